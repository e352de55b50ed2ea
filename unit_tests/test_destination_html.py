"""Descriptions as TikTok takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination_tiktok_shop.rules.html import (
    UploadedImage,
    clean_html,
    image_sources,
    is_stored_by_tiktok,
    text_of,
    with_images,
)


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("A plain text.", "A plain text."),
        ("<p class='x' style='color:red' onclick='f()'>Mug</p>", "<p>Mug</p>"),
        ("<p>Mug</p><script>alert(1)</script><style>p{}</style><!-- note -->", "<p>Mug</p>"),
        ("<a href='https://elsewhere.example'>Our shop</a>", "Our shop"),
        ("<font>Mug</font><center>x</center>", "Mugx"),
        ("Salt&nbsp;&amp;&#160;pepper &eacute; \u00a0&gt; 5", "Salt & pepper é  > 5"),
        ("&amp;nbsp; &lt;b&gt;", "&amp;nbsp; &lt;b>"),
        ("<ul><li>One<li>Two</ul>", "<ul><li>One</li><li>Two</li></ul>"),
        ("<img src='a.png' alt='A' width=5 loading='lazy'>", '<img src="a.png" width="5">'),
        ("<img><img src=''><img src='data:image/png;base64,AA'><br/>", "<br>"),
        ('<img src="https://x.example/a.png?b=1&c=&quot;">', '<img src="https://x.example/a.png?b=1&c=&quot;">'),
        ("<table><tr><td colspan='2' bgcolor='red'>1", '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>'),
    ],
)
def test_what_is_left_of_a_description(html, clean):
    assert clean_html(html) == clean


@given(st.text(st.sampled_from("<>/&;\"'=pbai m#1\u00a0é"), max_size=60))
def test_cleaning_twice_changes_nothing(html):
    once = clean_html(html)
    assert clean_html(once) == once


def test_the_text_that_a_buyer_reads():
    assert text_of("<p>Mug</p><p>5 &lt; 6<br>oz</p>").split("\n") == ["Mug", "", "5 &lt; 6", "oz"]


def test_images_are_found_and_replaced():
    html = clean_html("<p><img src='a.png' width='1'> and <img src='b.png'><img src='a.png'></p>")
    assert image_sources(html) == ["a.png", "b.png", "a.png"]
    uploaded = {"a.png": UploadedImage("https://p16.ibyteimg.com/a?x=1&y=2", 600, 400)}
    assert with_images(html, uploaded) == (
        '<p><img src="https://p16.ibyteimg.com/a?x=1&y=2" width="600" height="400"> and <img src="b.png">'
        '<img src="https://p16.ibyteimg.com/a?x=1&y=2" width="600" height="400"></p>'
    )


@pytest.mark.parametrize(
    ("source", "is_stored"),
    [
        ("https://p16-oec-va.ibyteimg.com/tos/1.jpeg", True),
        ("https://p16.TikTokCDN-us.com:443/1.jpeg", True),
        ("https://notibyteimg.com/1.jpeg", False),
        ("https://x.example/ibyteimg.com", False),
        ("ibyteimg.com/1.png", False),
    ],
)
def test_addresses_of_tiktok(source, is_stored):
    assert is_stored_by_tiktok(source) is is_stored

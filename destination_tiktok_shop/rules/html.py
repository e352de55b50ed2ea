"""Descriptions: HTML as TikTok Shop takes it, and the images in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import nh3

from destination_tiktok_shop.rules.text import HTML_ESCAPE

# TikTok documents that it takes every tag, and yet has a code for ones that it refuses (12052345). These are harmless.
BLOCK_TAGS = frozenset(
    {"p", "br", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "dl", "dt", "dd"}
    | {"table", "caption", "tr", "td", "th"}
)
INLINE_TAGS = frozenset(
    {"span", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "img", "thead", "tbody", "tfoot"}
)
VOID_TAGS = frozenset({"br", "hr", "img"})
ATTRIBUTES = {"img": {"src", "width", "height"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
REMOVED_WITH_CONTENT = {"script", "style", "title", "template", "noscript", "iframe", "object"}
# Domains of images that TikTok Shop stores already.
TIKTOK_DOMAINS = ("ibyteimg.com", "byteimg.com", "tiktokcdn.com", "tiktokcdn-us.com")
NO_BREAK_SPACES = ("\u00a0", "&nbsp;", "&#160;", "&#xa0;")


@dataclass(frozen=True)
class UploadedImage:
    """Where TikTok Shop has stored an image, and its size there in pixels."""

    url: str
    width: int
    height: int


def clean_html(html: str) -> str:
    """A description without scripts, styles, links and foreign attributes, and with as few escapes as HTML allows."""
    for space in NO_BREAK_SPACES:
        html = html.replace(space, " ")
    cleaned = nh3.clean(
        html,
        tags=set(BLOCK_TAGS | INLINE_TAGS),
        attributes=ATTRIBUTES,
        clean_content_tags=REMOVED_WITH_CONTENT,
        link_rel=None,
    )
    return rewrite(cleaned).html.strip()


def text_of(html: str) -> str:
    """What a buyer reads of clean HTML, escapes as they are written."""
    return rewrite(html).text.strip()


def image_sources(html: str) -> list[str]:
    """The `src` of every image in clean HTML, in order."""
    return rewrite(html).images


def is_stored_by_tiktok(source: str) -> bool:
    """Whether an image's address is one of TikTok Shop's own."""
    host = source.partition("://")[2].partition("/")[0].partition(":")[0].lower()
    return any(host == domain or host.endswith(f".{domain}") for domain in TIKTOK_DOMAINS)


def with_images(html: str, uploaded: Mapping[str, UploadedImage]) -> str:
    """Clean HTML with the uploaded images in place of those that the feed names by `src`."""
    return rewrite(html, uploaded).html


def rewrite(html: str, uploaded: Mapping[str, UploadedImage] | None = None) -> "Rewriter":
    rewriter = Rewriter(uploaded or {})
    rewriter.feed(html)
    rewriter.close()
    return rewriter


class Rewriter(HTMLParser):
    """Writes clean HTML again, and notes its text and images on the way.

    TikTok refuses HTML escapes in descriptions (12052932). HTML needs one only where text would read as a tag or as an
    escape itself, so all others are written as plain characters.
    """

    def __init__(self, uploaded: Mapping[str, UploadedImage]) -> None:
        super().__init__(convert_charrefs=True)
        self._uploaded = uploaded
        self._html: list[str] = []
        self._text: list[str] = []
        self.images: list[str] = []

    @property
    def html(self) -> str:
        return "".join(self._html)

    @property
    def text(self) -> str:
        return "".join(self._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: dict[str, Any] = dict(attrs)
        if tag == "img":
            source = (attributes.get("src") or "").strip()
            if not source:
                return
            self.images.append(source)
            if image := self._uploaded.get(source):
                attributes |= {"src": image.url, "width": image.width, "height": image.height}
        written = "".join(f' {name}="{escape(str(value), quote=True)}"' for name, value in attributes.items())
        self._html.append(f"<{tag}{written}>")
        self._break_line(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID_TAGS:
            self._html.append(f"</{tag}>")
        self._break_line(tag)

    def handle_data(self, data: str) -> None:
        written = escape(data)
        self._html.append(written)
        self._text.append(written)

    def _break_line(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._text.append("\n")


def escape(text: str, *, quote: bool = False) -> str:
    """Text with the escapes that it can't do without."""
    text = HTML_ESCAPE.sub(lambda match: "&amp;" + match[0][1:], text).replace("<", "&lt;")
    return text.replace('"', "&quot;") if quote else text

"""Images, opened and measured."""

import io

import pytest
from destination_shop import image, only_issue
from PIL import Image

from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.images import ImageMeasures, check_image, upload_name


def check(content, use_case="MAIN_IMAGE"):
    findings = Findings("mug")
    return check_image(findings, "mug.png", content, use_case, column="images"), findings


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WEBP", "WEBP"), ("BMP", "BMP"), ("MPO", "JPEG")]
)
def test_formats_that_tiktok_takes(kind, name):
    content = image(600, 600, kind)
    measures, findings = check(content)
    assert measures == ImageMeasures(name, len(content), 600, 600)
    assert findings.issues == []


def test_a_heic_is_taken_unmeasured():
    content = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
    assert check(content)[0] == ImageMeasures("HEIC", len(content))


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (b"<html>404</html>", "mug.png (not an image)"),
        (b"", "mug.png (not an image)"),
        (image(600, 600, "GIF"), "mug.png (GIF, 600x600 px"),
        (image(600, 600)[:300], "mug.png (damaged: "),
        (image(600, 600, "JPEG")[:700], "mug.png (damaged: "),
    ],
)
def test_what_is_no_image_that_tiktok_takes(content, given):
    measures, findings = check(content)
    issue = only_issue(findings)
    assert measures is None
    assert (issue.reason, issue.column, issue.key, issue.is_error) == ("image_unreadable", "images", "mug", True)
    assert issue.given.startswith(given)
    assert issue.allowed == "JPEG, PNG, WEBP, HEIC, BMP"


@pytest.mark.parametrize(
    ("use_case", "size", "allowed"),
    [
        ("MAIN_IMAGE", (299, 400), "300 to 4000 px wide and high"),
        ("MAIN_IMAGE", (4001, 4000), "300 to 4000 px wide and high"),
        ("ATTRIBUTE_IMAGE", (99, 99), "100 to 20000 px wide and high"),
        ("DESCRIPTION_IMAGE", (4001, 100), "100 to 4000 px wide and high"),
        ("CERTIFICATION_IMAGE", (20001, 100), "100 to 20000 px wide and high"),
        ("SIZE_CHART_IMAGE", (1023, 3000), "at least 1024 px on the shorter side"),
    ],
)
def test_sizes_depend_on_the_use(use_case, size, allowed):
    measures, findings = check(image(*size), use_case)
    issue = only_issue(findings)
    assert measures is None
    assert (issue.reason, issue.allowed) == ("image_size", allowed)
    assert f"{size[0]}x{size[1]} px" in issue.given


@pytest.mark.parametrize(
    ("use_case", "size"),
    [
        ("MAIN_IMAGE", (300, 400)),
        ("ATTRIBUTE_IMAGE", (100, 100)),
        ("SIZE_CHART_IMAGE", (1024, 3000)),
        ("DESCRIPTION_IMAGE", (4000, 100)),
    ],
)
def test_sizes_at_the_limit(use_case, size):
    measures, findings = check(image(*size), use_case)
    assert (measures.width, measures.height) == size
    assert findings.issues == []


@pytest.mark.parametrize(
    ("size", "is_cropped"), [((300, 400), False), ((400, 300), False), ((300, 401), True), ((900, 300), True)]
)
def test_an_image_that_tiktok_would_crop_is_warned_of(size, is_cropped):
    measures, findings = check(image(*size))
    assert measures is not None
    assert [(issue.reason, issue.severity, issue.allowed) for issue in findings.issues] == (
        [("image_size", "warning", "3:4 to 4:3, else cropped to a square")] if is_cropped else []
    )


def test_a_file_has_a_size():
    content = io.BytesIO()
    Image.effect_noise((3600, 3600), 90).save(content, "PNG")
    assert len(content.getvalue()) > 10 * 2**20
    assert only_issue(check(content.getvalue())[1]).allowed == "at most 10 MB"


@pytest.mark.parametrize("side", [9000, 14000])
def test_an_image_of_enormous_size_is_not_read(side):
    content = io.BytesIO()
    Image.new("1", (side, side)).save(content, "PNG", compress_level=1)
    assert only_issue(check(content.getvalue())[1]).reason == "image_size"


def test_the_name_of_an_upload_says_what_the_file_is():
    assert upload_name("https://cdn.example/mugs/blue.php?v=2", ImageMeasures("JPEG", 1)) == "blue.jpeg"
    assert upload_name("https://cdn.example/", ImageMeasures("PNG", 1)) == "cdn.png"

"""Title and description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from .. import errors
from .candidate import Candidate, Check, Finding

_MAX_DESCRIPTION = 10_000
_MAX_DESCRIPTION_IMAGES = 30
_MAX_DESCRIPTION_PIXELS = 4_000
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d]")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HTML_ESCAPE = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")
_REPEATED = re.compile(r"(\S)\1{9}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_TAG = re.compile(r"<[^>]*>")
# Markets whose language is written with these characters.
_CHINESE_CHARACTERS_ALLOWED = ("JP",)


def is_well_formed(text: str) -> bool:
    """The rules of 12052931 to 12052935 for any text that buyers see."""
    if any(pattern.search(text) for pattern in (_EMOJI, _CONTROL_CHARACTER, _HTML_ESCAPE, _REPEATED)):
        return False
    return not text.strip() or any(character.isalnum() for character in text)


def has_chinese(text: str, region: str) -> bool:
    return region not in _CHINESE_CHARACTERS_ALLOWED and bool(_CHINESE.search(text))


def _title_present(candidate: Candidate) -> Iterator[Finding]:
    if not candidate.content.get("title", "").strip():
        yield errors.TITLE_EMPTY.item()


def _title(candidate: Candidate) -> Iterator[Finding]:
    title = candidate.content.get("title", "")
    if "title" not in candidate.given or not title:
        return
    shortest, longest = candidate.market.title_length
    if len(title) > longest or (len(title) < shortest and not candidate.is_draft):
        yield errors.TITLE_LENGTH.item()
    if not is_well_formed(title):
        yield errors.TITLE_FORMAT.item()
    if has_chinese(title, candidate.market.region):
        yield errors.TITLE_CHINESE.item()


def _description_present(candidate: Candidate) -> Iterator[Finding]:
    if not candidate.content.get("description", "").strip():
        yield errors.DESCRIPTION_EMPTY.item()


def _description(candidate: Candidate) -> Iterator[Finding]:
    description = candidate.content.get("description", "")
    if "description" not in candidate.given or not description:
        return
    if len(description) > _MAX_DESCRIPTION:
        yield errors.DESCRIPTION_LENGTH.item()
    text = _TAG.sub(" ", description)
    if not is_well_formed(text):
        yield errors.DESCRIPTION_FORMAT.item()
    if has_chinese(text, candidate.market.region):
        yield errors.DESCRIPTION_CHINESE.item()
    yield from _description_images(candidate, description)


def _description_images(candidate: Candidate, description: str) -> Iterator[Finding]:
    images = _Images(description).found
    if len(images) > _MAX_DESCRIPTION_IMAGES:
        yield errors.DESCRIPTION_IMAGES.item()
    previous = candidate.listing.latest.get("description", "") if candidate.listing else ""
    for image in images:
        if not all(image.get(name) for name in ("src", "width", "height")):
            if image.get("src", "") not in previous:
                yield errors.DESCRIPTION_IMAGE_ATTRIBUTES.item()
            continue
        if not candidate.call.state.media.is_hosted(image["src"]) and image["src"] not in previous:
            yield errors.DESCRIPTION_IMAGE_URL.item()
        if any(int(re.match(r"\d*", image[name])[0] or 0) >= _MAX_DESCRIPTION_PIXELS for name in ("width", "height")):
            yield errors.DESCRIPTION_IMAGE_SIZE.item()


class _Images(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append({name: value or "" for name, value in attrs})


CHECKS = (
    Check(_title_present),
    Check(_title, also_drafts=True),
    Check(_description_present),
    Check(_description, also_drafts=True),
)

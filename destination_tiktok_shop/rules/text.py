"""Which texts TikTok Shop refuses, in titles, descriptions, attributes and variations (12052931 to 12052935)."""

from collections.abc import Iterator
from html.entities import html5

import regex

from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.markets import Market

# Signs that Unicode counts among the emoji, and that texts about products need.
TEXT_SIGNS = "©®™"
EMOJI = regex.compile(rf"(?V1)\p{{Emoji_Presentation}}|\p{{Emoji}}\uFE0F|[[\p{{Emoji}}&&\p{{So}}]--[{TEXT_SIGNS}]]")
HTML_ESCAPE = regex.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
CONTROL_CHARACTER = regex.compile(r"[\x00-\x1F\x7F]")
CONTROL_CHARACTER_BUT_LINES = regex.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]")
LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}]")
HAN = regex.compile(r"\p{Script=Han}")


def forbidden_parts(text: str, market: Market, *, lines: bool = False) -> list[str]:
    """What of a text TikTok refuses, for people; `lines` allows line breaks and tabs."""
    return list(find_forbidden(text, market, CONTROL_CHARACTER_BUT_LINES if lines else CONTROL_CHARACTER))


def find_forbidden(text: str, market: Market, control_character: regex.Pattern) -> Iterator[str]:
    if match := EMOJI.search(text):
        yield f"no emoji ({match[0]})"
    if escape := next(filter(is_escape, HTML_ESCAPE.findall(text)), None):
        yield f"no HTML escapes ({escape})"
    if match := control_character.search(text):
        yield f"no control characters (U+{ord(match[0]):04X})"
    if text.strip() and not LETTER_OR_DIGIT.search(text):
        yield "not only symbols"
    if match := repeats().search(text):
        yield f"no character more than {limits()['text']['repeats']} times in a row ({match[0][0]})"
    if not market.han_characters and (match := HAN.search(text)):
        yield f"no Chinese characters ({match[0]})"


def is_escape(text: str) -> bool:
    """Whether it is an escape that HTML knows: &eacute; is, the &B; of "R&B;" isn't."""
    return text[1] == "#" or text[1:] in html5


def repeats() -> regex.Pattern:
    return regex.compile(rf"(\S)\1{{{limits()['text']['repeats']},}}")

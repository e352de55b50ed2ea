"""Text that every database can store."""

import re

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """NUL, which PostgreSQL refuses, and halves of surrogate pairs, which no encoding has, become U+FFFD."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)

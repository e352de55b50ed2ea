"""The closing part of a command's --help."""

from __future__ import annotations

from rich.text import Text


def ending(*examples: str, exit_codes: dict[int, str] | None = None, **sections: list[str]) -> Text:
    """Examples, further sections by title (with underscores for spaces) and exit codes; no line is ever wrapped."""
    titled = {"Examples": examples, **{title.replace("_", " "): lines for title, lines in sections.items()}}
    if exit_codes:
        titled["Exit codes"] = [f"{code}  {meaning}" for code, meaning in exit_codes.items()]
    paragraphs = [
        Text("\n").join([Text(f"{title}:", "bold green"), *(Text(f"  {line}") for line in lines)])
        for title, lines in titled.items()
    ]
    text = Text("\n\n").join(paragraphs)
    text.no_wrap, text.overflow = True, "ignore"
    return text

"""The closing part of a command's --help."""

from __future__ import annotations

from rich.text import Text


def ending(
    *examples: str, sections: dict[str, list[str]] | None = None, exit_codes: dict[int, str] | None = None
) -> Text:
    """Examples, further sections by title, and exit codes. No line is wrapped, so that each can be copied."""
    titled = {"Examples": list(examples), **(sections or {})}
    if exit_codes:
        titled["Exit codes"] = [f"{code}  {meaning}" for code, meaning in exit_codes.items()]
    paragraphs = [
        Text("\n").join([Text(f"{title}:", "bold green"), *(Text(f"  {line}") for line in lines)])
        for title, lines in titled.items()
    ]
    text = Text("\n\n").join(paragraphs)
    text.no_wrap, text.overflow = True, "ignore"
    return text

"""Names that resemble what a feed gives. They are offered to a person, and never used by themselves."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

MIN_SCORE = 60
MAX_LISTED = 20


def near_matches(given: str, names: Iterable[str], limit: int = 5) -> list[str]:
    """The names most like `given`, best first."""
    found = process.extract(
        given, list(names), scorer=fuzz.WRatio, processor=utils.default_process, limit=limit, score_cutoff=MIN_SCORE
    )
    return [name for name, _, _ in found]


def allowed_values(given: str, names: Iterable[str]) -> str:
    """The allowed names as text, near matches first; a long list is cut and says so."""
    names = list(dict.fromkeys(names))
    near = near_matches(given, names) if given else []
    ordered = near + [name for name in names if name not in near]
    rest = len(ordered) - MAX_LISTED
    return ", ".join(ordered[:MAX_LISTED]) + (f" and {rest} more" if rest > 0 else "")

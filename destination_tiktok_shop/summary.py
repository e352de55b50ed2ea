"""What a run did, for people."""

from collections.abc import Iterator

from destination_tiktok_shop.engine.results import Results


def summary_lines(results: Results) -> Iterator[str]:
    """One line per object, then one per reason."""
    objects = dict.fromkeys(name for name, _ in results.by_outcome)
    for name in objects:
        counts = [f"{count} {outcome}" for (owner, outcome), count in results.by_outcome.items() if owner == name]
        yield f"{name}: {', '.join(counts)}."
    for (name, outcome, reason, advice), rows in results.by_reason.most_common():
        yield f"{name}: {rows} {'row' if rows == 1 else 'rows'} {outcome}, {reason}. {advice}".rstrip()

"""One run: rows come in, objects are published, states are answered."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from destination_tiktok_shop.catalog import Catalog, FeedStream
from destination_tiktok_shop.engine.context import LOGGER, PublishedObject, RunContext
from destination_tiktok_shop.engine.staging import DEFERRED, StagedRow, nameless
from destination_tiktok_shop.engine.states import States
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.objects.registry import create_objects
from destination_tiktok_shop.text import storable

MAX_UNUSED = 20  # entries of value_mapping that are named
ROWS_PER_BATCH = 1000  # of objects that needn't wait for the end of the input


class PublishRun:
    """Used by one thread. Rows go in by `add`; `finish` ends the input."""

    def __init__(self, context: RunContext, catalog: Catalog) -> None:
        self.context = context
        self.objects = create_objects(context)
        self._catalog = catalog
        self._states = States()
        self._complete: set[tuple[str | None, str]] = set()
        self._staged: dict[str, int] = dict.fromkeys(self.objects, 0)
        self._rows = 0
        self.filled: Counter[tuple[str, str]] = Counter()  # rows by object and column, named as issues name it
        context.ledger.operations.conclude_interrupted()
        for stream in catalog.streams:
            if stream.sync_mode == "overwrite" and not stream.is_whole:
                LOGGER.warning(f"{stream.label}: only products can be overwritten; {stream.object} are appended.")

    def add(self, namespace: str | None, stream_name: str, data: Mapping[str, Any]) -> None:
        """One row of a configured stream."""
        stream = self._catalog.find(namespace, stream_name)
        published = self.objects[stream.object]
        data = storable(dict(data))
        row = published.reader.read(data, gone=stream.takes_down)
        self._rows += 1
        self.filled.update((stream.object, column) for column in filled_columns(row))
        segment = self._states.count_row((stream.namespace, stream.name))
        self._stage(published, row, StagedRow(segment, data, row.gone, stream.keeps_last, published.stamp(row)))
        self._staged[stream.object] += 1

    def complete(self, namespace: str | None, stream_name: str) -> None:
        """The source says that the stream has come whole."""
        stream = self._catalog.find(namespace, stream_name)
        self._complete.add((stream.namespace, stream.name))

    def hold_state(self, message: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """States that may be answered now; this one as soon as the rows before it have their outcome."""
        self._states.hold(message)
        waiting = {name for name, count in self._staged.items() if count}
        if all(self.objects[name].row_by_row for name in waiting):
            if waiting and sum(self._staged.values()) < ROWS_PER_BATCH:
                return
            self._publish(sorted(waiting), with_deferred=False)
            yield from self._states.release(self.context.results.rejected_rows)

    def finish(self) -> Iterator[dict[str, Any]]:
        """Publish what is left, also what earlier runs deferred; yields the states that can be answered then."""
        self._publish(list(self.objects), with_deferred=True)
        self._warn_of_unused_input()
        yield from self._states.release(self.context.results.rejected_rows)

    @property
    def rejected_share(self) -> float:
        return self.context.results.rejected / self._rows if self._rows else 0.0

    def _publish(self, names: Sequence[str], *, with_deferred: bool) -> None:
        for name in names:
            published = self.objects[name]
            if with_deferred:
                self._stage_deferred(name)
            self.context.progress.begin(name, self.context.staging.count(name))
            published.publish(self.context.staging.groups(name), is_whole=self._is_whole(name))
            self.context.results.flush()
            self.context.staging.clear(name)
            self._staged[name] = 0

    def _stage_deferred(self, name: str) -> None:
        """Rows that wait, unless newer ones came; what a whole feed lacks doesn't wait any longer."""
        published = self.objects[name]
        is_whole = self._is_whole(name)
        for key, rows in self.context.ledger.deferred.load(name):
            if self.context.staging.has(name, key):
                continue
            if is_whole and self.context.is_dry:
                continue
            if is_whole:
                self.context.ledger.deferred.drop(name, [key])
                self.context.ledger.feedback.resolve(name, [key, *(published.reader.read(row).key for row in rows)])
            else:
                for data in rows:
                    row = published.reader.read(data)
                    self._stage(published, row, StagedRow(DEFERRED, data, row.gone, stamp=published.stamp(row)), key)

    def _stage(self, published: PublishedObject, row: FeedRow, staged: StagedRow, key: str | None = None) -> None:
        key = key or published.group_key(row) or nameless(self._rows)
        self.context.staging.add(published.name, key, staged, unique_value=published.unique_value(row))

    def _is_whole(self, name: str) -> bool:
        """Whether every stream of the object is the whole and has come to its end, with at least one row."""
        streams = [stream for stream in self._catalog.streams if stream.object == name]
        return self._staged[name] > 0 and all(stream.is_whole and self._is_complete(stream) for stream in streams)

    def _is_complete(self, stream: FeedStream) -> bool:
        return (stream.namespace, stream.name) in self._complete

    def _warn_of_unused_input(self) -> None:
        for name, published in self.objects.items():
            if published.reader.unknown_columns:
                listed = ", ".join(published.reader.unknown_columns)
                LOGGER.warning(f"{name}: columns that aren't known were ignored: {listed}.")
            if self._rows and any(stream.object == name for stream in self._catalog.streams):
                self._warn_of_unused_mappings(name, published.reader)

    def _warn_of_unused_mappings(self, name: str, reader: RowReader) -> None:
        unused = reader.unused_mappings
        if unused and len(unused) == reader.mappings:
            example = f"{unused[0].column} {unused[0].source!r}"
            LOGGER.warning(f"{name}: value_mapping maps nothing: no row has any of its values, such as {example}.")
            return
        for entry in unused[:MAX_UNUSED]:
            LOGGER.warning(f"{name}: value_mapping has {entry.column} {entry.source!r}, which no row has.")


def filled_columns(row: FeedRow) -> list[str]:
    """The columns that hold something, be it readable or not, in the feed's order."""
    readable = [row.spellings.get(column, column) for column in row.values]
    return list(dict.fromkeys([*readable, *(issue.column for issue in row.issues if issue.given)]))

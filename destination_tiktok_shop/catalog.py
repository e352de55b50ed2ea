"""Which stream holds which object, and how it is to be understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tiktok_shop_api.errors import ConfigError

DEDUPLICATING = {"append_dedup", "update", "soft_delete"}


@dataclass(frozen=True)
class FeedStream:
    """A configured stream. `is_whole`: a product that it lacks is gone. `takes_down`: its rows are gone."""

    name: str
    namespace: str | None
    object: str
    sync_mode: str

    @property
    def is_whole(self) -> bool:
        return self.object == "products" and self.sync_mode == "overwrite"

    @property
    def takes_down(self) -> bool:
        return self.sync_mode == "soft_delete"

    @property
    def keeps_last(self) -> bool:
        """Whether a later row with the same key replaces an earlier one."""
        return self.sync_mode in DEDUPLICATING

    @property
    def label(self) -> str:
        return f"{self.namespace}.{self.name}" if self.namespace else self.name


class Catalog:
    """The configured streams by namespace and name."""

    def __init__(self, streams: list[FeedStream]) -> None:
        self.streams = streams
        self._by_name = {(stream.namespace, stream.name): stream for stream in streams}

    @classmethod
    def parse(cls, catalog: Any, objects: Mapping[str, str], known: list[str]) -> "Catalog":
        """From Airbyte's configured catalog; `objects` is the config's, `known` the names of the objects there are."""
        try:
            entries = [(entry, entry["stream"]["name"]) for entry in catalog["streams"]]
        except (TypeError, KeyError):
            raise ConfigError("The catalog isn't one of Airbyte's configured catalogs: it must list streams.") from None
        streams = []
        for entry, name in entries:
            object_name = entry.get("destination_object_name") or objects.get(name) or name
            if object_name not in known:
                raise ConfigError(
                    f"The stream {name} is to be written to the object {object_name}, which doesn't exist; set objects "
                    f"or the stream's destination object to one of {', '.join(known)}."
                )
            mode = entry.get("destination_sync_mode") or "append"
            streams.append(FeedStream(name, entry["stream"].get("namespace") or None, object_name, mode))
        return cls(streams)

    def find(self, namespace: str | None, name: str) -> FeedStream:
        """The stream that a message names; ConfigError if it isn't configured.

        The namespace only counts where several streams have the name.
        """
        named = [stream for stream in self.streams if stream.name == name]
        stream = named[0] if len(named) == 1 else self._by_name.get((namespace or None, name))
        if stream is None:
            raise ConfigError(f"A record of the stream {name} came, which the catalog doesn't list; add it.")
        return stream

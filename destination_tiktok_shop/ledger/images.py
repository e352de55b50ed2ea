"""Images that were uploaded, by where they came from and by their content."""

from dataclasses import dataclass

import sqlalchemy as sa

from destination_tiktok_shop.ledger.database import Database, now
from destination_tiktok_shop.ledger.tables import images


@dataclass(frozen=True)
class UploadedImage:
    """One image for one use; `uri` is what listings refer to, `url` what descriptions do."""

    source: str
    use_case: str
    sha256: str
    uri: str
    url: str | None = None
    width: int | None = None
    height: int | None = None


class Images:
    """The uploaded images of one shop."""

    def __init__(self, database: Database, shop_id: str) -> None:
        self._database = database
        self._shop_id = shop_id

    def by_source(self, source: str, use_case: str) -> UploadedImage | None:
        return self._first(images.c.source == source, images.c.use_case == use_case)

    def by_content(self, sha256: str, use_case: str) -> UploadedImage | None:
        return self._first(images.c.sha256 == sha256, images.c.use_case == use_case)

    def save(self, image: UploadedImage) -> None:
        row = {name: getattr(image, name) for name in UploadedImage.__dataclass_fields__}
        self._database.upsert(images, [{"shop_id": self._shop_id, **row, "uploaded_at": now()}])

    def forget(self, uris: list[str]) -> None:
        """TikTok Shop no longer knows these."""
        statement = sa.delete(images).where(images.c.shop_id == self._shop_id, images.c.uri.in_(uris))
        with self._database.transaction() as connection:
            connection.execute(statement)

    def _first(self, *conditions: sa.ColumnElement[bool]) -> UploadedImage | None:
        statement = sa.select(images).where(images.c.shop_id == self._shop_id, *conditions).limit(1)
        with self._database.transaction() as connection:
            row = connection.execute(statement).mappings().first()
        return UploadedImage(**{name: row[name] for name in UploadedImage.__dataclass_fields__}) if row else None

"""The feed of a made-up shop, which shows the notations that a feed may use and the reasons for which rows can't go."""

from __future__ import annotations

import shutil
from pathlib import Path

from tiktok_shop.errors import UserError

FEED = Path(__file__).parent


def write_example(folder: Path) -> None:
    """Copy the feed's files and pictures into a folder; UserError if it can't be written."""
    try:
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        for file in (*FEED.glob("*.csv"), *FEED.glob("pictures/*.png")):
            shutil.copyfile(file, folder / file.relative_to(FEED))
    except OSError as error:
        raise UserError(f"The example can't be written to {folder} ({error.strerror}).") from None

"""The package's data files."""

from importlib import resources

# File name -> content, where the package has been merged into one file that brings no data files.
EMBEDDED: dict[str, str] = {}


def read_text(name: str) -> str:
    """The content of a data file of this package."""
    if name in EMBEDDED:
        return EMBEDDED[name]
    return resources.files("tiktok_shop_api").joinpath(name).read_text(encoding="utf-8")

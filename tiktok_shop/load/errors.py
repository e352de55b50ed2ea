"""What the loader raises for the user to read."""

from tiktok_shop.sync.refusal import Refusal as UserError

__all__ = ["UserError"]

"""`python -m tiktok_shop_sandbox`, the same as `tiktok-shop sandbox`."""

from .cli import sandbox

sandbox(prog_name="python -m tiktok_shop_sandbox")

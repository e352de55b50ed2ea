"""`python -m tiktok_shop`, the same as `tiktok-shop`."""

from tiktok_shop.cli import main

main(prog_name="tiktok-shop")

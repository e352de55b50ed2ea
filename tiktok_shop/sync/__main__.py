from tiktok_shop.sync.cli import cli

cli(prog_name="python -m tiktok_shop.sync")

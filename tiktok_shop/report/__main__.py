from tiktok_shop.report.cli import report

report(prog_name="python -m tiktok_shop.report")

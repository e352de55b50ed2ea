"""The marts as one HTML file to look at: `python -m tiktok_shop.report --warehouse .data/tiktok_shop.duckdb`.

Figures are read and kept as Decimal, and written as text from it; only where a chart places a mark does a float occur.
"""

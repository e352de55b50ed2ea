"""The marts as one HTML file.

Amounts are read, kept and formatted as Decimal. Only chart positions are floats.
"""

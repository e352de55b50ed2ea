"""What dbt would send to warehouses that can't be had here: written down, and read by a parser."""

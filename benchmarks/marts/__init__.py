"""What the dbt build costs: beside one hand-written statement, after a small change, and as a shop grows.

Everything that touches data runs in a child process, see `benchmarks.measurement`.
"""

from benchmarks.cli import cli

cli(prog_name="python -m benchmarks")

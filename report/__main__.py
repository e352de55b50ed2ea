from report.cli import report

report(prog_name="python -m report")

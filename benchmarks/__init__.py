"""Cost of connector, loader and dbt build compared to baselines that do the same work: see README.md."""

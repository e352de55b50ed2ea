"""Writes LookML from the dbt project's semantic models and metrics."""

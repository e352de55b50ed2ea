"""Support for the tests of the marts: land the sandbox's history as PyAirbyte would, run dbt, read figures back."""

"""MetricFlow in this process: the SQL that `mf query` would run for the project's metrics, run on a test warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Any

from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer
from metricflow.sql.render.sql_plan_renderer import SqlPlanRenderer
from metricflow.validation.data_warehouse_model_validator import DataWarehouseModelValidator
from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest
from metricflow_semantic_interfaces.protocols.semantic_manifest import SemanticManifest
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator
from metricflow_semantic_interfaces.validations.validator_helpers import SemanticManifestValidationResults
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from integration_tests.marts.warehouse import Warehouse


class WarehouseClient:
    """What MetricFlow needs of a warehouse to write its SQL and to see whether a query would run."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    @property
    def sql_engine_type(self) -> SqlEngine:
        return SqlEngine.POSTGRES if self._warehouse.url else SqlEngine.DUCKDB

    @property
    def sql_plan_renderer(self) -> SqlPlanRenderer:
        return PostgresSQLSqlPlanRenderer() if self._warehouse.url else DuckDbSqlPlanRenderer()

    def dry_run(self, stmt: str, sql_bind_parameter_set: object = None) -> None:
        self._warehouse.query(f"explain {stmt}")


@dataclass
class Metrics:
    """`semantic_manifest` is the JSON that dbt wrote to its target folder."""

    warehouse: Warehouse
    semantic_manifest: str

    @cached_property
    def manifest(self) -> PydanticSemanticManifest:
        return parse_manifest_from_dbt_generated_manifest(self.semantic_manifest)

    @cached_property
    def engine(self) -> MetricFlowEngine:
        return MetricFlowEngine(SemanticManifestLookup(self.manifest), WarehouseClient(self.warehouse))

    def ask(self, metrics: Sequence[str], by: Sequence[str] = ()) -> list[dict[str, Any]]:
        return self._run(MetricFlowQueryRequest.create(metric_names=metrics, group_by_names=by))

    def ask_saved(self, name: str) -> list[dict[str, Any]]:
        return self._run(MetricFlowQueryRequest.create(saved_query_name=name))

    def _run(self, request: MetricFlowQueryRequest) -> list[dict[str, Any]]:
        rows = self.warehouse.query(self.engine.explain(request).sql_statement.sql)
        # DuckDB 2 truncates a date to a timestamp, and MetricFlow groups every date by a truncation.
        return [{name: midnight_as_date(value) for name, value in row.items()} for row in rows]

    def issues(self) -> SemanticManifestValidationResults:
        """What `mf validate-configs` finds in the definitions and against the warehouse's tables, but for its query of
        every metric, which takes ten seconds."""
        against = DataWarehouseModelValidator(WarehouseClient(self.warehouse))
        checks = (
            against.validate_semantic_models, against.validate_dimensions, against.validate_entities,
            against.validate_simple_metrics,
        )  # fmt: skip
        return SemanticManifestValidationResults.merge(
            [SemanticManifestValidator[SemanticManifest]().validate_semantic_manifest(self.manifest)]
            + [check(self.manifest) for check in checks]
        )


def midnight_as_date(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) and value.time() == time.min else value

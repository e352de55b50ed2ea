"""What dbt needs to reach a warehouse, from where dlt finds it: the address, dlt's files or environment variables."""

from __future__ import annotations

from typing import Any

from dlt.common.configuration.exceptions import ConfigurationException
from dlt.common.configuration.resolve import resolve_configuration
from dlt.common.configuration.specs import CredentialsConfiguration

from tiktok_shop.errors import UserError
from tiktok_shop.load.destinations import Destination

PREFIX = "TIKTOK_SHOP_DBT_"


def dbt_variables(destination: Destination) -> dict[str, str]:
    """Environment variables for tiktok_shop/sync/profiles/profiles.yml."""
    if destination.kind == "bigquery":
        fields = {"project": destination.arguments.get("project_id"), "location": destination.arguments.get("location")}
    elif destination.kind == "motherduck":
        fields = {"database": destination.label.removeprefix("motherduck:")}
    else:
        found = resolved(destination)
        names = ["host", "port", "username", "password", "database", "warehouse", "role", "private_key_path"]
        names += ["server_hostname", "http_path", "access_token", "catalog"]
        fields = {name: getattr(found, name, None) for name in names}
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in fields.items() if value is not None}


def resolved(destination: Destination) -> CredentialsConfiguration:
    """dlt's credentials of the warehouse, complete."""
    sections = ("destination", destination.kind, "credentials")
    given = destination.arguments.get("credentials")
    try:
        return resolve_configuration(credentials_type(destination)(), sections=sections, explicit_value=given)
    except ConfigurationException as error:
        raise UserError(f"{destination.label} lacks credentials: {str(error).splitlines()[0]}") from None


def credentials_type(destination: Destination) -> Any:
    if destination.kind == "databricks":
        from dlt.destinations.impl.databricks.configuration import DatabricksCredentials as Credentials
    elif destination.kind == "redshift":
        from dlt.destinations.impl.redshift.configuration import RedshiftCredentials as Credentials  # type: ignore[assignment]
    else:
        from dlt.destinations.impl.snowflake.configuration import SnowflakeCredentials as Credentials  # type: ignore[assignment]
    return Credentials

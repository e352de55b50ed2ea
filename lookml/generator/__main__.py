"""`python -m lookml.generator`: LookML from the dbt project."""

from __future__ import annotations

import tempfile
from pathlib import Path

import rich_click as click
from dbt.cli.main import dbtRunner

from lookml.generator.source import read
from lookml.generator.write import files, write

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "dbt_project"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--connection", default="tiktok_shop", show_default=True, help="Looker's name of the connection.")
@click.option("--schema", default="tiktok_shop_marts", show_default=True, help="The schema of the marts.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "lookml",
    show_default="lookml",
    help="The folder to write to; LookML in it is replaced.",
)
def main(connection: str, schema: str, folder: Path) -> None:
    """Write LookML views and explores from the semantic models and metrics of the dbt project."""
    with tempfile.TemporaryDirectory() as target:
        parse(Path(target))
        texts = files(read(Path(target)), connection, schema)
    write(texts, folder)
    click.echo(f"{len(texts)} files in {folder}")


def parse(target: Path) -> None:
    places = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", target, "--log-path", target]
    done = dbtRunner().invoke(["--quiet", "parse", *map(str, places), "--target", "duckdb"])
    if not done.success:
        raise click.ClickException(f"dbt could not parse the project: {done.exception}")


if __name__ == "__main__":
    main(prog_name="python -m lookml.generator")

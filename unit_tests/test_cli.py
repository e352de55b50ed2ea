"""What holds for `tiktok-shop` whatever the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from tiktok_shop import resources
from tiktok_shop.cli import COMMANDS, main

NAMES = [name for commands in COMMANDS.values() for name in commands]
HEAVY = {"airbyte", "airbyte_cdk", "dbt", "duckdb", "pandas", "sqlalchemy", "altair", "aiohttp"}


def tiktok_shop(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"COLUMNS": "80"} | environment, prog_name="tiktok-shop")


def completions(*words: str) -> list[str]:
    """What bash offers for the last word."""
    environment = {"COMP_WORDS": "\n".join(["tiktok-shop", *words]), "COMP_CWORD": str(len(words))}
    done = tiktok_shop(_TIKTOK_SHOP_COMPLETE="bash_complete", **environment)
    return [item.partition(",")[2] for item in done.stdout.splitlines() if item]


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, which has imported nothing yet."""
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120)


def test_help_lists_the_commands_in_order() -> None:
    done = tiktok_shop("--help")
    assert done.exit_code == 0
    listed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ") and line.split()]
    assert [name for name in listed if not name.startswith("-")] == NAMES


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["sync", "--help"], ["sandbox", "--help"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    done = python(
        "import sys; from tiktok_shop.cli import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)",
        *arguments,
    )
    assert done.returncode == 0, done.stderr
    assert not HEAVY & {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(name: str, option: str) -> None:
    done = tiktok_shop(name, option)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"Usage: tiktok-shop {name}")


@pytest.mark.parametrize("name", ["authorize", "check", "sync", "demo", "sandbox", "completion"])
def test_help_ends_with_examples(name: str) -> None:
    examples = tiktok_shop(name, "--help").stdout.partition("\nExamples:")[2]
    assert f"tiktok-shop {name}" in examples


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["au"], ["authorize"]),
        (["sync", "--full-refresh", "statement"], ["statements", "statement_transactions"]),
        (["sync", "--streams", "orders,ret"], ["orders,returns"]),
        (["sync", "--streams", "orders,orders"], []),
        (["authorize", "--region", ""], ["us", "other"]),
    ],
)
def test_the_shell_completes_commands_streams_and_choices(words: list[str], expected: list[str]) -> None:
    assert completions(*words) == expected


def test_every_stream_can_be_completed() -> None:
    manifest = yaml.safe_load(resources.manifest().read_text())
    streams = [stream["$ref"].rpartition("/")[2] for stream in manifest["streams"]]
    assert completions("sync", "--streams", "") == streams


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_calls_this_program(shell: str) -> None:
    assert f"_TIKTOK_SHOP_COMPLETE={shell}_complete" in tiktok_shop("completion", shell).stdout


def test_a_user_error_is_one_line_with_exit_code_2() -> None:
    done = tiktok_shop("sync", "--config", "a-rather-long-folder-name/" * 4 + "config.json")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: a-rather-long-folder-name/")
    assert "config.json does not exist" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_package_is_named_with_the_extra_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    without_dlt = "import sys; sys.modules['dlt'] = None; "
    done = python(
        without_dlt + "from tiktok_shop.cli import main; main(prog_name='tiktok-shop')",
        *("sync", "--config", str(tmp_path / "config.json")),
    )
    assert done.returncode == 2
    assert "tiktok-shop sync needs the package dlt, which isn't installed" in done.stderr
    assert 'pip install "source-tiktok-shop[all]"' in done.stderr

"""A CDK release that drops or renames what the source leans on is noticed at import."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from airbyte_cdk import logger as cdk_logger
from airbyte_cdk.connector import BaseConnector
from airbyte_cdk.sources.concurrent_source.concurrent_source import ConcurrentSource
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource
from airbyte_cdk.sources.declarative.incremental.concurrent_partition_cursor import ConcurrentPerPartitionCursor
from airbyte_cdk.sources.declarative.parsers.model_to_component_factory import ModelToComponentFactory
from airbyte_cdk.sources.declarative.stream_slicers.declarative_partition_generator import (
    StreamSlicerPartitionGenerator,
)
from airbyte_cdk.sources.streams.concurrent.partition_reader import PartitionReader
from airbyte_cdk.sources.streams.http.http_client import HttpClient

MODULE = Path(__file__).resolve().parent.parent / "source_tiktok_shop" / "cdk_internals.py"


def removed(owner: Any, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """An attribute of a module or class that is gone, from the class's parents too."""

    def change(monkeypatch: pytest.MonkeyPatch) -> None:
        for holder in getattr(owner, "__mro__", [owner]):
            if name in vars(holder):
                monkeypatch.delattr(holder, name)

    return change


def rewritten(owner: Any, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """A method that no longer does what it did."""
    return lambda monkeypatch: monkeypatch.setattr(owner, name, lambda *arguments, **options: None)


CHANGES = [
    (removed(ConcurrentPerPartitionCursor, "_throttle_state_message"), "_throttle_state_message"),
    (rewritten(ConcurrentPerPartitionCursor, "_emit_state_message"), "_throttle_state_message"),
    (removed(ConcurrentPerPartitionCursor, "observe"), r"ConcurrentPerPartitionCursor\.observe"),
    (rewritten(PartitionReader, "process_partition"), r"ConcurrentPerPartitionCursor\.observe"),
    (removed(ConcurrentPerPartitionCursor, "stream_slices"), r"ConcurrentPerPartitionCursor\.stream_slices"),
    (rewritten(StreamSlicerPartitionGenerator, "generate"), r"ConcurrentPerPartitionCursor\.stream_slices"),
    (removed(ConcurrentPerPartitionCursor, "cursor_field"), r"ConcurrentPerPartitionCursor\.cursor_field"),
    (rewritten(ModelToComponentFactory, "create_default_stream"), "the argument 'cursor'"),
    (rewritten(ModelToComponentFactory, "_migrate_state"), "the argument 'declarative_stream'"),
    (rewritten(ConcurrentSource, "create"), "the name 'workerpool'"),
    (rewritten(ConcurrentSource, "__init__"), r"_concurrent_source\._queue"),
    (rewritten(ConcurrentDeclarativeSource, "__init__"), r"_concurrent_source\._queue"),
    (rewritten(HttpClient, "_send"), r"HttpClient\._send,"),
    (removed(HttpClient, "_send_with_retry"), r"HttpClient\._send_with_retry"),
    (removed(BaseConnector, "_read_json_file"), r"BaseConnector\._read_json_file"),
    (removed(cdk_logger, "PRINT_BUFFER"), "PRINT_BUFFER"),
    (rewritten(cdk_logger, "PRINT_BUFFER"), "PRINT_BUFFER"),
]


def test_the_installed_cdk_has_everything() -> None:
    assert runpy.run_path(str(MODULE))["RetrieverCursor"]


@pytest.mark.parametrize(("change", "member"), CHANGES)
def test_a_changed_member_is_named(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None], member: str
) -> None:
    change(monkeypatch)
    with pytest.raises(
        ImportError, match=rf"airbyte-cdk [\d.]+ has changed .*{member}.*, which this connector needs to"
    ):
        runpy.run_path(str(MODULE))


def test_config_is_no_longer_an_attribute(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_config(self: Any) -> None:
        self._concurrent_source = None

    monkeypatch.setattr(ConcurrentDeclarativeSource, "__init__", without_config)
    with pytest.raises(ImportError, match=r"has changed ConcurrentDeclarativeSource\._config, "):
        runpy.run_path(str(MODULE))


def test_the_program_stops_with_the_sentence() -> None:
    program = (
        "from airbyte_cdk.sources.declarative.incremental.concurrent_partition_cursor import *\n"
        "del ConcurrentPerPartitionCursor._throttle_state_message\n"
        "from source_tiktok_shop.run import main\n"
        "main(['spec'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and not done.stdout
    assert done.stderr.splitlines()[-1].startswith("ImportError: airbyte-cdk ")
    assert "_throttle_state_message" in done.stderr.splitlines()[-1]

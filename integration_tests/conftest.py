"""The sandbox that tests share: started once for each worker, handed to each test without faults."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox


@pytest.fixture(scope="session")
def _small_shop() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=60, days=12, requests_per_second=0) as sandbox:
        yield sandbox


@pytest.fixture
def small_shop(_small_shop: RunningSandbox) -> Iterator[RunningSandbox]:
    """Two shops with 60 orders in 12 days. A test that changes records starts a sandbox of its own."""
    yield _small_shop
    _small_shop.clear_faults()

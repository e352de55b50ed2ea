"""The sandbox that tests share: started once for each worker, handed to each test without faults."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integration_tests.destination import Destination
from integration_tests.destination_feed import Feed
from integration_tests.publishing import Merchant
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


@pytest.fixture(scope="session")
def _writable_shop() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=30, days=10, requests_per_second=0) as sandbox:
        yield sandbox


@pytest.fixture
def destination(_writable_shop: RunningSandbox) -> Iterator[Destination]:
    """A connection to a shop that other tests publish to as well: each uses keys and SKUs of its own.

    Reviews end with the next request, and new listings show at once.
    """
    _writable_shop.faults(audit_seconds=0, new_sku_seconds=0)
    newest = _writable_shop.admin("GET", "tokens")
    config = _writable_shop.config(
        shop_id=_writable_shop.shops()[0]["id"],
        credentials={name: newest[name] for name in ("access_token", "refresh_token")},
        requests_per_second=1000,
        look_up_seconds=1,
    )
    yield Destination(_writable_shop, config)
    _writable_shop.clear_faults()


@pytest.fixture
def feed(destination: Destination) -> Feed:
    """Products of this test alone."""
    return Feed(destination)


@pytest.fixture
def merchant(destination: Destination, feed: Feed) -> Merchant:
    """Somebody who runs `tiktok-shop publish` on products of this test alone."""
    return Merchant(destination, feed)

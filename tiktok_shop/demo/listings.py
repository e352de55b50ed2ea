"""The demo's second half: the example feed becomes listings of the sandbox's shop, which are then read back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from tiktok_shop.publish.example import write_example
from tiktok_shop.publish.run import Options, run
from tiktok_shop.sync.progress import Display
from tiktok_shop.sync.run import Options as SyncOptions
from tiktok_shop_sandbox.testing import RunningSandbox

FEED_FOLDER = "feed"
MARKET = "US"  # of the example feed
# The two that the feed's files of prices and stock change.
NEW_PRICE, NEW_STOCK = "WAVE-CUSHION-RUST", "EVERYDAY-MUG-MOSS"
# The listings that were made, as the shop shows them.
LISTED = """
    from {raw}.products
    join tiktok_shop_publish.listings on listings.product_id = products.id
"""
STATUSES = "select products.status, count(*)" + LISTED + "group by 1 order by 2 desc"
SKU = (
    """
    select sku->'price'->>'tax_exclusive_price', sku->'inventory'->0->>'quantity'
    from (select unnest(from_json(products.skus, '["JSON"]')) as sku
"""
    + LISTED
    + ") where sku->>'seller_sku' = ?"
)


@dataclass(frozen=True)
class PublishedFeed:
    """One run. `reasons`: why rows were rejected; `requests`: those that write, pictures apart."""

    what: str
    by_outcome: Counter[str]
    reasons: list[str]
    requests: int


@dataclass(frozen=True)
class Shown:
    """What the shop shows: listings by status, the price and the stock that were changed."""

    statuses: dict[str, int]
    price: str
    stock: str


@dataclass(frozen=True)
class Listings:
    """What was published, and what the shop shows afterwards."""

    runs: list[PublishedFeed]
    shown: Shown


class Steps:
    """A line of the demo's progress, fed by a run."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._total = self._done = 0

    def read(self, object_name: str, rows: int) -> None:
        self._display.step("publish", note=f"{object_name}: reading")

    def begin(self, object_name: str, groups: int) -> None:
        self._total, self._done = groups, 0

    def advance(self, object_name: str, groups: int) -> None:
        self._done += groups
        self._display.step("publish", self._done, self._total, object_name)


def publish_example(sandbox: RunningSandbox, sync: SyncOptions, display: Display) -> list[PublishedFeed]:
    """Publish the example feed twice, then a price and a stock. The feed lies beside the config."""
    folder = sync.config.path.with_name(FEED_FOLDER)
    write_example(folder)
    shop = next(shop for shop in sandbox.shops() if shop["region"] == MARKET)
    # Reviews end at once, and new listings show at once.
    sandbox.faults(audit_seconds=0, new_sku_seconds=0)
    options = Options(
        config=sync.config.path,
        shop_id=shop["id"],
        warehouse=str(sync.warehouse.file),
        mapping=folder / "mapping.csv",
    )
    catalog = {"products": folder / "products.csv"}
    changes = {"prices": folder / "prices.csv", "inventory": folder / "inventory.csv"}
    steps = [
        ("the feed, for the first time", replace(options, files=catalog)),
        ("the same feed again", replace(options, files=catalog)),
        ("one new price, one new stock", replace(options, files=changes, mapping=None)),
    ]
    runs = [publish(sandbox, what, step, display) for what, step in steps]
    display.step("publish", 1, 1, note="done")
    return runs


def publish(sandbox: RunningSandbox, what: str, options: Options, display: Display) -> PublishedFeed:
    served = len(sandbox.requests())
    results = run(options, Steps(display)).results
    by_outcome: Counter[str] = Counter()
    for (_, outcome), count in results.by_outcome.items():
        by_outcome[outcome] += count
    writes = [request["stream"] for request in sandbox.requests(since=served) if request["writes"]]
    reasons = {reason for _, outcome, reason, _ in results.by_reason if outcome == "rejected"}
    return PublishedFeed(what, by_outcome, sorted(reasons), sum("upload" not in name for name in writes))


def read_back(sync: SyncOptions) -> Shown:
    """What the warehouse has of the listings, once they have been synced."""
    with sync.warehouse.reader() as warehouse:
        statuses = warehouse.execute(STATUSES.format(raw=sync.raw_schema)).fetchall()
        [(price, _)] = warehouse.execute(SKU.format(raw=sync.raw_schema), [NEW_PRICE]).fetchall()
        [(_, stock)] = warehouse.execute(SKU.format(raw=sync.raw_schema), [NEW_STOCK]).fetchall()
    return Shown(dict(statuses), price, stock)

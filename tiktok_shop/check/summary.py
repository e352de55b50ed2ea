"""What `tiktok-shop check` prints for people."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from source_tiktok_shop.check import CheckResult, ShopAccess
from tiktok_shop.check.access import days_left, is_usable

WARNING_DAYS = 30

ShopId = str


def print_summary(console: Console, result: CheckResult) -> None:
    if result.shops:
        console.print(shops_table(result.shops))
    for verb, found in (
        ("Can't read", {shop.id: shop.unreadable for shop in result.shops}),
        ("Without records:", {shop.id: shop.empty for shop in result.shops}),
    ):
        for reason, places in by_reason(result.shops, found).items():
            console.print(Text(f"\n{verb} " + "; ".join(places) + ":", "yellow"))
            console.print(Padding(Text(reason), (0, 0, 0, 2)))
    if result.error and not any(shop.unreadable for shop in result.shops):
        console.print(Text(result.error, "red"))
    elif not result.shops:
        console.print(Text("The authorization gives access to no shop: authorize the shop again.", "red"))
    print_days_left(console, result)
    if is_usable(result):
        console.print(Text("\nEverything can be read. Next: tiktok-shop sync", "green"))


def shops_table(shops: list[ShopAccess]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("shop")
    table.add_column("region")
    table.add_column("id", no_wrap=True)
    table.add_column("can read", no_wrap=True)
    for shop in shops:
        total = len(shop.readable) + len(shop.unreadable)
        count = f"{len(shop.readable)} of {total} streams" if shop.unreadable else f"all {total} streams"
        table.add_row(Text(shop.name), shop.region, shop.id, Text(count, "yellow" if shop.unreadable else "green"))
    return table


def by_reason(shops: list[ShopAccess], found: dict[ShopId, dict[str, str]]) -> dict[str, list[str]]:
    """Each reason once, with the streams and shops that it is about.

    Reasons are the same if they differ only in the stream's name in front and in TikTok's answer in parentheses.
    """
    reasons: dict[str, str] = {}
    streams: dict[str, dict[ShopId, list[str]]] = {}
    for shop in shops:
        for stream, reason in found[shop.id].items():
            text = reason.removeprefix(f"{stream}: ")
            key = text.partition(" (")[0]
            reasons.setdefault(key, text)
            streams.setdefault(key, {}).setdefault(shop.id, []).append(stream)
    return {text: places(streams[key], shops) for key, text in reasons.items()}


def places(streams: dict[ShopId, list[str]], shops: list[ShopAccess]) -> list[str]:
    """Such as "returns, cancellations (Teapots)" for each list of streams; shops with the same list together."""
    shops_by_streams: dict[tuple[str, ...], list[ShopAccess]] = {}
    for shop in shops:
        if shop.id in streams:
            shops_by_streams.setdefault(tuple(streams[shop.id]), []).append(shop)
    return [f"{', '.join(names)} ({shop_list(found, shops)})" for names, found in shops_by_streams.items()]


def shop_list(found: list[ShopAccess], shops: list[ShopAccess]) -> str:
    return "all shops" if len(found) == len(shops) > 1 else ", ".join(shop.name or shop.id for shop in found)


def print_days_left(console: Console, result: CheckResult) -> None:
    left = days_left(result)
    if left is None or not result.authorization_ends:
        return
    text = f"\nThe authorization ends on {result.authorization_ends[:10]}, in {left} days."
    if left < WARNING_DAYS:
        console.print(Text(f"{text} Run tiktok-shop authorize before that.", "yellow"))
    else:
        console.print(text, highlight=False)

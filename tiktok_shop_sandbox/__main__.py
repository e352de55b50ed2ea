"""`python -m tiktok_shop_sandbox`: starts a TikTok Shop on localhost and prints how to reach it."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import pickle
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import uvloop
from aiohttp import web

from . import history, market_shops
from .markets import MARKETS
from .server.app import App, make_request
from .server.conditions import Conditions, SettingError
from .server.state import Sandbox
from .store import World

_READ_BY = {
    "orders": "create_time",
    "products": "update_time",
    "statements": "statement_time",
    "payments": "create_time",
    "withdrawals": "create_time",
}


def main() -> None:
    arguments = _parser().parse_args()
    try:
        # What the command line sets is what clearing the faults goes back to.
        conditions = Conditions(
            requests_per_second=arguments.requests_per_second,
            latency_ms=arguments.latency_ms,
            redirect_url=arguments.redirect_url,
        )
        world = _world(arguments)
        market_shops.add(world, arguments.markets)
        sandbox = Sandbox.open(world, conditions, orjson.loads(arguments.faults))
    except (SettingError, orjson.JSONDecodeError) as wrong:
        sys.exit(f"--faults: {wrong}")
    # The history stays to the end: no need to look through it for garbage again and again.
    gc.collect()
    gc.freeze()
    try:
        uvloop.run(_run(sandbox, arguments))
    except OSError as failed:
        sys.exit(
            f"Can't listen at {arguments.host}:{arguments.port}: {failed}. Choose another --port, or 0 for a free one."
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tiktok_shop_sandbox", description="A TikTok Shop on localhost.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--orders", type=int, default=2000, help="orders of all shops together")
    parser.add_argument("--days", type=int, default=120, help="length of the history")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--now", type=int, help="unix second at which the history ends (default: this one)")
    parser.add_argument("--world", type=Path, help="take the history from this file; if there is none, save it there")
    parser.add_argument("--requests-per-second", type=int, default=50, help="most a shop answers; 0 for no ceiling")
    parser.add_argument("--latency-ms", type=int, default=0, help="every answer waits this long")
    parser.add_argument("--redirect-url", default="", help="where the consent page sends the browser")
    parser.add_argument(
        "--markets", type=_regions, default=[], metavar="DE,ID", help="also an empty shop in each of these markets"
    )
    parser.add_argument("--faults", default="{}", help="JSON, see tiktok_shop_sandbox/README.md")
    parser.add_argument("--config", type=Path, help="write the connector's config.json here, readable by you alone")
    return parser


def _regions(text: str) -> list[str]:
    regions = text.upper().split(",")
    unknown = [region for region in regions if region not in MARKETS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no market {unknown[0]}; the markets are {', '.join(MARKETS)}")
    return regions


def _world(arguments: argparse.Namespace) -> World:
    saved = arguments.world
    if saved and saved.exists():
        with saved.open("rb") as file:
            return pickle.load(file)
    now = arguments.now or int(time.time())
    world = history.generate(seed=arguments.seed, orders=arguments.orders, days=arguments.days, now=now)
    if saved:
        with saved.open("wb") as file:
            pickle.dump(world, file, protocol=pickle.HIGHEST_PROTOCOL)
    return world


async def _run(sandbox: Sandbox, arguments: argparse.Namespace) -> None:
    # access_log=None: a line a request would cost more than the request.
    server = web.Server(App(sandbox).handle, request_factory=make_request, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, arguments.host, arguments.port, backlog=1024)
    await site.start()
    port = runner.addresses[0][1]
    address = f"http://{arguments.host}:{port}"
    config = _config(sandbox, address)
    if arguments.config:
        _write_privately(arguments.config, orjson.dumps(config, option=orjson.OPT_INDENT_2))
    service_id = sandbox.authorization.service_id
    print(orjson.dumps({"address": address, "config": config, "service_id": service_id}).decode(), flush=True)
    _greet(sandbox, address, arguments.config)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await runner.cleanup()


def _config(sandbox: Sandbox, address: str) -> dict[str, Any]:
    authorization = sandbox.authorization
    ends_at = datetime.fromtimestamp(authorization.access_token_ends_at(), UTC)
    return {
        "credentials": {
            "app_key": authorization.app_key,
            "app_secret": authorization.app_secret,
            "refresh_token": authorization.refresh_token,
            "access_token": authorization.access_token,
            "token_expiry_date": ends_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "start_date": datetime.fromtimestamp(_first_moment(sandbox.world), UTC).strftime("%Y-%m-%d"),
        "api_base_url": address,
        "auth_base_url": address,
    }


def _first_moment(world: World) -> int:
    """Early enough to read the whole history: what a client reads by update_time may have been created earlier."""
    moments = [world.now]
    for shop in world.shops:
        for name, field in _READ_BY.items():
            table = shop.tables.get(name, ())
            moments += [moment for key in table if (moment := table.value(key, field)) is not None]
    return min(moments)


def _write_privately(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)


def _greet(sandbox: Sandbox, address: str, config: Path | None) -> None:
    lines = [f"A TikTok Shop listens at {address}"]
    for shop in sandbox.world.shops:
        rows = ", ".join(f"{len(shop.tables[name])} {name}" for name in ("orders", "products") if name in shop.tables)
        lines.append(f"  {shop.name} ({shop.region}, {shop.currency}, id {shop.id}): {rows}")
    if config:
        lines.append(f"The connector's config: {config}")
    lines.append(f"Consent page: {address}/open/authorize?service_id={sandbox.authorization.service_id}&state=any")
    print("\n".join(lines), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

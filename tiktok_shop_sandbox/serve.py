"""Starts the server on a history and prints how to reach it."""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import uvloop
from aiohttp import web

from . import history, market_shops
from .server.app import App, make_request
from .server.state import Sandbox
from .store import World

_READ_BY = {
    "orders": "create_time",
    "products": "update_time",
    "statements": "statement_time",
    "payments": "create_time",
    "withdrawals": "create_time",
}


def open_world(
    saved: Path | None, *, seed: int, orders: int, days: int, now: int, markets: Iterable[str] = ()
) -> World:
    """The history in the file `saved`; if there is none, a new one, which is saved there. `markets`: regions that get
    an empty shop besides."""
    if saved and saved.exists():
        with saved.open("rb") as file:
            world = pickle.load(file)
    else:
        world = history.generate(seed=seed, orders=orders, days=days, now=now)
        if saved:
            with saved.open("wb") as file:
                pickle.dump(world, file, protocol=pickle.HIGHEST_PROTOCOL)
    market_shops.add(world, markets)
    return world


def serve(sandbox: Sandbox, host: str, port: int, config: Path | None) -> None:
    """Serves until SIGTERM or SIGINT. `config`: where to write the connector's config."""
    # The history stays to the end: no need to look through it for garbage again and again.
    gc.collect()
    gc.freeze()
    uvloop.run(_run(sandbox, host, port, config))


async def _run(sandbox: Sandbox, host: str, port: int, config_path: Path | None) -> None:
    # access_log=None: logging a request would cost more than answering it.
    server = web.Server(App(sandbox).handle, request_factory=make_request, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=1024)
    await site.start()
    address = f"http://{host}:{runner.addresses[0][1]}"
    config = _config(sandbox, address)
    if config_path:
        _write_privately(config_path, orjson.dumps(config, option=orjson.OPT_INDENT_2))
    service_id = sandbox.authorization.service_id
    print(orjson.dumps({"address": address, "config": config, "service_id": service_id}).decode(), flush=True)
    _greet(sandbox, address, config_path)
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

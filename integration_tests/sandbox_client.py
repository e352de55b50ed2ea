"""A minimal API client and a small hand-written shop, for the sandbox's own tests."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tiktok_shop_sandbox.store import Shop, Table, World
from tiktok_shop_sandbox.testing import RunningSandbox

US_SHOP = "7495540735365777501"
GB_SHOP = "7495540735365777502"
SEARCH_ORDERS = "/order/202309/orders/search"
SEARCH_PRODUCTS = "/product/202502/products/search"
SEARCH_RETURNS = "/return_refund/202602/returns/search"
AUTHORIZED_SHOPS = "/authorization/202309/shops"


class Client:
    """Sends signed requests. Any part of a request can be overridden with an invalid value."""

    def __init__(self, sandbox: RunningSandbox, shop_id: str = US_SHOP) -> None:
        self.sandbox = sandbox
        newest = sandbox.admin("GET", "tokens")
        tokens = {name: newest[name] for name in ("access_token", "refresh_token")}
        self.credentials = sandbox.config(credentials=tokens)["credentials"]
        self.cipher = next(shop["cipher"] for shop in sandbox.shops() if shop["id"] == shop_id)
        self.session = requests.Session()

    def send(
        self,
        method: str,
        path: str,
        query: dict[str, Any] | None = None,
        body: Any = None,
        *,
        cipher: str | None = "",
        age: int = 0,
        sign: str | None = None,
        token: str | None = None,
        omit: str = "",
        content_type: str = "application/json",
    ) -> requests.Response:
        """`body`: bytes are sent unchanged, anything else as JSON. `cipher=None` sends none. `age`: seconds."""
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        parameters = {"app_key": self.credentials["app_key"], "timestamp": int(time.time()) - age}
        if cipher is not None:
            parameters["shop_cipher"] = cipher or self.cipher
        parameters = {name: str(value) for name, value in (parameters | (query or {})).items()}
        secret = self.credentials["app_secret"]
        text = path + "".join(name + parameters[name] for name in sorted(parameters))
        signed = b"" if content_type.startswith("multipart/form-data") else raw
        message = secret.encode() + text.encode() + signed + secret.encode()
        signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
        parameters["sign"] = signature if sign is None else sign
        parameters.pop(omit, None)
        return self.session.request(
            method,
            self.sandbox.address + path,
            params=parameters,
            data=raw,
            headers={
                "x-tts-access-token": self.credentials["access_token"] if token is None else token,
                "content-type": content_type,
            },
            timeout=20,
        )

    def code(self, *arguments: Any, **options: Any) -> tuple[int, int]:
        """(HTTP status, envelope code)"""
        response = self.send(*arguments, **options)
        return response.status_code, response.json()["code"]

    def data(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        answer = self.send(*arguments, **options).json()
        assert answer["code"] == 0, answer
        return answer["data"]

    def pages(self, method: str, path: str, query: dict[str, Any], body: Any = None, in_body: bool = False):
        """The data of every page."""
        token = ""
        while True:
            paging = {"page_token": token} if token else {}
            if in_body:
                data = self.data(method, path, query, body | paging)
            else:
                data = self.data(method, path, query | paging, body)
            yield data
            token = data.get("next_page_token")
            if not token:
                return


def small_world(now: int | None = None, products: int = 25) -> World:
    """Two shops: the first with a few records in every table, the second with one order."""
    now = now or int(time.time())
    first = Shop(US_SHOP, "Teapot & Çup", "US", "LOCAL", "ROW_cipher_of_the_us_shop", "USLC1", "USD", "UTC", False)
    second = Shop(GB_SHOP, "Kettle", "GB", "LOCAL", "ROW_cipher_of_the_gb_shop", "GBLC2", "GBP", "Europe/London", True)
    for number, order_id in enumerate(_ids(5764614130387857, 45)):
        times = {"create_time": now - 90_000 + number, "update_time": now - 50_000 + number // 2}
        status = "COMPLETED" if number % 3 else "CANCELLED"
        _put(first, "orders", order_id, {"id": order_id, "status": status, **times})
        _put(first, "order_price_details", order_id, {"currency": "USD", "total": f"{number}.50"})
        _put(first, "returns", f"4{order_id}", {"return_id": f"4{order_id}", "order_id": order_id, **times})
        _put(first, "cancellations", f"5{order_id}", {"cancel_id": f"5{order_id}", "order_id": order_id, **times})
        _put(first, "packages", f"6{order_id}", {"id": f"6{order_id}", "status": "COMPLETED", **times})
        row = {"id": f"7{order_id}", "order_create_time": now - 9_000 + number, "est_settlement_amount": "1.10"}
        _put(first, "unsettled_transactions", row["id"], row)
        affiliate = {"id": order_id, "create_time": now - 90_000 + number, "skus": []}
        _put(first, "affiliate_orders", order_id, affiliate)
        _put(first, "withdrawals", f"W{number}", {"id": f"W{number}", "type": "SETTLE", "create_time": now - number})
        _put(first, "payments", f"8{number}", {"id": f"8{number}", "status": "PAID", "create_time": now - number})
        statement = {"id": f"9{number}", "payment_status": "PAID", "statement_time": now - 86_400 * number}
        _put(first, "statements", statement["id"], statement)
        _put(first, "activities", f"a{number}", {"id": f"a{number}", "status": "ONGOING", "create_time": now - number})
        _put(
            first,
            "coupons",
            f"c{number}",
            {"id": f"c{number}", "status": "ONGOING", "create_time": (now - number) * 1000},
        )
    transactions = [{"id": f"t{n}", "type": "ORDER", "order_create_time": now - n} for n in range(45)]
    header = {"id": "90", "status": "SETTLED", "currency": "USD", "total_count": 3}
    _put(first, "statement_transactions", "90", {"header": header, "transactions": transactions})
    first_order = first.tables["orders"].keys()[0]
    links = [{"id": "s1", "platform": "SHOPIFY"}, {"id": "e1", "platform": "ERP_SYSTEM"}]
    _put(first, "external_orders", first_order, links)
    settled = {"order_id": first_order, "revenue_amount": "9.00", "sku_transactions": [{"sku_id": "1"}]}
    _put(first, "order_transactions", first_order, settled)
    for number in range(products):
        product_id = f"17295929697122{number:05}"
        status = "FREEZE" if number == 3 else "ACTIVATE"
        times = {"create_time": now - 90_000 + number, "update_time": now - 50_000 + number}
        skus = [{"id": f"sku{number}", "seller_sku": f"TEA-{number}"}]
        _put(first, "products", product_id, {"id": product_id, "status": status, "skus": skus, **times})
        if number < 25:
            _put(first, "product_details", product_id, {"id": product_id, "status": status, "description": "x"})
            stock = {"product_id": product_id, "skus": [{"id": f"sku{number}", "total_available_quantity": number}]}
            _put(first, "inventory", product_id, stock)
    _put(first, "warehouses", "w1", {"id": "w1", "name": "Main"})
    today = datetime.fromtimestamp(now, UTC).date()
    for back in range(1, 100):
        day = (today - timedelta(days=back)).isoformat()
        gmv = {"amount": f"{back}.10", "currency": "USD"}
        interval = {"start_date": day, "end_date": (today - timedelta(days=back - 1)).isoformat()}
        sales = {"sales": {"gmv": {"overall": gmv}, "orders_count": back}}
        _put(first, "shop_performance", day, interval | sales)
        rows = [{"id": 1_000_000 + n, "product_id": 5, "gmv": gmv | {"amount": f"{n}.00"}} for n in range(15)]
        for name in ("sku_performance", "video_performance", "live_performance"):
            _put(first, name, day, rows)
        _put(first, "product_performance", day, [{"id": str(row["id"]), "overall_performance": row} for row in rows])
    _put(second, "orders", "57646141303999", {"id": "57646141303999", "create_time": now - 9, "update_time": now - 8})
    return World(seed=7, now=now, shops=[first, second], shopify={"orders": [{"id": 1}]}, planted={"what": "nothing"})


def _ids(prefix: int, count: int) -> list[str]:
    return [f"{prefix}{number:03}" for number in range(count)]


def _put(shop: Shop, table: str, key: str, record: Any) -> None:
    shop.tables.setdefault(table, Table()).put(key, record)

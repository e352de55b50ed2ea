"""The sixteen markets: the same product, refused and taken by their rules."""

from __future__ import annotations

import pytest
from sandbox_listings import Seller

from tiktok_shop_sandbox.markets import MARKETS
from tiktok_shop_sandbox.testing import running_sandbox

OTHERS = "BR,DE,ES,FR,ID,IE,IT,JP,MX,MY,PH,SG,TH,VN"


@pytest.fixture(scope="module")
def sellers():
    with running_sandbox(orders=20, days=5, requests_per_second=0, markets=OTHERS) as sandbox:
        yield {region: Seller(sandbox, region) for region in sorted(MARKETS)}


def accepts(sellers, **changes):
    """The markets that take a product with these changes."""
    return {region for region, seller in sellers.items() if seller.refused(**changes) == 0}


def refusals(sellers, code, **changes):
    return {region for region, seller in sellers.items() if seller.refused(**changes) == code}


def markets(text):
    return set(text.split())


EVERYWHERE = markets("BR DE ES FR GB ID IE IT JP MX MY PH SG TH US VN")
SEA = markets("ID MY PH SG TH VN")
EU = markets("DE ES FR IE IT")


def test_every_market_takes_a_plain_product(sellers):
    assert set(sellers) == EVERYWHERE == accepts(sellers)
    shop = next(shop for shop in sellers["JP"].sandbox.shops() if shop["region"] == "JP")
    assert (shop["currency"], shop["tables"]["orders"]) == ("JPY", 0)


def test_lengths_of_titles(sellers):
    assert refusals(sellers, 12052051, title="A short title") == SEA
    assert accepts(sellers, title="ab " * 99 + "abc") == markets("BR MX"), "300 characters"
    assert accepts(sellers, title="ab " * 84 + "abc") == EVERYWHERE, "255 characters"


def test_numbers_of_skus(sellers):
    def skus(seller, count):
        return [
            seller.sku(f"A-{n}", sales_attributes=[{"name": "Number", "value_name": f"No. {n}"}]) for n in range(count)
        ]

    codes = {region: seller.refused(skus=skus(seller, 101)) for region, seller in sellers.items()}
    assert {region for region, code in codes.items() if code == 12052050} == SEA
    assert {region for region, code in codes.items() if code == 0} == EVERYWHERE - SEA
    assert sellers["US"].refused(skus=skus(sellers["US"], 301)) == 12052558


def test_versions_of_the_category_tree(sellers):
    assert refusals(sellers, 12052217, category_version=None) == SEA | {"US"}
    assert refusals(sellers, 12052217, category_version="v1") == SEA | {"US"}


def test_units(sellers):
    def weight(value, unit):
        return {"package_weight": {"value": value, "unit": unit}}

    def dimensions(value, unit="CENTIMETER"):
        return {"package_dimensions": {"length": value, "width": "10", "height": "10", "unit": unit}}

    pounds = weight("1.25", "POUND") | dimensions("4", "INCH")
    assert accepts(sellers, **pounds) == {"US"}
    assert refusals(sellers, 12019061, **pounds) == EVERYWHERE - {"US"}
    assert accepts(sellers, **weight("900", "GRAM")) == markets("BR JP MX")
    assert accepts(sellers, **weight("900.5", "GRAM")) == set()
    assert accepts(sellers, **weight("0.125", "KILOGRAM")) == EVERYWHERE
    assert accepts(sellers, **weight("1.255", "POUND") | dimensions("4", "INCH")) == set()
    assert accepts(sellers, **dimensions("10.25")) == EVERYWHERE
    assert accepts(sellers, **dimensions("10,25")) == {"BR"}
    assert accepts(sellers, package_dimensions=None) == markets("ID TH VN")
    assert refusals(sellers, 12052116, **dimensions("141")) == {"MX"}
    product_id = sellers["BR"].live_product(**dimensions("10,5"))
    assert sellers["BR"].get(product_id)["package_dimensions"]["length"] == "11"


def test_currencies_and_their_decimals(sellers):
    def price(seller, amount, currency=""):
        entry = {"amount": amount, "currency": currency or seller.currency}
        return {"skus": [seller.sku("A-1", price=entry)]}

    codes = {region: seller.refused(**price(seller, "100.50")) for region, seller in sellers.items()}
    assert {region for region, code in codes.items() if code == 12052012} == markets("ID JP VN")
    assert {seller.currency for region, seller in sellers.items() if region in EU} == {"EUR"}
    codes = {region: seller.refused(**price(seller, "100", "XXX")) for region, seller in sellers.items()}
    assert set(codes.values()) == {12052084}
    assert sellers["MX"].refused(**price(sellers["MX"], "50000.01")) == 12052570
    assert sellers["JP"].refused(**price(sellers["JP"], "500001")) == 12052570
    assert sellers["US"].refused(**price(sellers["US"], "50000.01")) == 0


def test_list_prices_are_american(sellers):
    codes = {}
    for region, seller in sellers.items():
        entry = {"amount": "30000", "currency": seller.currency}
        codes[region] = seller.refused(skus=[seller.sku("A-1", list_price=entry)])
    assert {region for region, code in codes.items() if code == 12052376} == EVERYWHERE - {"US"}
    assert codes["US"] == 12052383


def test_options_that_only_some_markets_have(sellers):
    assert accepts(sellers, is_cod_allowed=True) == markets("ID MY PH TH VN")
    assert accepts(sellers, minimum_order_quantity=20) == SEA
    assert refusals(sellers, 12052706, minimum_order_quantity=21) == SEA
    option = "7091146663229654785"
    shown = {
        region
        for region, seller in sellers.items()
        if "delivery_options" in seller.get(seller.create(delivery_option_ids=[option])["product_id"])
    }
    assert shown == SEA | {"MX"}


def test_european_contacts(sellers):
    categories = {}
    for region in ("DE", "GB"):
        rows = sellers[region].data("GET", "/product/202309/categories", query={"category_version": "v2"})
        categories[region] = next(row["id"] for row in rows["categories"] if row["local_name"] == "Puzzles")
    body = {
        "category_id": categories["DE"],
        "product_attributes": [{"id": "100526", "values": [{"name": "3-6 years"}]}],
    }
    assert sellers["DE"].refused(**body) == 12052282
    assert sellers["DE"].refused(**body, manufacturer_ids=["1"]) == 12052287
    assert sellers["DE"].refused(**body, manufacturer_ids=["1"], responsible_person_ids=["2"]) == 0
    assert sellers["GB"].refused(**body) == 0


def test_pre_sales(sellers):
    def pre_sale(kind, **details):
        return {"type": kind, "fulfillment_type": details}

    def codes(entry):
        return {region: seller.refused(skus=[seller.sku("A-1", pre_sale=entry)]) for region, seller in sellers.items()}

    found = codes(pre_sale("PRE_ORDER", handling_duration_days=30))
    assert {region for region, code in found.items() if code == 0} == EVERYWHERE - {"US"} and found["US"] == 12019097
    found = codes(pre_sale("PRE_ORDER", handling_duration_days=31))
    assert {region for region, code in found.items() if code == 12052269} == EVERYWHERE - {"US"}


def test_unknown_markets_are_refused_at_start():
    with pytest.raises(RuntimeError, match="no market XX"), running_sandbox(orders=5, days=2, markets="XX"):
        pass

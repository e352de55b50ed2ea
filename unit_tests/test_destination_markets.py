"""What the sixteen markets take, and what of it each refuses before anything is sent."""

from decimal import Decimal

import pytest
from destination_shop import mug, only_issue, reasons, shop, validate

from destination_tiktok_shop.rules.markets import find_market, markets

EU = ("DE", "ES", "FR", "IE", "IT")
SEA = ("ID", "MY", "PH", "SG", "TH", "VN")

CURRENCIES = {
    "BR": "BRL",
    **dict.fromkeys(EU, "EUR"),
    "GB": "GBP",
    "ID": "IDR",
    "JP": "JPY",
    "MX": "MXN",
    "MY": "MYR",
    "PH": "PHP",
    "SG": "SGD",
    "TH": "THB",
    "US": "USD",
    "VN": "VND",
}
EVERY_MARKET = pytest.mark.parametrize("region", sorted(CURRENCIES))


def row(region, **changes):
    """The mug in a unit and at a price that every market takes."""
    return mug(**{"package_weight_unit": "KILOGRAM", "sku__price": "100", **changes})


def test_all_sixteen_markets_and_their_currencies():
    assert {region: market.currency for region, market in markets().items()} == CURRENCIES
    assert find_market("UK") is find_market("gb")


@EVERY_MARKET
def test_a_plain_product_can_go_in_every_market(region):
    product = validate(row(region), facts=shop(region))
    assert product.issues == ()
    assert product.properties["category_version"] == ("v2" if region in (*SEA, "US") else "v1")


@EVERY_MARKET
def test_amounts_have_the_decimals_of_the_currency(region):
    whole = region in ("ID", "JP", "VN")
    (variant,) = validate(row(region, sku__price="100.000"), facts=shop(region)).variants
    assert variant.sku["price"] == {"amount": "100" if whole else "100.00", "currency": CURRENCIES[region]}
    too_fine = validate(row(region, sku__price="100.5" if whole else "100.505"), facts=shop(region))
    assert reasons(too_fine) == [("too_many_decimals", "sku.price")]
    other = "USD" if CURRENCIES[region] != "USD" else "EUR"
    issue = only_issue(validate(row(region, sku__currency=other), facts=shop(region)))
    assert (issue.reason, issue.given, issue.allowed) == ("currency_differs", other, CURRENCIES[region])


@EVERY_MARKET
def test_titles_have_the_length_of_the_market(region):
    least = 25 if region in SEA else 1
    most = 300 if region in ("BR", "MX") else 255
    for length in (least, most):
        assert validate(row(region, title="ab" * (length // 2) + "c" * (length % 2)), facts=shop(region)).is_ready
    for length in {least - 1, most + 1} - {0}:
        issue = only_issue(validate(row(region, title="ab" * (length // 2) + "c" * (length % 2)), facts=shop(region)))
        assert (issue.reason, issue.column, issue.allowed) == ("title_length", "title", f"{least} to {most} characters")


@EVERY_MARKET
def test_weights_have_a_unit_of_the_market(region):
    allowed = {"US": ["POUND", "KILOGRAM"]}.get(region, ["KILOGRAM"])
    allowed += ["GRAM"] if region in ("BR", "JP", "MX") else []
    for unit in ("KILOGRAM", "GRAM", "POUND"):
        product = validate(row(region, package_weight="2", package_weight_unit=unit), facts=shop(region))
        assert product.is_ready == (unit in allowed)
        if unit not in allowed:
            issue = only_issue(product)
            assert (issue.reason, issue.column, issue.given, issue.allowed) == (
                "unknown_value",
                "package_weight_unit",
                unit,
                ", ".join(allowed),
            )
    without_unit = validate(row(region, package_weight_unit=None), facts=shop(region))
    assert reasons(without_unit) == ([("missing", "package_weight_unit")] if len(allowed) > 1 else [])


@pytest.mark.parametrize(
    ("region", "unit", "fine", "too_fine"),
    [("JP", "GRAM", "250", "250.5"), ("JP", "KILOGRAM", "0.255", "0.2555"), ("US", "POUND", "1.25", "1.255")],
)
def test_weights_have_the_decimals_of_their_unit(region, unit, fine, too_fine):
    product = validate(row(region, package_weight=fine, package_weight_unit=unit), facts=shop(region))
    assert product.properties["package_weight"] == {"value": fine, "unit": unit}
    product = validate(row(region, package_weight=too_fine, package_weight_unit=unit), facts=shop(region))
    assert reasons(product) == [("too_many_decimals", "package_weight")]


@EVERY_MARKET
def test_dimensions_are_metric_but_in_the_united_states(region):
    sides = {"package_length": "10.25", "package_width": "10", "package_height": "10"}
    product = validate(row(region, **sides, package_dimension_unit="CENTIMETER"), facts=shop(region))
    assert product.properties["package_dimensions"]["unit"] == "CENTIMETER"
    assert reasons(product) == ([("too_many_decimals", "package_length")] if region == "BR" else [])
    assert product.is_ready
    inches = validate(
        row(region, **sides, package_dimension_unit="INCH", package_weight_unit="POUND"), facts=shop(region)
    )
    assert inches.is_ready == (region == "US")
    assert validate(row(region, **sides), facts=shop(region)).is_ready == (region != "US")


def test_mexico_limits_the_sum_of_the_sides():
    sides = {"package_length": "60", "package_width": "60", "package_height": "40"}
    assert validate(row("MX", **sides), facts=shop("MX")).is_ready
    issue = only_issue(validate(row("MX", **sides | {"package_height": "40.01"}), facts=shop("MX")))
    assert (issue.reason, issue.given) == ("unknown_value", "160.01")
    assert issue.allowed == "length + width + height of at most 160 cm"
    assert validate(row("JP", **sides | {"package_height": "90"}), facts=shop("JP")).is_ready


@pytest.mark.parametrize(
    ("region", "price", "allowed"),
    [("MX", "0.99", "1 to 50000 MXN"), ("MX", "50000.01", "1 to 50000 MXN"), ("JP", "500001", "1 to 500000 JPY")],
)
def test_prices_have_a_range(region, price, allowed):
    issue = only_issue(validate(row(region, sku__price=price), facts=shop(region)))
    assert (issue.reason, issue.given, issue.allowed) == ("unknown_value", price, allowed)


@EVERY_MARKET
def test_a_list_price_is_the_united_states_own(region):
    product = validate(row(region, sku__list_price="120"), facts=shop(region))
    assert product.is_ready
    if region == "US":
        assert product.variants[0].sku["list_price"] == {"amount": "120.00", "currency": "USD"}
    else:
        assert "list_price" not in product.variants[0].sku
        assert (only_issue(product).column, only_issue(product).severity) == ("sku.list_price", "warning")


def test_a_list_price_below_the_price_would_be_discarded():
    product = validate(row("US", sku__list_price="99.99"), facts=shop("US"))
    issue = only_issue(product)
    assert (issue.severity, issue.given, issue.allowed) == ("warning", "99.99", "at least the price, 100")
    assert "list_price" not in product.variants[0].sku


@EVERY_MARKET
def test_delivery_options_are_only_for_some_markets(region):
    product = validate(row(region, delivery_option_ids="11 # 12 # 11"), facts=shop(region))
    assert product.is_ready
    if region in (*SEA, "MX"):
        assert product.properties["delivery_option_ids"] == ["11", "12"]
        return
    issue = only_issue(product)
    assert "delivery_option_ids" not in product.properties
    assert (issue.reason, issue.severity) == ("unknown_value", "warning")
    assert issue.allowed == f"not used in {find_market(region).name}"


@EVERY_MARKET
def test_cash_on_delivery_is_only_for_some_markets(region):
    product = validate(row(region, is_cod_allowed=True), facts=shop(region))
    assert product.properties.get("is_cod_allowed") is (True if region in ("ID", "MY", "PH", "TH", "VN") else None)
    assert validate(row(region, is_cod_allowed=False), facts=shop(region)).issues == ()


@EVERY_MARKET
def test_a_minimum_order_quantity_is_southeast_asias(region):
    product = validate(row(region, minimum_order_quantity="20"), facts=shop(region))
    assert product.properties.get("minimum_order_quantity") == (20 if region in SEA else None)
    too_many = validate(row(region, minimum_order_quantity="21"), facts=shop(region))
    assert too_many.is_ready == (region not in SEA)
    if region in SEA:
        issue = only_issue(too_many)
        assert (issue.reason, issue.given, issue.allowed) == ("quantity_range", "21", "a whole number, 1 to 20")


@EVERY_MARKET
def test_chinese_characters_are_japans(region):
    title = "Hand-thrown stoneware mug, 陶器"
    assert validate(row(region, title=title), facts=shop(region)).is_ready == (region == "JP")


@EVERY_MARKET
def test_shipping(region):
    market = find_market(region)
    assert market.mark_as_shipped == (region in (*EU, "GB", "JP", "US"))
    assert market.order_split == ("item" if region in (*EU, "GB", "JP", "US") else "sku")


@EVERY_MARKET
def test_pre_orders(region):
    rule = find_market(region).pre_sale["PRE_ORDER"]
    assert rule.field == ("release_date" if region == "US" else "handling_duration_days")
    assert Decimal(30) in rule.days
    assert (Decimal(60) in rule.days) == (region == "US")

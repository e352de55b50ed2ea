"""The price detail of an order."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history.money import decimal_text, rate_text
from tiktok_shop_sandbox.history.planning.order_plan import Line, OrderPlan
from tiktok_shop_sandbox.history.shop_context import ShopContext

_RARE_FIELDS = {
    "voucher_deduction_platform": "1010000",
    "voucher_deduction_seller": "1020000",
    "shipping_fee_deduction_platform_voucher": "1030000",
    "distance_fee": "0.00",
    "distance_shipping_fee": "0.00",
}


def price_detail(context: ShopContext, plan: OrderPlan) -> dict[str, Any]:
    """The price detail; its lines add up to it. Where prices include tax, it shows no tax."""
    rows = [_line_amounts(plan, line, context.shop.tax_included) for line in plan.lines]
    record = {name: decimal_text(sum(row[name] for row in rows)) for name in rows[0] if name not in ("id", "tax_rate")}
    record["currency"] = plan.currency
    record["tax_rate"] = rate_text(max(row["tax_rate"] for row in rows))
    record["cod_fee"] = record["cod_fee_net_amount"] = "0.00"
    has_rare_fields = plan.random_bits % 5 == 0 or plan.scenario == "every_field"
    if has_rare_fields:
        record |= _RARE_FIELDS
    lines = []
    for row in rows:
        line: dict[str, Any] = {
            name: value if name == "id" else rate_text(value) if name == "tax_rate" else decimal_text(value)
            for name, value in row.items()
        }
        line["currency"] = plan.currency
        line["cod_fee"] = line["cod_fee_amount"] = "0.00"
        if has_rare_fields:
            line |= _RARE_FIELDS
        lines.append(line)
    if plan.scenario == "price_detail_without_line_fields":
        # Live responses omit fields without a value.
        lines = [{name: value for name, value in line.items() if value not in ("0.00", "0")} for line in lines]
    if plan.scenario == "price_detail_missing_lines":
        return record
    record["line_items"] = lines
    return record


def _line_amounts(plan: OrderPlan, line: Line, tax_included: bool) -> dict[str, Any]:
    added_tax = 0 if tax_included else line.tax
    added_shipping_tax = 0 if tax_included else line.shipping_tax
    from_platform = plan.shipping_platform_discount > 0
    deduction = line.shipping_list_price - line.shipping_sale_price
    return {
        "id": line.id,
        "total": line.price + line.shipping_list_price,
        "payment": line.sale_price + line.shipping_sale_price + added_tax + added_shipping_tax,
        "sku_list_price": line.price,
        "sku_sale_price": line.sale_price,
        "subtotal": line.sale_price + added_tax,
        "subtotal_deduction_seller": line.seller_discount,
        "subtotal_deduction_platform": line.platform_discount,
        "subtotal_tax_amount": added_tax,
        "shipping_list_price": line.shipping_list_price,
        "shipping_sale_price": line.shipping_sale_price,
        "shipping_fee_deduction_seller": 0 if from_platform else deduction,
        "shipping_fee_deduction_platform": deduction if from_platform else 0,
        "tax_amount": added_tax + added_shipping_tax,
        "tax_rate": 0 if tax_included else line.tax_rate,
        "net_price_amount": line.sale_price + added_tax,
        "sku_gift_original_price": line.retail_price if line.is_gift else 0,
        "sku_gift_net_price": line.retail_price if line.is_gift else 0,
    }

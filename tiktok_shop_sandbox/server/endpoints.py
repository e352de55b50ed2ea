"""The API's read endpoints as data: one entry each, served by the generic handlers in read_handlers.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Location = Literal["query", "body"]
Kind = Literal["int", "string", "bool", "strings"]


@dataclass(frozen=True)
class Paging:
    """Where `page_size` and `page_token` are sent, and the sizes accepted."""

    default: int
    minimum: int = 1
    maximum: int = 100
    required: bool = False
    location: Location = "query"
    size_code: int = 98001004  # error code for a page size out of range
    token_code: int = 98001004


@dataclass(frozen=True)
class TimeFilter:
    """A pair of parameters `{name}_ge` (inclusive) and `{name}_{end}`: lt is exclusive, le inclusive."""

    name: str
    end: Literal["lt", "le"] = "lt"
    field: str = ""  # the record's field, if its name differs from the filter's
    max_days: int = 0  # longest span allowed, and the default; 0 = no limit


@dataclass(frozen=True)
class Filter:
    """A parameter that keeps the records with its value (strings: any of its values) at `path`."""

    name: str
    kind: Kind
    path: str = ""  # dotted, crosses arrays; empty: validated, then ignored
    required: bool = False
    choices: tuple[str, ...] = ()
    match_all: str = ""  # the choice that disables the filter
    max_values: int = 0
    too_many_code: int = 98001004


@dataclass(frozen=True)
class Endpoint:
    name: str  # also the table it reads
    method: Literal["GET", "POST"]
    path: str
    handler: Literal["shops", "listing", "all", "record", "transactions", "children", "batch", "days", "daily_rows"]
    scope: str
    list_key: str = ""
    shop_cipher: bool = True
    paging: Paging | None = None
    times: tuple[TimeFilter, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort_fields: tuple[str, ...] = ()
    sort_required: bool = False
    default_sort: str = ""
    default_order: Literal["ASC", "DESC"] = "ASC"
    total_count: bool = True
    max_results: int = 0  # a search with more results is an error; 0 = no limit
    max_offset: int = 0  # page_token + page_size must stay below; 0 = no limit
    hidden_statuses: tuple[str, ...] = ()  # statuses whose records a detail endpoint withholds
    not_found: tuple[int, str] = (21008111, "The order or package does not belong to the current seller.")
    totals: tuple[tuple[str, str], ...] = ()  # over the whole listing: response key, record field
    versions: tuple[tuple[str, str], ...] = ()  # boolean parameter -> table with that version of the record
    complete_after_days: int = 1  # analytics: the age at which a day's metrics become available

    @property
    def scopes(self) -> tuple[str, ...]:
        return (self.scope,)

    @property
    def filters_location(self) -> Location:
        return "query" if self.method == "GET" else "body"

    @property
    def per_order(self) -> bool:
        return "{order_id}" in self.path


_ORDER_SORTS = ("create_time", "update_time")
_CREATED = TimeFilter("create_time")
_UPDATED = TimeFilter("update_time")
EXTERNAL_PLATFORMS = (
    "SHOPIFY",
    "WOOCOMMERCE",
    "BIGCOMMERCE",
    "MAGENTO",
    "SALESFORCE_COMMERCE_CLOUD",
    "CHANNEL_ADVISOR",
    "AMAZON",
    "ORDER_MANAGEMENT_SYSTEM",
    "WAREHOUSE_MANAGEMENT_SYSTEM",
    "ERP_SYSTEM",
)
_ORDER_STATUSES = (
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
    "CANCELLED",
)
_PRODUCT_STATUSES = (
    "ALL",
    "DRAFT",
    "PENDING",
    "FAILED",
    "ACTIVATE",
    "SELLER_DEACTIVATED",
    "PLATFORM_DEACTIVATED",
    "FREEZE",
    "DELETED",
)
_CURRENCY = Filter("currency", "string", choices=("LOCAL", "USD"))
_ACCOUNT_TYPE = Filter(
    "account_type", "string", choices=("ALL", "OFFICIAL_ACCOUNTS", "MARKETING_ACCOUNTS", "AFFILIATE_ACCOUNTS")
)
_PRODUCT_STATE = Filter("product_status_filter", "string", choices=("ALL", "LIVE", "INACTIVE"))
_CATEGORIES = Filter("category_filter", "strings")
_ANALYTICS = "data.shop_analytics.public.read"
_FINANCE = "seller.finance.info"
_RETURNS = "seller.return_refund.basic"

ENDPOINTS = (
    Endpoint(
        "shops", "GET", "/authorization/202309/shops", "shops", "seller.authorization.info", "shops", shop_cipher=False
    ),
    Endpoint(
        "orders",
        "POST",
        "/order/202309/orders/search",
        "listing",
        "seller.order.info",
        "orders",
        paging=Paging(20, required=True),
        times=(_CREATED, _UPDATED),
        filters=(
            Filter("order_status", "string", "status", choices=_ORDER_STATUSES),
            Filter("shipping_type", "string", "shipping_type", choices=("TIKTOK", "SELLER", "TIKTOK_DIGITAL")),
            Filter("buyer_user_id", "string", "user_id"),
            Filter("is_buyer_request_cancel", "bool", "is_buyer_request_cancel"),
            Filter("warehouse_ids", "strings", "warehouse_id", max_values=100),
        ),
        sort_fields=_ORDER_SORTS,
        default_sort="create_time",
        default_order="DESC",
    ),
    Endpoint(
        "order_price_details",
        "GET",
        "/order/202407/orders/{order_id}/price_detail",
        "record",
        "seller.order.info",
    ),
    Endpoint(
        "external_orders",
        "GET",
        "/order/202406/orders/{order_id}/external_orders",
        "children",
        "seller.order.ext_ref.read",
        "external_orders",
        filters=(Filter("platform", "string", "platform", required=True, choices=EXTERNAL_PLATFORMS),),
        total_count=False,
    ),
    Endpoint(
        "order_transactions",
        "GET",
        "/finance/202501/orders/{order_id}/statement_transactions",
        "transactions",
        _FINANCE,
    ),
    Endpoint(
        "returns",
        "POST",
        "/return_refund/202602/returns/search",
        "listing",
        _RETURNS,
        "return_orders",
        paging=Paging(10, minimum=10, maximum=50, size_code=25001001, token_code=25001001),
        times=(_CREATED, _UPDATED),
        filters=(
            Filter("return_ids", "strings", "return_id"),
            Filter("order_ids", "strings", "order_id"),
            Filter("buyer_user_ids", "strings", "buyer_user_id"),
            Filter("return_types", "strings", "return_type"),
            Filter("return_status", "strings", "return_status"),
            Filter("seller_proposed_return_type", "strings", "seller_proposed_return_type"),
            Filter("arbitration_status", "strings", "arbitration_status"),
            Filter("locale", "string"),
        ),
        sort_fields=_ORDER_SORTS,
        default_sort="create_time",
    ),
    Endpoint(
        "cancellations",
        "POST",
        "/return_refund/202602/cancellations/search",
        "listing",
        _RETURNS,
        "cancellations",
        paging=Paging(10, maximum=50, size_code=25001001, token_code=25001001),
        times=(_CREATED, _UPDATED),
        filters=(
            Filter("cancel_ids", "strings", "cancel_id"),
            Filter("order_ids", "strings", "order_id"),
            Filter("buyer_user_ids", "strings", "buyer_user_id"),
            Filter("cancel_types", "strings", "cancel_type"),
            Filter("cancel_status", "strings", "cancel_status"),
            Filter("locale", "string"),
        ),
        sort_fields=_ORDER_SORTS,
        default_sort="create_time",
    ),
    Endpoint(
        "packages",
        "POST",
        "/fulfillment/202309/packages/search",
        "listing",
        "seller.fulfillment.basic",
        "packages",
        paging=Paging(20, maximum=50, required=True),
        times=(_CREATED, _UPDATED),
        filters=(
            Filter(
                "package_status",
                "string",
                "status",
                choices=("PROCESSING", "FULFILLING", "COMPLETED", "CANCELLED"),
            ),
        ),
        sort_fields=(*_ORDER_SORTS, "order_pay_time"),
        default_sort="create_time",
        default_order="DESC",
    ),
    Endpoint(
        "products",
        "POST",
        "/product/202502/products/search",
        "listing",
        "seller.product.basic",
        "products",
        paging=Paging(20, required=True, size_code=12019109, token_code=12019108),
        times=(TimeFilter("create_time", "le"), TimeFilter("update_time", "le")),
        filters=(
            Filter("status", "string", "status", choices=_PRODUCT_STATUSES, match_all="ALL"),
            Filter("seller_skus", "strings", "skus.seller_sku", max_values=10, too_many_code=12019027),
            Filter("sku_ids", "strings", "skus.id", max_values=10, too_many_code=12019087),
            Filter("listing_quality_tiers", "strings", "listing_quality_tier"),
            Filter("audit_status", "strings", "audit.status"),
            Filter("category_version", "string"),
            Filter("listing_platforms", "strings"),
            Filter("sns_filter", "string"),
            Filter("return_draft_version", "bool"),
        ),
        default_sort="create_time",
        max_results=10_000,
    ),
    Endpoint(
        "product_details",
        "GET",
        "/product/202309/products/{product_id}",
        "record",
        "seller.product.basic",
        filters=(
            Filter("return_under_review_version", "bool"),
            Filter("return_draft_version", "bool"),
            Filter("locale", "string"),
        ),
        hidden_statuses=("FREEZE", "DELETED"),
        versions=(
            ("return_under_review_version", "versions_under_review"),
            ("return_draft_version", "drafts"),
        ),
        not_found=(12052260, "The product ID does not exist"),
    ),
    Endpoint(
        "inventory",
        "POST",
        "/product/202309/inventory/search",
        "batch",
        "seller.product.basic",
        "inventory",
        filters=(
            Filter("product_ids", "strings", "product_id", max_values=100, too_many_code=12019120),
            Filter("sku_ids", "strings", "skus.id", max_values=600, too_many_code=12019015),
        ),
        total_count=False,
    ),
    Endpoint("warehouses", "GET", "/logistics/202309/warehouses", "all", "seller.logistics", "warehouses"),
    Endpoint(
        "statements",
        "GET",
        "/finance/202309/statements",
        "listing",
        _FINANCE,
        "statements",
        paging=Paging(20),
        times=(TimeFilter("statement_time"),),
        filters=(Filter("payment_status", "string", "payment_status", choices=("PAID", "FAILED", "PROCESSING")),),
        sort_fields=("statement_time",),
        sort_required=True,
        total_count=False,
    ),
    Endpoint(
        "statement_transactions",
        "GET",
        "/finance/202501/statements/{statement_id}/statement_transactions",
        "children",
        _FINANCE,
        "transactions",
        paging=Paging(20),
        sort_fields=("order_create_time",),
        sort_required=True,
        not_found=(
            98001004,
            "Parameter statement_id is invalid. Reason: not found. Expected: a statement of this shop",
        ),
    ),
    Endpoint(
        "unsettled_transactions",
        "GET",
        "/finance/202507/orders/unsettled",
        "listing",
        _FINANCE,
        "transactions",
        paging=Paging(20),
        times=(TimeFilter("search_time", field="order_create_time"),),
        sort_fields=("order_create_time",),
        sort_required=True,
        totals=(
            ("sum_est_settlement_amount", "est_settlement_amount"),
            ("sum_est_revenue_amount", "est_revenue_amount"),
            ("sum_est_adjustment_amount", "est_adjustment_amount"),
            ("sum_est_fee_amount", "est_fee_tax_amount"),
        ),
    ),
    Endpoint(
        "payments",
        "GET",
        "/finance/202605/payments",
        "listing",
        _FINANCE,
        "payments",
        paging=Paging(20),
        times=(_CREATED,),
        sort_fields=("create_time",),
        sort_required=True,
        total_count=False,
    ),
    Endpoint(
        "withdrawals",
        "GET",
        "/finance/202309/withdrawals",
        "listing",
        _FINANCE,
        "withdrawals",
        paging=Paging(20),
        times=(_CREATED,),
        filters=(
            Filter("types", "strings", "type", required=True, choices=("WITHDRAW", "SETTLE", "TRANSFER", "REVERSE")),
        ),
        default_sort="create_time",
    ),
    Endpoint(
        "activities",
        "POST",
        "/promotion/202309/activities/search",
        "listing",
        "seller.promotion.info",
        "activities",
        paging=Paging(50, minimum=0, location="body", size_code=17029001, token_code=17029001),
        filters=(
            Filter("status", "string", "status"),
            Filter("activity_title", "string", "title"),
            Filter("activity_type", "string", "activity_type"),
        ),
        default_sort="create_time",
        default_order="DESC",
        max_offset=10_000,
    ),
    Endpoint(
        "coupons",
        "POST",
        "/promotion/202406/coupons/search",
        "listing",
        "seller.promotion.info",
        "coupons",
        paging=Paging(50),
        filters=(
            Filter("status", "strings", "status"),
            Filter("title_keyword", "string", "title"),
            Filter("display_type", "strings", "display_type"),
        ),
        default_sort="create_time",
        default_order="DESC",
    ),
    Endpoint(
        "affiliate_orders",
        "POST",
        "/affiliate_seller/202410/orders/search",
        "listing",
        "seller.affiliate_collaboration.read",
        "orders",
        paging=Paging(20, required=True),
        times=(TimeFilter("create_time", max_days=92),),
        filters=(Filter("program_id", "string"),),
        default_sort="create_time",
        default_order="DESC",
    ),
    Endpoint(
        "shop_performance",
        "GET",
        "/analytics/202509/shop/performance",
        "days",
        _ANALYTICS,
        "intervals",
        filters=(Filter("granularity", "string", choices=("ALL", "1D")), _CURRENCY),
        total_count=False,
    ),
    Endpoint(
        "product_performance",
        "GET",
        "/analytics/202509/shop_products/performance",
        "daily_rows",
        _ANALYTICS,
        "products",
        paging=Paging(10),
        filters=(_CURRENCY, _CATEGORIES, _PRODUCT_STATE),
        sort_fields=("gmv", "items_sold", "orders"),
        default_sort="gmv",
        default_order="DESC",
    ),
    Endpoint(
        "sku_performance",
        "GET",
        "/analytics/202509/shop_skus/performance",
        "daily_rows",
        _ANALYTICS,
        "skus",
        paging=Paging(10),
        filters=(_CURRENCY, _CATEGORIES, _PRODUCT_STATE, Filter("product_ids", "strings", "product_id")),
        sort_fields=("gmv", "sku_orders", "units_sold"),
        default_sort="gmv",
        default_order="DESC",
    ),
    Endpoint(
        "video_performance",
        "GET",
        "/analytics/202509/shop_videos/performance",
        "daily_rows",
        _ANALYTICS,
        "videos",
        paging=Paging(10),
        filters=(_CURRENCY, _ACCOUNT_TYPE),
        sort_fields=("gmv", "gpm", "avg_customers", "sku_orders", "items_sold", "views", "click_through_rate"),
        default_sort="gmv",
        default_order="DESC",
    ),
    Endpoint(
        "live_performance",
        "GET",
        "/analytics/202509/shop_lives/performance",
        "daily_rows",
        _ANALYTICS,
        "live_stream_sessions",
        paging=Paging(10),
        filters=(_CURRENCY, _ACCOUNT_TYPE),
        sort_fields=(
            "gmv",
            "products_added",
            "different_products_sold",
            "sku_orders",
            "items_sold",
            "customers",
            "24h_live_gmv",
        ),
        default_sort="gmv",
        default_order="DESC",
        complete_after_days=2,
    ),
)

_BY_PATH = {endpoint.path: endpoint for endpoint in ENDPOINTS if "{" not in endpoint.path}
_BY_PATTERN = [
    (re.compile(re.sub(r"\{\w+\}", "([^/]+)", endpoint.path)), endpoint)
    for endpoint in ENDPOINTS
    if "{" in endpoint.path
]


def find(path: str) -> tuple[Endpoint, str] | None:
    """The endpoint that serves a path, and the id in the path ("" if it has none)."""
    endpoint = _BY_PATH.get(path)
    if endpoint is not None:
        return endpoint, ""
    for pattern, endpoint in _BY_PATTERN:
        match = pattern.fullmatch(path)
        if match:
            return endpoint, match[1]
    return None

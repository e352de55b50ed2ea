"""The ledger's tables. `feedback` and `readiness` are a contract with their readers; the others may change."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()
Json = JSON(none_as_null=True)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("shop_id", String, nullable=False),
    Column("is_dry", Boolean, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
)

# One row per parent_id of the products feed.
listings = Table(
    "listings",
    metadata,
    Column("shop_id", String, primary_key=True),
    Column("parent_id", String, primary_key=True),
    Column("product_id", String),  # TikTok's; null where TikTok has lost the listing
    Column("state", String, nullable=False),  # listed, draft, off, gone or deleted; see listings.py
    Column("product_status", String),  # TikTok's status as last seen
    Column("audit_status", String),
    Column("audit_reasons", Json),
    Column("is_under_audit", Boolean, nullable=False, default=False),
    Column("feed_fingerprint", String),  # of the rows that were last published whole
    Column("accepted", Json),  # part -> what TikTok accepted last; see listings.py
    Column("seen_in_run", String),
    Column("first_sent_at", DateTime(timezone=True)),
    Column("last_sent_at", DateTime(timezone=True)),
    Index("listings_by_product", "shop_id", "product_id"),
)

# One row per seller SKU of any object.
listing_skus = Table(
    "listing_skus",
    metadata,
    Column("shop_id", String, primary_key=True),
    Column("seller_sku", String, primary_key=True),
    Column("product_id", String, nullable=False),
    Column("sku_id", String, nullable=False),
    Column("parent_id", String),  # null where only `prices` or `inventory` name the SKU
    Column("variant_id", String),  # the products feed's product_id
    Column("price", String),  # as last accepted or read, in the currency's major unit
    Column("list_price", String),
    Column("stock", Json),  # warehouse id -> quantity, as last accepted or read
    Column("is_out_of_stock", Boolean, nullable=False),  # its listing was taken down because TikTok refuses zero stock
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("listing_skus_by_product", "shop_id", "product_id"),
    Index("listing_skus_by_parent", "shop_id", "parent_id"),
    Index("listing_skus_by_variant", "shop_id", "variant_id"),
)

images = Table(
    "images",
    metadata,
    Column("shop_id", String, primary_key=True),
    Column("source", Text, primary_key=True),  # URL or path, with the file's time and size
    Column("use_case", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("uri", String, nullable=False),
    Column("url", Text),
    Column("width", Integer),
    Column("height", Integer),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
    Index("images_by_content", "shop_id", "sha256", "use_case"),
)

# Every request that writes: the intention is here before it leaves.
operations = Table(
    "operations",
    metadata,
    Column("operation_id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", String, nullable=False),
    Column("shop_id", String, nullable=False),
    Column("object", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("operation", String, nullable=False),
    Column("idempotency_key", String),
    Column("payload_fingerprint", String, nullable=False),
    Column("intent", Json),  # only of an operation that must not happen twice: its body and what it brings about
    Column("intended_at", DateTime(timezone=True), nullable=False),
    Column("answered_at", DateTime(timezone=True)),
    Column("outcome", String),  # accepted, refused, deferred, not_applied; null: nobody knows yet
    Column("code", Integer),
    Column("message", Text),
    Column("request_id", String),
    Index("operations_by_key", "shop_id", "object", "key"),
    Index("operations_by_time", "shop_id", "operation", "intended_at"),
)

# Rows that could not go yet, whole.
deferred_rows = Table(
    "deferred_rows",
    metadata,
    Column("shop_id", String, primary_key=True),
    Column("object", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("rows", Text, nullable=False),  # JSON
    Column("reason", String, nullable=False),
    Column("deferred_at", DateTime(timezone=True), nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("feedback_id", String, primary_key=True),  # a hash of what makes two outcomes the same
    Column("run_id", String, nullable=False),
    Column("shop_id", String, nullable=False),
    Column("object", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("operation", String),
    Column("outcome", String, nullable=False),
    Column("reason", String),
    Column("code", Integer),
    Column("message", Text),
    Column("advice", Text),
    Column("column_name", Text),
    Column("given", Text),
    Column("allowed", Text),
    Column("request_id", String),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Index("feedback_by_key", "shop_id", "object", "key"),
    Index("feedback_by_run", "run_id"),
)

readiness = Table(
    "readiness",
    metadata,
    Column("run_id", String, nullable=False),
    Column("shop_id", String, nullable=False),
    Column("object", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("column_name", Text),
    Column("reason", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("given", Text),
    Column("allowed", Text),
    Column("advice", Text),
    Index("readiness_by_key", "shop_id", "object", "key"),
)

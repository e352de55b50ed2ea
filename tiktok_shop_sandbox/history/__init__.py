"""The seeded history of two shops, and how it advances.

The US shop's prices exclude tax, the UK shop's include it. Each order is planned once (planning/), and its records are
derived from the plan as of a given time (records/). Statements, analytics and promotions follow from all orders
together.

`world.planted` has the results that a correct client must find, all amounts as text:

- `kinds`: scenario (see `planning.scenarios.SCENARIOS`, plus `status_*`) -> ids of the orders that show it
- `totals`: shop id -> currency -> totals over its orders (see `planted.COUNTS` and `planted.AMOUNTS`); `sale_*` and
  `units_sold` cover what counts as revenue
- `refund_totals`: order id -> refunds granted after payment, over all its returns and cancellations
- `shopify`: the differences between TikTok and Shopify (see `shopify.differences`)
- `statements`: statement id -> settlement, reserve, number of transactions, and the payment that paid it
- `finance`: trait -> ids, such as `ads_statement`, `payment_of_several_statements`, `adjustment_without_order`

Where the API documentation is ambiguous, the history assumes:

- `total_amount` includes every fee charged to the buyer, and `payment.tax` is product, shipping and insurance tax.
- A price detail has no buyer fees and no insurance, and shows no tax where prices include it.
- A refund covers what the buyer paid. A statement debits the list price and credits the seller's discount.
- A payment can cover several statements.
- A statement's settlement changes the update_time of its orders to the statement's time.
"""

from tiktok_shop_sandbox.history.simulation import generate, live, touch

__all__ = ["generate", "live", "touch"]

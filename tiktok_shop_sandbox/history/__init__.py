"""The life of two shops, seeded: what the sandbox's API has to tell, and how it goes on.

A US shop adds tax to its prices, a British one includes it. Every order is planned once (`plan`) and shown as it stands
at a moment (`orders`, `aftersales`, `finance`); statements, analytics and promotions follow from all orders together.

`world.planted` says what a correct reader must find, all money as text:

- `kinds`: awkward kind (see `plan.KINDS`, and `status_*`) -> order ids that show it now
- `totals`: shop id -> currency -> sums over its orders (see `truth.COUNTS` and `truth.AMOUNTS`); `sale_*` and
  `units_sold` over what counts as revenue
- `refund_totals`: order id -> what was granted back after payment, over all its returns and cancellations
- `shopify`: the differences between TikTok and Shopify (see `shopify.differences`)
- `statements`: statement id -> its settlement, reserve, number of transactions and the payment that paid it
- `finance`: kind -> ids, such as `ads_statement`, `payment_of_several_statements`, `adjustment_without_order`

What the API's documentation leaves open is decided so: `total_amount` holds every fee charged to the buyer;
`payment.tax` is product, shipping and insurance tax together; a price detail knows no buyer fees and no insurance, and
shows no tax where prices include it; a refund is of what the buyer paid, while a statement takes back the list price
and returns the seller's discount; one payment may pay several statements; a statement's settlement touches its orders
at the same second.
"""

from tiktok_shop_sandbox.history.life import generate, live, touch

__all__ = ["generate", "live", "touch"]

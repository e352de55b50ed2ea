"""Names, titles, messages and addresses, including characters that break fragile software."""

from __future__ import annotations

ADJECTIVES = ("Cozy", "Everyday", "Vintage", "Ultra-Soft", "Glow", "Travel", "Mini", "Deluxe", "Organic", "Retro")
THINGS = (
    "Hoodie", "Lip Oil", "LED Lamp", "Phone Case", "Yoga Mat", "Water Bottle", "Hair Clip Set", "Face Serum",
    "Tote Bag", "Desk Organizer", "Cat Toy", "Baking Mold", "Sunset Projector", "Resistance Band", "Plush Bear",
    "Notebook", "Sock Pack", "Candle", "Beard Kit", "Nail Stickers",
)  # fmt: skip
# Titles as in real catalogs: emoji, Thai, Vietnamese, Arabic, quotes, newlines, markup, backslashes.
AWKWARD_TITLES = (
    "🌸 Sakura Glow Serum ✨ (30ml) — 2-pack",
    "เสื้อยืดผ้าฝ้าย 100% สีขาว",
    'Áo thun nữ "Hà Nội phố" — cỡ M & L',
    "Kid's 12\" Ruler; O'Neill edition, 'quoted'",
    "Line one\nLine two\twith a tab",
    "<b>Bold</b> &amp; <script>alert(1)</script> mug",
    "C:\\temp\\new back\\slash sticker",
    "حقيبة يد جلدية 👜",
    "Crème brûlée torch – ½ price — ™®",
    "👨‍👩‍👧‍👦 Family T‑shirt 🇬🇧🇺🇸",
)
COLORS = ("Black", "White", "Sage Green", "Rosé", "Navy", "Crème")
SIZES = ("XS", "S", "M", "L", "XL")

MESSAGES = (
    "Please ship asap!",
    "Leave it with the neighbour 🙏",
    "ขอบคุณมากค่ะ 🙇‍♀️",
    "Giao giờ hành chính giúp mình nhé,\ncảm ơn shop!",
    'He said: "no box, please"; it\'s a gift',
    "Ring bell, code #0042\r\n2nd floor",
    "🎁🎉 Happy B-day!!! 🎂",
    "a\\b,c|d\te",
)
SELLER_NOTES = ("VIP customer", "pack with care", "checked ✔", "call before dispatch")

FIRST_NAMES = (
    "Ava", "Liam", "Zoë", "Noah", "Mia", "José", "Priya", "Oliver", "Amélie", "Kwame", "Chloe", "Søren", "Grace",
    "Ethan", "Nguyễn", "Isla",
)  # fmt: skip
LAST_NAMES = (
    "Smith", "O'Brien", "García", "Patel", "Johnson", "Müller", "Nguyen", "Brown", "Le Roux", "Wilson", "Evans", "Kim",
    "Taylor", "Østergård", "Moore", "Clark",
)  # fmt: skip

# (state, ISO code, county, city, ZIP code, sales tax in millionths, whether shipping is taxed)
US_PLACES = (
    ("Massachusetts", "MA", "Suffolk", "Boston", "02134", 62_500, False),
    ("New Jersey", "NJ", "Hudson", "Hoboken", "07030", 66_250, True),
    ("Connecticut", "CT", "Hartford", "Hartford", "06103", 63_500, True),
    ("Puerto Rico", "PR", "San Juan", "San Juan", "00907", 115_000, False),
    ("California", "CA", "Los Angeles", "Los Angeles", "90001", 95_000, False),
    ("California", "CA", "Alameda", "Oakland", "94607", 102_500, False),
    ("Texas", "TX", "Travis", "Austin", "78701", 82_500, True),
    ("New York", "NY", "Kings", "Brooklyn", "11201", 88_750, True),
    ("Florida", "FL", "Miami-Dade", "Miami", "33101", 70_000, False),
    ("Washington", "WA", "King", "Seattle", "98101", 103_500, True),
    ("Illinois", "IL", "Cook", "Chicago", "60601", 102_500, False),
    ("Oregon", "OR", "Multnomah", "Portland", "97201", 0, False),
    ("Georgia", "GA", "Fulton", "Atlanta", "30301-0042", 89_000, True),
)
# The only state with a retail delivery fee in the API.
US_COLORADO = ("Colorado", "CO", "Denver", "Denver", "80202", 88_100, False)
GB_PLACES = (
    ("England", "ENG", "Greater London", "London", "SW1A 1AA", 200_000, True),
    ("England", "ENG", "Greater London", "London", "E1 6AN", 200_000, True),
    ("England", "ENG", "Greater Manchester", "Manchester", "M1 1AE", 200_000, True),
    ("England", "ENG", "Lancashire", "Ribbleton", "PR2 6YJ", 200_000, True),
    ("Scotland", "SCT", "City of Edinburgh", "Edinburgh", "EH1 1YZ", 200_000, True),
    ("Wales", "WLS", "Cardiff", "Caerdydd", "CF10 1EP", 200_000, True),
    ("Northern Ireland", "NIR", "Belfast", "Belfast", "BT1 5GS", 200_000, True),
)
STREETS = ("Maple Street", "High Street", "King's Road", "Station Rd", "Élysée Court", "Oak Ave", "Church Lane")

CANCEL_REASONS = {
    "mistake": ("ecom_order_to_ship_canceled_reason_created_by_mistakes", "Order created by mistake"),
    "no_longer": ("ecom_order_to_ship_canceled_reason_no_longer_needed", "No longer needed"),
    "discount": ("ecom_order_to_ship_canceled_reason_discount_not_as_expected", "Discount not as expected"),
    "stock": ("seller_cancel_reason_out_of_stock", "Out of stock"),
    "pricing": ("seller_cancel_reason_wrong_price", "Pricing error"),
    "unpaid": ("seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed", "Customer overdue to pay"),
    "undelivered": ("order_delivery_failed", "Giao gói hàng thất bại"),
    "other": ("ecom_order_to_ship_canceled_reason_other", "Autre"),
}
RETURN_REASONS = (
    ("ecom_order_delivered_refund_and_return_reason_damaged_item", "Item arrived damaged"),
    ("ecom_order_delivered_refund_and_return_reason_no_longer_needed", "No longer needed"),
    ("ecom_order_delivered_refund_and_return_reason_wrong_item", "Wrong item sent"),
    ("ecom_order_delivered_refund_reason_missing_parts", "Missing parts – nur 1 von 2 erhalten"),
    ("ecom_order_delivered_refund_and_return_reason_doesnt_fit", "Doesn't fit"),
)

"""The warehouses of a shop."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.store import Shop


def warehouses(shop: Shop, index: int) -> list[dict[str, Any]]:
    if shop.region == "US":
        address = {
            "region": "United States", "state": "New Jersey", "city": "Newark", "distict": "Essex", "town": "",
            "postal_code": "07102", "region_code": "US", "address_line1": "9 Dock Road", "address_line2": "Unit 4",
            "geolocation": {"latitude": "40.73566", "longitude": "-74.17237"},
        }  # fmt: skip
    else:
        address = {
            "region": "United Kingdom", "state": "England", "city": "Manchester", "distict": "Trafford Park",
            "town": "Manchester", "postal_code": "M17 1AB", "region_code": "GB",
            "address_line1": "Unit 4, King's Wharf", "address_line2": "",
            "geolocation": {"latitude": "53.46670", "longitude": "-2.32120"},
        }  # fmt: skip
    address |= {
        "contact_person": "Zoë O'Neill",
        "phone_number": "(+1)000-***-0000" if shop.region == "US" else "(+44)0161***0000",
        "full_address": f"{address['address_line1']}, {address['city']} {address['postal_code']}",
    }
    rows = []
    for number, (name, kind, sub_type, default) in enumerate(
        (
            ("Main warehouse 📦", "SALES_WAREHOUSE", "DOMESTIC_WAREHOUSE", True),
            ("Returns", "RETURN_WAREHOUSE", "DOMESTIC_WAREHOUSE", False),
            ("Old shed", "SALES_WAREHOUSE", "CB_DIRECT_SHIPPING_WAREHOUSE", False),
            ("Overflow warehouse", "SALES_WAREHOUSE", "DOMESTIC_WAREHOUSE", False),
        )
    ):
        rows.append(
            {
                "id": ids.make("warehouse", index, number),
                "entity_id": ids.make("warehouse", index, 500 + number),
                "name": name,
                "effect_status": "RESTRICTED" if number == 2 else "ENABLED",
                "type": kind,
                "sub_type": sub_type,
                "is_default": default,
                "address": dict(address)
                if number < 2
                else address
                | {
                    "first_name": "",
                    "last_name": "",
                    "first_name_local_script": "",
                    "last_name_local_script": "",
                    "address_line3": "s/n",
                    "address_line4": "11 floor",
                },
            }
        )
    return rows

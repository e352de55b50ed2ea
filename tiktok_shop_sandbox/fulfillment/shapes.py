"""The bodies of the fulfillment operations. See `operations.body.check` for the notation."""

_CARRIER = {"tracking_number": str, "shipping_provider_id": str}
_SHIP = {
    "handover_method": str,
    "pickup_slot": {"start_time": int, "end_time": int},
    "self_shipment": _CARRIER,
}

MARK_AS_SHIPPED = _CARRIER | {
    "order_line_item_ids": [str],
    "order_line_list": [{"order_line_id": str, "sub_item_id": str}],
}
SHIP = _SHIP
BATCH_SHIP = {"packages": [{"id": str} | _SHIP]}
CORRECTION = _CARRIER
EXTERNAL_ORDERS = {
    "orders": [
        {
            "id": str,
            "external_order": {"id": str, "platform": str, "line_items": [{"id": str, "origin_id": str}]},
        }
    ]
}

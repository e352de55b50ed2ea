"""TikTok Shop's own check of a listing, where the config asks for it."""

from collections.abc import Mapping
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer, Refusal, refusal_of
from destination_tiktok_shop.objects.products.work import Work
from destination_tiktok_shop.shop.shop import PRODUCT_WRITE
from tiktok_shop_api.errors import ApiRefusal, UnsupportedRequestError


def check_listing(context: RunContext, work: Work, body: Mapping[str, Any], operation: str) -> bool:
    """Whether the listing may be sent; what TikTok Shop objects to becomes outcomes of the work.

    A dry run has no uploaded images, without which nothing passes, so it doesn't ask. Where TikTok Shop has no such
    check, the listing is sent without it.
    """
    if not context.config.listing_check or context.is_dry:
        return True
    try:
        envelope = context.client.call(
            "POST", "/product/202309/products/listing_check", label="products", scope=PRODUCT_WRITE, body=body
        )
    except UnsupportedRequestError:
        return True
    except ApiRefusal as error:
        work.refuse(Refusal.from_envelope(error.envelope), operation)
        return False
    request_id = envelope.body.get("request_id")
    work.warn(operation, Answer(envelope.data).warnings, request_id)
    if envelope.data.get("check_result") != "FAILED":
        return True
    for reason in envelope.data.get("fail_reasons") or [{"code": 0, "message": "The listing check failed."}]:
        work.refuse(refusal_of(int(reason.get("code") or 0), reason.get("message") or "", request_id), operation)
    return False

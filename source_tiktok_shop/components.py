"""The classes that manifest.yaml names, under the one module name that Airbyte knows for them."""

from source_tiktok_shop.authenticator import ShopAuthenticator
from source_tiktok_shop.details import ShopDetails
from source_tiktok_shop.error_handler import ApiErrorHandler, ExponentialBackoff
from source_tiktok_shop.extraction import RecordsAt
from source_tiktok_shop.listing import ShopListing
from source_tiktok_shop.pagination import NextPageToken
from source_tiktok_shop.performance import ShopPerformance
from source_tiktok_shop.schema import MaskedSchema
from source_tiktok_shop.shops import AuthorizedShops, WantedShops
from source_tiktok_shop.snapshot import ShopSnapshot
from source_tiktok_shop.state import PerShopState

__all__ = [
    "ApiErrorHandler",
    "AuthorizedShops",
    "ExponentialBackoff",
    "MaskedSchema",
    "NextPageToken",
    "PerShopState",
    "RecordsAt",
    "ShopAuthenticator",
    "ShopDetails",
    "ShopListing",
    "ShopPerformance",
    "ShopSnapshot",
    "WantedShops",
]

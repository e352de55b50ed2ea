"""The seller's authorization: authorization codes, access tokens and refresh tokens."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

from . import api_errors
from .api_errors import ApiError
from .conditions import Conditions

AUTH_CODE_SECONDS = 30 * 60
AUTHORIZATION_SECONDS = 365 * 86_400
SCOPES = (
    "seller.authorization.info",
    "seller.shop.info",
    "seller.order.info",
    "seller.order.ext_ref.read",
    "seller.order.ext_ref.write",
    "seller.return_refund.basic",
    "seller.product.basic",
    "seller.product.write",
    "seller.product.delete",
    "seller.finance.info",
    "seller.fulfillment.basic",
    "seller.fulfillment.package.write",
    "seller.logistics",
    "seller.promotion.info",
    "seller.affiliate_collaboration.read",
    "data.shop_analytics.public.read",
)


class Authorization:
    """One app's authorization by one seller. Secrets derive from the seed. Times: Unix seconds, API clock."""

    def __init__(self, seed: int, seller_name: str, region: str, now: int, access_token_seconds: int) -> None:
        self._seed = seed
        self._serial = itertools.count(1)
        self.app_key = self._secret("app key", 24)
        self.app_secret = self._secret("app secret", 40)
        self.service_id = str(7_000_000_000_000_000_000 + int(self._secret("service", 12), 16))
        self.open_id = self._secret("open id", 40)
        self.seller_name = seller_name
        self.region = region
        self.ends_at = now + AUTHORIZATION_SECONDS
        self.refreshes = 0
        self.exchanges = 0
        self._codes: dict[str, int] = {}
        self._access_tokens: dict[str, int] = {}
        self.refresh_token = self._new_refresh_token()
        self.access_token = self.issue_access_token(now, access_token_seconds)

    def check_access_token(self, token: str | None, now: int, expired_status: int) -> None:
        """Raises ApiError for a token that was never issued or has expired."""
        expires_at = self._access_tokens.get(token or "")
        if expires_at is None:
            raise api_errors.bad_access_token()
        if expires_at <= now:
            raise api_errors.expired_access_token(expired_status)

    def expire_access_tokens(self, now: int) -> None:
        self._access_tokens = {token: min(expires_at, now) for token, expires_at in self._access_tokens.items()}

    def access_token_ends_at(self) -> int:
        return self._access_tokens[self.access_token]

    def consent(self, now: int) -> str:
        """A new authorization code."""
        code = f"TTP_{self._secret(f'code {next(self._serial)}', 48)}"
        self._codes[code] = now + AUTH_CODE_SECONDS
        return code

    def exchange(self, code: str, now: int, conditions: Conditions) -> dict[str, Any]:
        """A token pair for an authorization code, which can be used once."""
        if self._codes.pop(code, 0) <= now:
            raise ApiError(36004004, "Invalid auth code.")
        self.exchanges += 1
        self.refresh_token = self._new_refresh_token()
        self.ends_at = now + AUTHORIZATION_SECONDS
        return self._pair(now, conditions)

    def refresh(self, token: str, now: int, conditions: Conditions) -> dict[str, Any]:
        """A new token pair. The refresh token rotates unless `rotate_refresh_token` is off."""
        if token != self.refresh_token:
            raise ApiError(36004005, "can not find related auth record")
        if conditions.refresh_token_dead or self.ends_at <= now:
            raise ApiError(36004001, "rt has expired")
        self.refreshes += 1
        if conditions.rotate_refresh_token:
            self.refresh_token = self._new_refresh_token()
        return self._pair(now, conditions)

    def issue_access_token(self, now: int, seconds: int) -> str:
        token = f"ROW_{self._secret(f'access {next(self._serial)}', 64)}"
        self._access_tokens[token] = now + seconds
        self.access_token = token
        return token

    def _new_refresh_token(self) -> str:
        return f"ROW_{self._secret(f'refresh {next(self._serial)}', 56)}"

    def _secret(self, label: str, length: int) -> str:
        return hashlib.sha256(f"{self._seed}/{label}".encode()).hexdigest()[:length]

    def _pair(self, now: int, conditions: Conditions) -> dict[str, Any]:
        access_token = self.issue_access_token(now, conditions.access_token_seconds)
        return {
            "access_token": access_token,
            "access_token_expire_in": self._access_tokens[access_token],
            "refresh_token": self.refresh_token,
            "refresh_token_expire_in": self.ends_at,
            "open_id": self.open_id,
            "seller_name": self.seller_name,
            "seller_base_region": self.region,
            "user_type": 0,
            "granted_scopes": [scope for scope in SCOPES if scope not in conditions.missing_scopes],
        }

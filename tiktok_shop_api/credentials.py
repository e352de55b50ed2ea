"""The access token, renewed when it must be, and shared by threads and processes without locking anyone out."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from tiktok_shop_api.errors import ApiError, ConfigError
from tiktok_shop_api.times import parse_utc, to_rfc3339
from tiktok_shop_api.token_host import TokenGrant, TokenHost

MAX_UNPROVEN_RENEWALS = 3


class CredentialFile(Protocol):
    """Where several processes share credentials; see ConfigFile."""

    def locked(self) -> AbstractContextManager[None]: ...
    def read(self) -> dict[str, Any]: ...
    def save_credentials(self, credentials: Mapping[str, Any]) -> None: ...


class CredentialStore:
    """`config["credentials"]` of one process.

    TikTok may replace the refresh token at each renewal and reject the old one from then on. So a renewal happens under
    a lock, begins by reading what another process may have stored meanwhile, and its result is stored in `file` and
    handed to `on_change` (the whole new config) before it is used.
    """

    def __init__(
        self,
        config: MutableMapping[str, Any],
        token_host: TokenHost,
        *,
        file: CredentialFile | None = None,
        on_change: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        self._config = config
        self._token_host = token_host
        self._file = file
        self._on_change = on_change
        self._lock = threading.Lock()
        self._unproven_renewals = 0
        self._ends: float | None = None  # Unix seconds; None where the token's end is not known
        self._failure: tuple[str, ApiError] | None = None  # the refresh token that failed, and how
        self._use(config.get("credentials") or {})

    @property
    def app_key(self) -> str:
        return self._config["credentials"]["app_key"]

    @property
    def app_secret(self) -> str:
        return self._config["credentials"]["app_secret"]

    @property
    def authorization_ends(self) -> str | None:
        """RFC 3339; known once a token has been granted."""
        credentials = self._config["credentials"]
        # Version 0.1 wrote the British spelling.
        return credentials.get("authorization_expiry_date") or credentials.get("authorisation_expiry_date") or None

    def access_token(self) -> str:
        """A token that isn't known to have ended; renews it if it must. Raises ConfigError or TransientError."""
        if self._has_ended():
            with self._lock:
                if self._has_ended():
                    self._renew(rejected=self._token)
        return self._token or ""

    def reject(self, token: str | None) -> None:
        """The API rejected `token`: renew it, unless another thread or process already has."""
        with self._lock:
            if self._token is None or self._token == token:
                if self._unproven_renewals >= MAX_UNPROVEN_RENEWALS:
                    raise ConfigError(
                        "TikTok Shop rejects every new access token at once. Authorize the shop again; if that doesn't "
                        "help, check in Partner Center that the app is active.",
                        "access_token_rejected",
                    )
                self._renew(rejected=token)
                self._unproven_renewals += 1

    def accept(self) -> None:
        """The API accepted the current token."""
        self._unproven_renewals = 0

    def _has_ended(self) -> bool:
        return self._token is None or (self._ends is not None and self._ends <= time.time())

    def _renew(self, rejected: str | None) -> None:
        with self._file.locked() if self._file else nullcontext():
            stored = self._read_stored()
            if stored.get("access_token") not in (None, rejected):
                self._use(stored)
                if not self._has_ended():
                    # Another process renewed it.
                    self._config["credentials"] = stored
                    return
            self._save(stored, self._refresh(stored))

    def _read_stored(self) -> dict[str, Any]:
        """The newest credentials: the file's, which another process may have changed."""
        own = dict(self._config["credentials"])
        if self._file is None:
            return own
        try:
            stored = self._file.read().get("credentials")
        except ConfigError:
            # A platform may remove the file once the process has started.
            return own
        return {**own, **stored} if isinstance(stored, dict) else own

    def _refresh(self, credentials: Mapping[str, Any]) -> TokenGrant:
        refresh_token = credentials["refresh_token"]
        if self._failure is not None and self._failure[0] == refresh_token:
            raise self._failure[1]
        try:
            return self._token_host.refresh(credentials["app_key"], credentials["app_secret"], refresh_token)
        except ApiError as error:
            self._failure = refresh_token, error
            raise

    def _save(self, credentials: Mapping[str, Any], grant: TokenGrant) -> None:
        granted = granted_credentials(grant)
        self._config["credentials"] = {**credentials, **granted}
        if self._on_change is not None:
            self._on_change({key: value for key, value in self._config.items() if not key.startswith("__")})
        if self._file is not None:
            try:
                self._file.save_credentials(granted)
            except (OSError, ConfigError) as error:
                logging.getLogger("tiktok_shop_api").warning(
                    f"The renewed tokens could not be stored in the config file ({error}). Airbyte keeps them itself; "
                    "elsewhere make the file writable and authorize the shop again, since the old refresh token may no "
                    "longer work."
                )
        self._use(self._config["credentials"])
        # A fresh token that this clock calls expired means that the clock is wrong; the API will say when it ends.
        if self._has_ended():
            self._ends = None

    def _use(self, credentials: Mapping[str, Any]) -> None:
        self._ends = _seconds(credentials.get("token_expiry_date"))
        self._token: str | None = credentials.get("access_token") or None


def granted_credentials(grant: TokenGrant) -> dict[str, str]:
    """The keys of `credentials` that a grant replaces."""
    granted = {
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "token_expiry_date": to_rfc3339(grant.access_token_ends),
    }
    if grant.authorization_ends:
        granted["authorization_expiry_date"] = to_rfc3339(grant.authorization_ends)
    return granted


def _seconds(moment: Any) -> float | None:
    if not moment:
        return None
    try:
        return parse_utc(str(moment)).timestamp()
    except ValueError:
        raise ConfigError(
            f"credentials.token_expiry_date '{moment}' is not an RFC 3339 time; write it like 2026-01-31T12:00:00Z."
        ) from None

"""The HTTP client of a stream."""

import logging
import os

import requests
from airbyte_cdk.sources.declarative.requesters.http_requester import HttpRequester
from airbyte_cdk.sources.http_config import MAX_CONNECTION_POOL_SIZE
from airbyte_cdk.sources.streams.http.http_client import HttpClient
from airbyte_cdk.sources.streams.http.tcp_keepalive import TcpKeepaliveHTTPAdapter
from requests.utils import get_environ_proxies

from tiktok_shop_api.token_host import TIMEOUTS


def client_of(requester: HttpRequester, stream: str, connections: int) -> HttpClient:
    """A client with the requester's authenticator and error handler.

    It looks up the environment's proxies once; a requester's own client does so before each of thousands of requests.
    """
    session = requests.Session()
    session.proxies = get_environ_proxies(requester.get_url())
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    session.trust_env = False
    adapter = TcpKeepaliveHTTPAdapter(pool_connections=connections, pool_maxsize=MAX_CONNECTION_POOL_SIZE)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return HttpClient(
        name=stream,
        logger=logging.getLogger("airbyte"),
        session=session,
        authenticator=requester.get_authenticator(),
        error_handler=requester.error_handler,
        backoff_strategy=requester.error_handler.backoff_strategies,  # type: ignore[union-attr]
        request_timeout=TIMEOUTS,
    )

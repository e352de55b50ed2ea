"""A proxy in front of the sandbox that changes its answers, for what a live API sends and the sandbox never would."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tiktok_shop_sandbox.testing import RunningSandbox

Change = Callable[[str, dict[str, list[str]], dict[str, Any]], None]
"""Is given the path, the query and the answer's body, which it changes in place."""


class Server(ThreadingHTTPServer):
    daemon_threads = True


@contextmanager
def changed_answers(sandbox: RunningSandbox, change: Change) -> Iterator[str]:
    """The address of the proxy, for `api_base_url`."""
    upstream = urlsplit(sandbox.address)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Nothing: the sandbox has a log."""

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            connection = HTTPConnection(upstream.netloc)
            kept = {name: text for name, text in self.headers.items() if name.lower() not in {"host", "connection"}}
            connection.request(self.command, self.path, body or None, kept | {"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            document = json.loads(answer.read())
            asked = urlsplit(self.path)
            if document.get("code") == 0:
                change(asked.path, parse_qs(asked.query), document)
            content = json.dumps(document).encode()
            connection.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = forward

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

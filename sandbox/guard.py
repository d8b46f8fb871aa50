"""The guard before every door: foreign hosts and foreign pages are not served."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
from tornado.web import RequestHandler

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Server": "sandbox",
}


def guarded(handler: type[RequestHandler]) -> type[RequestHandler]:
    """The handler behind the guard against foreign pages: loopback names only,
    no calls from other origins.
    """

    class Guarded(handler):  # type: ignore[misc, valid-type]
        def set_default_headers(self) -> None:
            for name, value in HEADERS.items():
                self.set_header(name, value)

        def prepare(self) -> Any:
            words = refused(self.request.headers)
            if words is None:
                return super().prepare()
            self.set_status(403)
            self.set_header("Content-Type", "application/json; charset=utf-8")
            self.finish(msgspec.json.encode({"error": words}))
            return None

    return Guarded


def refused(headers: Any) -> str | None:
    """Why a request is not served: another host's name, or another site's page."""
    host = str(headers.get("Host", ""))
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() not in HOSTS:
        return "this server answers to 127.0.0.1 and localhost only"
    origin = headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return "requests of other sites are not answered"
    if headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and headers.get("Sec-Fetch-Mode") != "navigate":
        return "requests of other sites are not answered"
    return None

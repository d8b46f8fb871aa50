"""The tests' own guard works."""

from __future__ import annotations

import socket

import httpx
import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443)])
def test_a_connection_to_another_machine_is_refused(address: tuple[str, int]) -> None:
    with socket.socket() as sock, pytest.raises(AssertionError, match="only loopback"):
        sock.connect(address)


async def test_the_http_client_is_refused_too() -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises((AssertionError, ExceptionGroup)) as caught:
            await client.get("http://192.0.2.1/")
    assert "only loopback" in repr(caught.value)


def test_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as sock:
        sock.connect(server.getsockname())

"""The TCP connections behind the requests, so that a fault can cut one as a failing network
would.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]


class Wires:
    """Every open connection by the client's address."""

    def __init__(self) -> None:
        self._transports: dict[Address, asyncio.Transport] = {}

    def add(self, transport: asyncio.Transport) -> None:
        """Remember a connection."""
        self._transports[transport.get_extra_info("peername")[:2]] = transport

    def remove(self, transport: asyncio.Transport | None) -> None:
        """Forget a connection."""
        if transport is not None:
            self._transports.pop((transport.get_extra_info("peername") or ("", 0))[:2], None)

    def cut(self, client: Any) -> None:
        """Close the connection from this address without another byte."""
        transport = self._transports.pop((client.host, client.port), None) if client else None
        if transport is not None:
            transport.close()

    def protocol(self) -> type[asyncio.Protocol]:
        """Return uvicorn's HTTP protocol, with each connection written down here."""
        wires = self

        class WrittenDown(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                wires.add(transport)
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                wires.remove(self.transport)
                super().connection_lost(exc)

        return WrittenDown

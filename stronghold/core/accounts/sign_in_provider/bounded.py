"""A session over HTTP in which no answer of a provider is without bounds.

A request of the site waits for the answer. The time-outs of requests are for each read
from the network, so a provider that sends a byte now and then could hold it for ever.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Timer
from time import monotonic
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

# Seconds to connect, and for each read from the network.
TIMEOUT = (2, 3)
# Seconds for a whole answer, and its largest size; the keys of a large provider take
# 20 kB.
ANSWER_SECONDS, LARGEST = 6, 1_000_000
PIECE = 64 * 1024


class OutOfBounds(requests.RequestException):
    """An answer is too large, or takes too long."""


class _Impatient:
    """A connection that is cut if the head of an answer takes too long."""

    sock: Any

    def getresponse(self) -> Any:
        timer = Timer(ANSWER_SECONDS, self._cut)
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()  # type: ignore[misc]
        finally:
            timer.cancel()

    def _cut(self) -> None:
        # That of the socket beneath TLS, which alone ends a read in another thread.
        with suppress(OSError, AttributeError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _Http(_Impatient, HTTPConnection):
    pass


class _Https(_Impatient, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


_POOLS: dict[str, type] = {"http": _HttpPool, "https": _HttpsPool}


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **given: Any) -> None:
        super().init_poolmanager(*args, **given)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **given: Any) -> Any:
        manager = super().proxy_manager_for(*args, **given)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class Bounded(requests.Session):
    """Reads each answer whole, within its bounds, and follows none to another address.

    OutOfBounds if it is too large or takes too long.
    """

    def __init__(self) -> None:
        super().__init__()
        for scheme in _POOLS:
            self.mount(f"{scheme}://", _Adapter())

    def send(self, request: Any, **given: Any) -> requests.Response:
        until = monotonic() + ANSWER_SECONDS
        given |= {"stream": True, "timeout": TIMEOUT, "allow_redirects": False}
        try:
            answer = super().send(request, **given)
            with answer:
                body = b"".join(_pieces(answer.raw, until))
        except OutOfBounds:
            raise
        except (HTTPError, OSError) as error:
            _check_time(until)
            if isinstance(error, requests.RequestException):
                raise
            raise requests.ConnectionError(type(error).__name__) from error
        # A head that was cut looks like one that ended.
        _check_time(until)
        answer._content = body
        answer._content_consumed = True
        return answer


def _pieces(raw: Any, until: float) -> Iterator[bytes]:
    """Yield what came of a body, as each read from the network brings it."""
    n_bytes = 0
    while piece := raw.read1(PIECE, decode_content=True):
        n_bytes += len(piece)
        if n_bytes > LARGEST:
            raise OutOfBounds(f"its answer is larger than {LARGEST:,} bytes")
        _check_time(until)
        yield piece


def _check_time(until: float) -> None:
    if monotonic() >= until:
        raise OutOfBounds(f"its answer took longer than {ANSWER_SECONDS} seconds")

"""A session over HTTP in which a provider is asked within bounds.

A request of the site waits for the answer. The time-outs of requests are for each read
from the network, so a provider that sends a byte now and then could hold it for ever.
Nor does it reach what only the site's own network does, unless the operator lists it.
"""

import logging
import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from threading import Timer
from time import monotonic
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

from stronghold.sign_in.sign_in_provider.queries import is_by_operator
from stronghold.sign_in.sign_in_provider.rules import may_be_asked

logger = logging.getLogger(__name__)

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


class _Checked(_Impatient):
    """A connection to an address that was checked.

    Not to its name: asked a second time, a name server could name another address.
    """

    host: str
    port: int
    timeout: Any
    socket_options: Any

    def _new_conn(self) -> socket.socket:
        failed = OSError(f"{self.host} has no address that may be asked")
        for address in _addresses_of(self.host, self.port):
            try:
                return create_connection(
                    (address, self.port),
                    self.timeout,
                    socket_options=self.socket_options,
                )
            except OSError as error:
                failed = error
        raise failed


def _addresses_of(host: str, port: int) -> list[str]:
    """Return the addresses of a host that may be asked. What the log says of the others
    is for the operator alone.

    A provider that the operator has set themselves may be anywhere.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(where[0]) for *_, where in found]
    if is_by_operator():
        return addresses
    refused = [
        one
        for one in addresses
        if not may_be_asked(ip_address(one), settings.SSO_NETWORKS)
    ]
    if refused:
        logger.warning(
            "the provider of single sign-on, %s, is at %s, and SSO_NETWORKS does not "
            "list that",
            host,
            ", ".join(refused),
        )
    return [one for one in addresses if one not in refused]


class _Http(_Checked, HTTPConnection):
    pass


class _Https(_Checked, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


# To the operator's own proxy, which looks the host up itself and decides.
class _HttpByProxy(_Impatient, HTTPConnection):
    pass


class _HttpsByProxy(_Impatient, HTTPSConnection):
    pass


class _HttpPoolByProxy(HTTPConnectionPool):
    ConnectionCls = _HttpByProxy


class _HttpsPoolByProxy(HTTPSConnectionPool):
    ConnectionCls = _HttpsByProxy


_POOLS: dict[str, type] = {"http": _HttpPool, "https": _HttpsPool}
_BY_PROXY: dict[str, type] = {"http": _HttpPoolByProxy, "https": _HttpsPoolByProxy}


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **given: Any) -> None:
        super().init_poolmanager(*args, **given)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **given: Any) -> Any:
        manager = super().proxy_manager_for(*args, **given)
        manager.pool_classes_by_scheme = _BY_PROXY
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

"""A database that is away is known as that, however its server ended."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from django.db import DatabaseError, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from stronghold.core.database.away import is_away

SOCKET = ".s.PGSQL.5432"
WORDS = b"SWARNING\0VWARNING\0C57P02\0Mterminating connection because of a crash\0\0"
WARNING = b"N" + (len(WORDS) + 4).to_bytes(4, "big") + WORDS
pytestmark = pytest.mark.django_db


class Cut:
    """A socket to the database of the tests, for one connection, which can be cut."""

    def __init__(self, listen: Path, server: Path) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(listen))
        self._listener.listen(1)
        self._to_server = socket.socket(socket.AF_UNIX)
        self._to_server.connect(str(server))

    def take(self, connection: BaseDatabaseWrapper) -> None:
        """Open a connection by way of it."""
        opening = Thread(target=connection.ensure_connection)
        opening.start()
        self._client, _ = self._listener.accept()
        ways = ((self._client, self._to_server), (self._to_server, self._client))
        self._ways = [Thread(target=self._pass_on, args=way) for way in ways]
        for way in self._ways:
            way.start()
        opening.join()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65_536):
                other.sendall(said)

    def end(self, last: bytes = b"") -> None:
        """End it as a server does that is killed; `last` is what it still said."""
        with suppress(OSError):
            self._client.sendall(last)
        for one in (self._client, self._to_server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for way in self._ways:
            way.join()
        for one in (self._client, self._to_server, self._listener):
            one.close()


@pytest.fixture
def cut(tmp_path: Path) -> Iterator[Cut]:
    host = Path(connections["default"].settings_dict["HOST"])
    cut = Cut(tmp_path / SOCKET, host / SOCKET)
    yield cut
    cut.end()


@pytest.fixture
def connection(tmp_path: Path, cut: Cut) -> BaseDatabaseWrapper:
    """Return a connection to the database by way of that socket."""
    own = connections["default"].copy()
    own.settings_dict["HOST"] = str(tmp_path)
    # Another thread opens it.
    own.inc_thread_sharing()
    cut.take(own)
    return own


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(b"", id="in silence"),
        pytest.param(WARNING[:20], id="within a message"),
        pytest.param(WARNING, id="with a warning"),
    ],
)
def test_a_server_that_ends_is_away(
    cut: Cut, connection: BaseDatabaseWrapper, last: bytes
) -> None:
    cut.end(last)
    with pytest.raises(Error) as fault, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert is_away(fault.value)


def test_one_that_refuses_a_statement_is_not(connection: BaseDatabaseWrapper) -> None:
    with pytest.raises(DatabaseError) as fault, connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column")
    assert not is_away(fault.value)


def test_a_row_that_is_no_longer_there_is_not() -> None:
    # As Django says of it, without a fault of the database.
    assert not is_away(DatabaseError("Save with update_fields did not affect any rows"))

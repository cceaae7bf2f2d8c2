"""Which server a read asks. With real replicas: tests/cluster/test_replicas.py."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import (
    InternalError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from stronghold.core.api.errors import Unavailable, as_api_error
from stronghold.core.database import replicas
from stronghold.core.database.models import BeatTick
from stronghold.core.database.replicas import alias_of, from_replica, reads_replica
from stronghold.core.kernel import clock

REPLICA = alias_of("default", 0)


@pytest.fixture(autouse=True)
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the tests; Django's tests would forbid the other alias."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that is named as a replica: the primary itself, under another alias."""
    own = dict(connections["default"].settings_dict)
    monkeypatch.setitem(connections.settings, REPLICA, own)
    monkeypatch.setattr(replicas, "_rests", {})
    with override_settings(REPLICA_HOSTS=[("db-2", "5432")]):
        yield
    connections[REPLICA].close()
    del connections[REPLICA]


@pytest.fixture
def caught_up(named: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken for a replica that has everything."""
    monkeypatch.setattr(replicas, "_catches_up", lambda *_: True)


def asked() -> str:
    """Read; return the alias of the server that is asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return str(connection.alias)


def test_without_replicas_the_primary_is_read() -> None:
    assert from_replica(asked) == "default"


def test_the_primary_is_not_read_as_a_replica_and_no_warning_is_logged(
    named: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert from_replica(asked) == "default"
    assert set(replicas._rests) == {0}
    assert caplog.messages == []


def test_a_read_and_what_it_reads_in_turn_are_of_one_server(caught_up: None) -> None:
    assert from_replica(asked) == REPLICA
    assert from_replica(lambda: from_replica(asked)) == REPLICA
    assert connection.alias == "default"


def test_what_may_have_written_is_read_on_the_primary(caught_up: None) -> None:
    with transaction.atomic():
        assert from_replica(asked) == "default"


@pytest.mark.parametrize(
    ("method", "alias"),
    [("GET", REPLICA), ("HEAD", REPLICA), ("POST", "default"), ("DELETE", "default")],
)
def test_only_safe_methods_are_answered_from_a_replica(
    caught_up: None, method: str, alias: str
) -> None:
    @reads_replica
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(asked())

    answer = view(RequestFactory().generic(method, "/"))

    assert answer.content.decode() == alias


def test_a_read_that_fails_on_the_replica_is_done_on_the_primary(
    caught_up: None,
) -> None:
    tried: list[str] = []

    def read() -> str:
        tried.append(asked())
        if connection.alias == REPLICA:
            raise OperationalError("terminating connection")
        return tried[-1]

    assert from_replica(read) == "default"
    assert tried == [REPLICA, "default"]
    # It is left alone for a while.
    assert from_replica(asked) == "default"


def test_a_server_that_takes_no_changes_now_is_away_and_no_fault_of_ours() -> None:
    with pytest.raises(InternalError) as refused:
        _change_where_none_may_be_made()

    assert isinstance(as_api_error(refused.value), Unavailable)
    assert as_api_error(InternalError("another")) is None


@transaction.atomic
def _change_where_none_may_be_made() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    BeatTick.objects.create(name="any", sent_at=clock.now())

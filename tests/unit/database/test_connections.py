"""Connections: statements that are planned once, and a check that sends nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.test import override_settings

from stronghold.core.database.planned import Planned, insert
from stronghold.figures.models import StaleMark
from tests.conftest import connect

pytestmark = pytest.mark.django_db(transaction=True)
SUM = Planned("sum_of_two", "SELECT $1::int + $2::int, 'sum'", n_parameters=2)
NONE = Planned("none_at_all", "SELECT 1 WHERE $1::int = 0", n_parameters=1)


@pytest.fixture
def superuser() -> Iterator[Any]:
    opened = connect(connections["default"].settings_dict["NAME"])
    yield opened.cursor()
    opened.close()


def backend() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def planned_here() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def end(superuser: Any, pid: int) -> None:
    """End the server's side of a connection, and wait until it is gone."""
    superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_statement_is_planned_once_by_each_connection() -> None:
    connection.close()

    assert SUM.rows(2, 3) + SUM.rows(20, 30) == [(5, "sum"), (50, "sum")]
    assert planned_here() == ["sum_of_two"]
    assert NONE.rows(1) == []
    assert planned_here() == ["none_at_all", "sum_of_two"]

    connection.close()
    assert planned_here() == []
    assert SUM.rows(2, 3) == [(5, "sum")]


def test_an_open_connection_is_checked_without_asking(superuser: Any) -> None:
    pid = backend()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'the last that was asked'")

    assert connection.is_usable()

    superuser.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
    assert superuser.fetchone() == ("SELECT 'the last that was asked'",)


def test_a_connection_that_has_ended_is_replaced_before_a_request_uses_it(
    superuser: Any,
) -> None:
    SUM.rows(1, 1)
    pid = backend()
    end(superuser, pid)

    # As Django does where a request begins.
    connection.close_if_unusable_or_obsolete()

    assert SUM.rows(2, 2) == [(4, "sum")]
    assert backend() != pid


def test_after_an_error_the_server_is_asked(superuser: Any) -> None:
    pid = backend()
    end(superuser, pid)
    with pytest.raises(OperationalError):
        SUM.rows(1, 1)

    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()
    assert SUM.rows(1, 1) == [(2, "sum")]


def test_two_statements_never_have_one_name() -> None:
    with pytest.raises(ValueError, match="sum_of_two"):
        Planned("sum_of_two", "SELECT 1", n_parameters=0)


@pytest.mark.parametrize("is_given", [True, False], ids=["given", "left out"])
def test_a_value_is_stored_also_where_the_database_has_one(is_given: bool) -> None:
    """As in a column that the version before an upgrade does not know."""
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    day = {"from_day": noon.date(), "to_day": noon.date()}
    mark = StaleMark(source="reports", **day, **({"made_at": noon} if is_given else {}))

    assert insert(mark)

    stored = StaleMark.objects.get()
    assert stored.pk == mark.pk
    assert (stored.made_at == noon) is is_given


@override_settings(DATABASE_POOLED=True)
def test_behind_a_pooler_nothing_is_kept_in_the_session() -> None:
    connection.close()
    typed = Planned("typed", "SELECT $1::int, $2 || '%', $3::date", n_parameters=3)
    day = date(2026, 11, 29)

    assert SUM.rows(2, 3) + SUM.rows(20, 30) == [(5, "sum"), (50, "sum")]
    assert typed.rows(1, "it's 5", day) == [(1, "it's 5%", day)]
    assert planned_here() == []

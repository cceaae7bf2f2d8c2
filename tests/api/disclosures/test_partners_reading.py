"""The weekly list of what partners read: who sees it, and what it counts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.weeks import Week
from stronghold.oversight.reading.queries import (
    PEOPLE,
    partners_week,
    police_week,
    span_of,
)
from stronghold.oversight.visibility import hidden_from
from tests.factories import Cast

pytestmark = pytest.mark.django_db
WEEK = Week.parse("2026-W40")
TUESDAY = datetime(2026, 9, 29, 10, 15, tzinfo=LONDON)


def read(who: Any, *references: str, at: datetime = TUESDAY, **given: Any) -> None:
    kind = given.pop("kind", Kind.DISCLOSURE)
    with clock.stopped(at):
        record(kind, by=who, records=references, **given)


def page_for(client: Client, viewer: Any, week: str = "2026-W40") -> Any:
    client.force_login(viewer)
    return client.get(f"/sharing/read/{week}/")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("supervisor", 200),
        ("records", 200),
        ("officer", 403),
        ("analyst", 403),
        ("admin", 403),
        ("partner", 403),
        ("other_officer", 403),
    ],
)
def test_who_sees_the_list(client: Client, cast: Cast, role: str, status: int) -> None:
    assert page_for(client, getattr(cast, role)).status_code == status


def test_it_counts_each_record_once_by_kind(client: Client, cast: Cast) -> None:
    read(cast.partner, "C-2345-6789", "C-2345-6788", "W-2345-6789")
    later = TUESDAY + timedelta(days=1, hours=2)
    read(cast.partner, "C-2345-6789", at=later, kind=Kind.CONSULTATION)
    read(cast.partner, kind=Kind.PRINT, at=later)
    read(cast.partner, "audit-log")

    page = page_for(client, cast.supervisor).content.decode()

    assert "2 closure cases, 1 warrant" in page
    assert "Tue 10:15am to Wed 12:15pm" in page
    assert "4 times" in page
    assert "Nothing unusual" in page
    assert "C-2345-6789" not in page


def test_only_partners_of_the_force_in_that_week_are_on_it(
    client: Client, cast: Cast
) -> None:
    read(cast.officer, "C-2345-6789")
    read(cast.partner, "C-2345-6789", force="wessex")
    read(cast.partner, "C-2345-6789", at=TUESDAY - timedelta(days=2))
    read(cast.partner, "C-2345-6789", at=TUESDAY + timedelta(days=6))

    assert "Nothing was read" in page_for(client, cast.records).content.decode()


def test_far_more_than_a_persons_own_median_is_unusual(cast: Cast) -> None:
    for n in range(1, 9):
        read(cast.partner, "C-2345-6789", at=TUESDAY - timedelta(weeks=n))
    read(cast.partner, *(f"C-2345-67{n}" for n in range(10, 20)))

    with during(Request()):
        (one,) = partners_week(cast.supervisor, WEEK)
        (before,) = partners_week(cast.supervisor, WEEK.shifted(-1))

    assert (one.n_records, one.usual, one.unusual) == (10, 1, ["much"])
    assert before.unusual == []


def test_reading_by_night_is_unusual(client: Client, cast: Cast) -> None:
    read(cast.partner, "C-2345-6789", at=TUESDAY.replace(hour=20, minute=0))
    read(cast.partner, "C-2345-6789", at=TUESDAY + timedelta(days=4))

    page = page_for(client, cast.supervisor).content.decode()

    assert "1 person’s reading was unusual" in page
    assert "Outside usual hours" in page
    assert "2 times" in page


def many(n: int, start: int = 0) -> list[str]:
    return [f"R-{k:04}-AAAA" for k in range(start, start + n)]


def test_police_who_read_far_more_than_usual_are_on_it(
    client: Client, cast: Cast
) -> None:
    """Records are counted over all responses, such as the pages of an API list."""
    for week in range(1, 9):
        read(cast.supervisor, *many(200), at=TUESDAY - timedelta(weeks=week))
    for who in (cast.analyst, cast.supervisor):
        read(who, *many(150), kind=Kind.CONSULTATION)
        read(who, *many(200, 100), kind=Kind.CONSULTATION)
    # Reading the same records several times does not raise the count.
    for _ in range(3):
        read(cast.officer, *many(290), kind=Kind.CONSULTATION)
    read(cast.other_officer, *many(900), kind=Kind.CONSULTATION)

    with during(Request()):
        (one,) = police_week(cast.records, WEEK)
        before = police_week(cast.records, WEEK.shifted(-1))
    page = page_for(client, cast.records).content.decode()

    assert (one.username, one.n_records, one.usual) == ("analyst", 300, 0)
    assert before == []
    assert "Police who read far more than usual" in page
    assert "person=analyst" in page
    assert "person=officer" not in page


def test_reading_the_list_is_an_event(client: Client, cast: Cast) -> None:
    page_for(client, cast.supervisor)

    event = Event.objects.get(actor="supervisor")
    assert (event.kind, event.records) == ("consultation", ["audit-log"])
    assert event.detail == {"page": "reading:week", "week": "2026-W40"}


@pytest.mark.parametrize(
    "week", ["2026-W54", "2031-W01", "1989-W02", "week", "2026-40"]
)
def test_an_address_that_is_no_week_is_not_found(
    client: Client, cast: Cast, week: str
) -> None:
    assert page_for(client, cast.supervisor, week).status_code == 404


def test_the_short_address_redirects_to_the_last_whole_week(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.supervisor)
    last = Week.of(clock.today()).shifted(-1)

    assert client.get("/sharing/read/")["Location"] == f"/sharing/read/{last}/"


def test_the_query_uses_the_index_of_partners_events(cast: Cast) -> None:
    """Planned with scans off, so that it does not depend on the size of the table."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            f"EXPLAIN {PEOPLE}",
            span_of(cast.supervisor, WEEK, hidden_from(cast.supervisor)),
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Index Cond: ((occurred_at >=" in plan
    assert "_occurred_at_idx on" in plan
    assert "2026_08" not in plan
    assert "2026_11" not in plan

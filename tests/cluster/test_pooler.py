"""Behind PgBouncer each transaction may have another connection of the server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from reports.models import Report, ReportEvent
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.database.planned import Planned
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.queries import reading
from tests.addresses import addresses
from tests.api_document import strict_document
from tests.cluster.load import a_report
from tests.cluster.pooler import pooler
from tests.cluster.servers import Servers, servers, site_on
from tests.factories import Cast, make_report
from tests.things import Things

pytestmark = [pytest.mark.long, pytest.mark.cluster]
# Connections of the server, and threads that share them.
SIZE, THREADS, ROUNDS = 2, 8, 12
TYPES = Planned(
    "every_type",
    "SELECT $1::int, $2::numeric, $3::text, $4::date, $5::uuid, $6::bigint[],"
    " $7::text[], '100%'::text, $1::int + 1",
    n_parameters=7,
)


@pytest.fixture(scope="module")
def cluster(django_db_blocker: Any) -> Iterator[Servers]:
    """A primary without replicas, which this process uses through PgBouncer."""
    with (
        django_db_blocker.unblock(),
        servers(0) as found,
        pooler(found.primary, size=SIZE) as through,
        site_on(found, through=through.port, DATABASE_POOLED=True),
    ):
        yield found


def at_once(work: Callable[[int], object]) -> None:
    """Do it in several threads at once, several times; a failure fails the test."""

    def turn(number: int) -> None:
        try:
            for _ in range(ROUNDS):
                work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(turn, range(THREADS)))


def backends(role: str, cluster: Servers) -> int:
    ((n,),) = cluster.primary.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = %s", role
    )
    return int(n)


def test_every_address_answers(cluster: Servers, people: Cast, things: Things) -> None:
    wrong = []
    for user in (people.supervisor, people.partner):
        client = Client()
        client.force_login(user)
        for address in addresses():
            if address.name.endswith("logout") or address.name.startswith("health"):
                continue
            status = client.get(things.url_of(address)).status_code
            if status >= 500:
                wrong.append((user.username, address.name, status))
    assert wrong == []
    assert backends("stronghold_app", cluster) <= SIZE


def test_a_statement_has_the_types_that_it_has_when_planned(
    cluster: Servers, people: Cast
) -> None:
    given = (1, Decimal("1.5"), "it's 5%", date(2026, 11, 29), uuid4(), [], ["a", "b"])

    at_once(lambda _: TYPES.rows(*given))

    (row,) = TYPES.rows(*given)
    assert row == given + ("100%", 2)
    planned = "SELECT count(*) FROM pg_prepared_statements"
    with connection.cursor() as cursor:
        cursor.execute(planned)
        assert cursor.fetchone() == (0,)


def test_each_change_is_in_the_history_under_the_name_of_who_made_it(
    cluster: Servers, people: Cast
) -> None:
    """Who makes a change goes along with it in the settings of its transaction."""
    clients = []
    for user in (people.officer, people.supervisor):
        client = Client()
        client.force_login(user)
        clients.append(client)
    # What each thread was answered: the references of its reports.
    stored: dict[int, list[str]] = {number: [] for number in range(THREADS)}

    def write(number: int) -> None:
        client = Client()
        client.cookies = clients[number % 2].cookies
        answer = client.post(
            "/api/v1/reports", a_report(), content_type="application/json"
        )
        assert answer.status_code == 201, answer.content
        stored[number].append(answer.json()["reference"])

    # Each answer is compared with it, and several threads cannot make it at once.
    strict_document()
    at_once(write)

    for number, found in stored.items():
        by = (people.officer, people.supervisor)[number % 2]
        rows = Report.objects.filter(reference__in=found)
        assert rows.count() == ROUNDS
        history = ReportEvent.objects.filter(pgh_obj__in=rows)
        assert {one.pgh_context["user"] for one in history} == {by.pk}
        events = Event.objects.filter(kind="collection", records__overlap=found)
        assert {one.actor_id for one in events} == {by.pk}
        assert events.count() == ROUNDS


def test_a_ticket_opens_its_own_transaction_and_no_other(
    cluster: Servers, people: Cast, agreement: Agreement
) -> None:
    def read(number: int) -> None:
        if number % 2:
            with during(Request()), reading(people.partner, agreement) as one:
                one.cursor.execute("SELECT agreement_id FROM shared_agreement()")
                assert one.cursor.fetchall() == [(agreement.pk,)]
        else:
            with connections["partner"].cursor() as cursor:
                cursor.execute("SELECT count(*) FROM shared_agreement()")
                assert cursor.fetchone() == (0,)

    at_once(read)


def test_a_lock_is_held_to_the_end_of_its_transaction_and_no_longer(
    cluster: Servers, people: Cast
) -> None:
    row = make_report(people.officer, description="0")

    def count(_: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7340099)")
            now = int(
                Report.objects.values_list("description", flat=True).get(pk=row.pk)
            )
            Report.objects.filter(pk=row.pk).update(description=str(now + 1))

    at_once(count)

    row.refresh_from_db()
    assert row.description == str(THREADS * ROUNDS)
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    assert cluster.primary.execute(held) == [(0,)]


def test_a_long_read_needs_no_cursor_of_the_session(
    cluster: Servers, people: Cast
) -> None:
    rows = [make_report(people.officer).pk for _ in range(5)]

    def read(_: int) -> None:
        found = Report.objects.filter(pk__in=rows).order_by("pk").iterator(chunk_size=2)
        assert [row.pk for row in found] == rows

    at_once(read)


def test_what_web_asks_for_when_it_connects_is_set_by_the_pooler(
    cluster: Servers, people: Cast
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('join_collapse_limit'), current_setting('jit'),"
            " current_setting('TimeZone')"
        )
        assert cursor.fetchone() == ("4", "off", "UTC")

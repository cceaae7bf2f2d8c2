"""Reads on replicas: used when they have everything, and never a moment before."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connections
from django.test import Client

from operations.closures.models import ClosureCase
from reports.models import Report
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.database import replicas
from stronghold.core.database.replica_lag import lags
from stronghold.core.database.replicas import alias_of, from_replica
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing import actions as sharing
from stronghold.core.sharing.models import Agreement
from stronghold.monitoring.gauges import State
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import reading
from tests.addresses import Address, addresses
from tests.agreements import make_agreement
from tests.cluster.servers import HOST, Servers, servers, site_on, until
from tests.factories import Cast, make_cast, make_closure, make_report
from tests.things import Things

pytestmark = [pytest.mark.long, pytest.mark.cluster]
LIST = "/reports/"
UP = "stronghold_replica_up"
# Seconds for which the site waits for a replica that does not replay.
SHORT = 0.05


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def heard(cluster: Servers, alias: str = "default") -> Iterator[list[str]]:
    """Gather what replicas are asked, but not where they are, and on connecting."""
    found: list[str] = []

    def note(run: Any, sql: Any, given: Any, many: bool, context: Any) -> Any:
        if not any(one in str(sql) for one in ("pg_last_wal_replay_lsn", "pg_type")):
            found.append(str(sql))
        return run(sql, given, many, context)

    with ExitStack() as stack:
        for number, _ in enumerate(cluster.replicas):
            connection = connections[alias_of(alias, number)]
            stack.enter_context(connection.execute_wrapper(note))
        yield found


@contextmanager
def paused(cluster: Servers) -> Iterator[None]:
    """Stop the replay of every replica."""
    try:
        for replica in cluster.replicas:
            replica.pause()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(replicas, "PATIENCE", SHORT)
            yield
    finally:
        for replica in cluster.replicas:
            replica.resume()
        cluster.catch_up()


@pytest.fixture
def case(people: Cast) -> Any:
    """A closure order that the agreement shares."""
    today = clock.today()
    return make_closure(
        people.officer,
        state="order",
        scope="full",
        order_made_on=today,
        order_ends_on=today + timedelta(days=80),
        point=Point(-1.26, 51.76, srid=4326),
        ward=Area.objects.get(code="E05000001"),
        district=Area.objects.get(code="E07000001"),
    )


def references(viewer: User, agreement: Agreement) -> list[str]:
    with during(Request()), reading(viewer, agreement) as read:
        return [row.reference for row in read.rows(KINDS["closures"]).rows]


def marked() -> list[Address]:
    return [one for one in addresses() if getattr(one.callback, "reads_replica", False)]


def test_a_list_is_read_on_a_replica_and_its_read_is_logged(
    cluster: Servers, people: Cast
) -> None:
    row = make_report(people.officer)
    client = signed_in(people.supervisor)

    with heard(cluster) as asked:
        page = client.get(LIST)

    assert row.reference in page.content.decode()
    assert any("reports_report" in sql for sql in asked)
    event = Event.objects.order_by("-pk")[0]
    assert row.reference in event.records


def test_each_page_that_is_meant_to_only_reads(
    cluster: Servers, people: Cast, things: Things, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(people.supervisor)
    unread: list[str] = []

    with caplog.at_level(logging.WARNING):
        for address in marked():
            with heard(cluster) as asked:
                client.get(things.url_of(address))
            if not asked:
                unread.append(address.name)

    assert len(marked()) > 10
    # Without words a search, and without a box a map, asks the database nothing.
    assert set(unread) <= {"search:search", "map_points", "map_taskings"}
    # Not that an outline of this hash does not exist, which is said too.
    assert [one for one in caplog.messages if "replica" in one] == []


def test_every_address_answers_as_without_replicas(
    cluster: Servers, people: Cast, things: Things, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(people.supervisor)
    wrong = []

    with caplog.at_level(logging.ERROR):
        for address in addresses():
            if address.name.endswith("logout"):
                continue
            status = client.get(things.url_of(address)).status_code
            if status >= 500 and not address.name.startswith("health"):
                wrong.append((address.name, status))

    assert wrong == []
    assert not [one for one in caplog.messages if "replica" in one]


def test_a_write_on_a_replica_is_refused_logged_and_made_on_the_primary(
    cluster: Servers, people: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    row = make_report(people.officer)

    def write() -> int:
        return Report.objects.filter(pk=row.pk).update(description="Now otherwise")

    assert from_replica(write) == 1
    row.refresh_from_db()
    assert row.description == "Now otherwise"
    assert "refused by the replica" in caplog.text


def test_no_page_lacks_what_was_written_while_replay_is_paused(
    cluster: Servers, people: Cast
) -> None:
    client = signed_in(people.supervisor)
    with paused(cluster):
        row = make_report(people.officer)
        with heard(cluster) as asked:
            page = client.get(LIST).content.decode()
            again = client.get(LIST).content.decode()
        assert row.reference in page
        assert row.reference in again
        assert asked == []

    replicas._rests.clear()
    with heard(cluster) as asked:
        assert row.reference in client.get(LIST).content.decode()
    assert asked


def test_the_other_replica_is_read_while_one_is_paused(
    cluster: Servers, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(people.supervisor)
    monkeypatch.setattr(replicas, "PATIENCE", 10)
    monkeypatch.setattr(replicas, "REST_IF_BEHIND", 60)
    slow = cluster.replicas[0]
    slow.pause()
    try:
        row = make_report(people.officer)
        with heard(cluster) as asked:
            for _ in range(4):
                assert row.reference in client.get(LIST).content.decode()
    finally:
        slow.resume()
    assert asked
    assert set(replicas._rests) <= {0}


def test_a_partner_is_read_for_on_a_replica(
    cluster: Servers, people: Cast, agreement: Agreement, case: ClosureCase
) -> None:
    with heard(cluster, "partner") as asked:
        found = references(people.partner, agreement)

    assert case.reference in found
    assert any("shared_closures" in sql for sql in asked)


def test_what_is_withdrawn_is_not_shown_to_a_partner_by_a_replica_that_waits(
    cluster: Servers, people: Cast, agreement: Agreement, case: ClosureCase
) -> None:
    assert case.reference in references(people.partner, agreement)
    with paused(cluster), heard(cluster, "partner") as asked:
        wrong = {"error_at": clock.now(), "error_by": people.officer}
        ClosureCase.objects.filter(pk=case.pk).update(**wrong, error_reason="Twice")
        assert case.reference not in references(people.partner, agreement)
        assert asked == []

    replicas._rests.clear()
    with heard(cluster, "partner") as asked:
        assert case.reference not in references(people.partner, agreement)
    assert asked


def test_an_agreement_that_has_ended_opens_nothing_on_a_replica_that_waits(
    cluster: Servers, people: Cast, case: ClosureCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even if the site itself did not notice that it has ended."""
    ending = make_agreement(people, reference="G-TEST-0003")
    assert case.reference in references(people.partner, ending)
    with paused(cluster):
        now = clock.now()
        Agreement.objects.filter(pk=ending.pk).update(
            ended_at=now, ended_by=people.records
        )
        with pytest.raises(NotFound):
            references(people.partner, ending)
        monkeypatch.setattr(sharing, "is_in_force_with", lambda *_: True)
        assert references(people.partner, ending) == []

    replicas._rests.clear()
    assert references(people.partner, ending) == []


def test_a_replica_that_is_lost_is_left_out_and_comes_back(
    cluster: Servers, people: Cast
) -> None:
    client = signed_in(people.supervisor)
    row = make_report(people.officer)
    lost = cluster.replicas[1]
    # Connections to both are open.
    for _ in range(6):
        client.get(LIST)

    lost.kill()
    pages = [client.get(LIST) for _ in range(6)]

    assert all(row.reference in page.content.decode() for page in pages)
    assert set(replicas._rests) <= {1}
    lost.start()
    cluster.catch_up()
    replicas._rests.clear()
    for _ in range(6):
        assert client.get(LIST).status_code == 200
    assert replicas._rests == {}


def test_monitors_see_how_far_each_replica_is_behind(
    cluster: Servers, people: Cast
) -> None:
    """It takes seconds: replay is stopped, and a replica is killed and started."""
    names = [f"{HOST}:{one.port}" for one in cluster.replicas]
    make_report(people.officer)
    behind = [f"stronghold_replica_behind_{unit}" for unit in ("bytes", "seconds")]
    nothing = dict.fromkeys(product(behind, names), 0)
    until(lambda: gauges(*behind) == nothing, "replicas to have everything")

    with paused(cluster):
        make_report(people.officer)
        late = gauges(*behind)
        assert late.keys() == set(product(behind, names))
        assert min(late.values()) > 0
        assert gauges(UP) == dict.fromkeys(product([UP], names), 1)

    cluster.replicas[0].kill()
    assert gauges(UP, *behind).keys() == set(product([UP] + behind, names)) - set(
        product(behind, names[:1])
    )
    assert gauges(UP)[UP, names[0]] == 0
    health = Client().get("/health/degraded").json()
    assert f"The replica {names[0]} does not answer." in health["faults"]
    assert health["replicas"][names[0]] == {
        "seconds_behind": None,
        "bytes_behind": None,
    }
    cluster.replicas[0].start()
    cluster.catch_up()


def gauges(*names: str) -> dict[tuple[str, str], float]:
    """Return what /metrics says of each replica, by gauge and server."""
    return {
        (family.name, sample.labels["server"]): sample.value
        for family in State().collect()
        if family.name in names
        for sample in family.samples
    }


def test_the_primary_is_named_too_and_is_no_replica(
    cluster: Servers, people: Cast
) -> None:
    """The settings name all servers, since which is the primary changes."""
    with site_on(Servers(cluster.primary, cluster.all)):
        assert {one.server for one in lags()} == {
            f"{HOST}:{one.port}" for one in cluster.replicas
        }


def test_after_a_promotion_only_who_follows_the_new_primary_is_read(
    django_db_blocker: Any,
) -> None:
    """A replica of the lost primary may have what was never promoted."""
    with django_db_blocker.unblock(), servers() as found:
        with site_on(found):
            people = make_cast()
        lost, (first, second) = found.primary, found.replicas
        found.catch_up()
        lost.kill()
        first.promote()
        with site_on(Servers(first, found.replicas)):
            client = signed_in(people.supervisor)
            row = make_report(people.officer)
            with heard(found) as asked:
                assert row.reference in client.get(LIST).content.decode()
            assert asked == []

            second.follow(first)
            now = Servers(first, [second])
            now.catch_up()
            # The control file of a replica has the new timeline from here on.
            first.execute("CHECKPOINT")
            now.catch_up()
            second.execute("CHECKPOINT")
            replicas._rests.clear()
            with heard(found) as asked:
                assert row.reference in client.get(LIST).content.decode()
            assert asked

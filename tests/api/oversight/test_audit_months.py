"""A month of the audit log is dropped by two people, and the check says so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg2.errors import InsufficientPrivilege

from stronghold.core.accounts.choices import Role
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Block, DroppedMonth, Event, Reason
from stronghold.core.audit.record import record
from stronghold.core.audit.seals.queries import check_audit
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.oversight.models import Decision
from stronghold.oversight.retention.actions import (
    answer_erasures,
    apply_file,
    copy_to_file,
    end_decision,
    propose_months,
)
from stronghold.oversight.retention.queries import audit_months_due
from tests.at_once import at_once
from tests.database_roles import connected_as, django_as_owner
from tests.factories import Cast, make_cast, make_user
from tests.seals import seal_now

pytestmark = pytest.mark.django_db(transaction=True)

MAY = date(2019, 5, 1)
IN_MAY = datetime(2019, 5, 15, 12, tzinfo=UTC)


@pytest.fixture
def owner() -> Iterator[Any]:
    """The owner, with a table for May 2019."""
    with connected_as("owner") as cursor:
        cursor.execute(
            "CREATE TABLE audit_event_2019_05 PARTITION OF audit_event "
            "FOR VALUES FROM ('2019-05-01 00:00+00') TO ('2019-06-01 00:00+00')"
        )
        yield cursor
        cursor.execute("DROP TABLE IF EXISTS audit_event_2019_05, audit_event_2024_10")


@pytest.fixture
def people(owner: Any) -> Cast:
    """The cast, and a sealed log with two events of May 2019 and one of today."""
    cast = make_cast()
    with clock.stopped(IN_MAY):
        record(Kind.EXPORT, by=cast.analyst, records=["R-2222-2222"], reason="Court")
        record(Kind.CONSULTATION, by=cast.officer, records=["R-2222-2223"])
    record(Kind.CONSULTATION, by=cast.officer, records=["R-2222-2224"])
    seal_now()
    return cast


def proposed(people: Cast) -> int:
    assert audit_months_due(people.records) == [MAY]
    propose_months(by=people.records, months=["2019-05"])
    return Decision.objects.get().pk


def approve(by: Any, pk: int) -> None:
    answer_erasures(by=by, decisions=[pk], is_approved=True, reason="")


def test_a_month_is_proposed_once_by_two_at_once(people: Cast) -> None:
    police = people.records.organisation
    both = people.records, make_user("second", Role.RECORDS_MANAGER, police)

    came = at_once(
        *(lambda by=by: propose_months(by=by, months=["2019-05"]) for by in both)
    )

    assert sum(one == 1 for one in came) == 1
    assert Decision.objects.count() == 1


def test_a_dropped_month_is_no_fault_and_the_chain_is_whole(
    people: Cast, owner: Any
) -> None:
    pk = proposed(people)

    approve(people.supervisor, pk)
    seal_now()

    assert not Event.objects.filter(occurred_at__lt="2019-06-01T00:00Z").exists()
    assert not Reason.objects.exists()
    assert DroppedMonth.objects.get().n_events == 2
    checked = check_audit()
    assert checked.found == []
    assert checked.dropped == [MAY]
    assert checked.n_blocks == Block.objects.count() == 2
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "May 2019 was dropped under the retention rules." in out.getvalue()
    event = Event.objects.get(kind="erasure")
    assert event.detail == {
        "change": "audit_month_dropped",
        "month": "2019-05-01",
        "decision": pk,
    }


def test_where_nothing_was_erased_since_neither_file_nor_rows_are_read(
    people: Cast, settings: Any, tmp_path: Path
) -> None:
    file = tmp_path / "erasures"
    settings.ERASURES_FILE = str(file)
    approve(people.supervisor, proposed(people))
    copy_to_file()
    written = file.read_text()
    assert written.count("\n") == 1

    with CaptureQueriesContext(connection) as asked:
        copy_to_file()
    # Two counts, and reporters who asked in the last hour.
    assert len(asked) == 3

    # A file that was lost, or cut short, is whole again a minute later.
    for left in ("", written[:20]):
        file.write_text(left)
        copy_to_file()
        assert file.read_text() == written
    file.unlink()
    copy_to_file()
    assert file.read_text() == written


def test_a_month_that_a_restore_brings_back_is_dropped_again(
    people: Cast, owner: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ERASURES_FILE = str(tmp_path / "erasures")
    approve(people.supervisor, proposed(people))
    copy_to_file()
    # As a backup of the day before has it: the month, and no decision.
    row = Decision.objects.get()
    line = Path(settings.ERASURES_FILE).read_text().replace("2019-05", "2019-06")
    Path(settings.ERASURES_FILE).write_text(line)
    owner.execute(
        "CREATE TABLE audit_event_2019_06 PARTITION OF audit_event "
        "FOR VALUES FROM ('2019-06-01 00:00+00') TO ('2019-07-01 00:00+00')"
    )
    with clock.stopped(IN_MAY + timedelta(days=30)):
        record(Kind.CONSULTATION, by=people.officer, records=["R-2222-2225"])
    seal_now()

    with django_as_owner():
        assert apply_file(Path(settings.ERASURES_FILE)) == 1
        assert apply_file(Path(settings.ERASURES_FILE)) == 0

    seal_now()
    checked = check_audit()
    assert checked.found == []
    assert checked.dropped == [MAY, date(2019, 6, 1)]
    again = Decision.objects.exclude(pk=row.pk).get()
    assert again.proposed_by == people.records


def test_a_month_stays_dropped_when_the_month_that_says_so_is_dropped(
    people: Cast, owner: Any
) -> None:
    owner.execute(
        "CREATE TABLE audit_event_2024_10 PARTITION OF audit_event "
        "FOR VALUES FROM ('2024-10-01 00:00+00') TO ('2024-11-01 00:00+00')"
    )
    pk = proposed(people)
    with clock.stopped(datetime(2024, 10, 15, 12, tzinfo=UTC)):
        approve(people.supervisor, pk)
    seal_now()

    with clock.stopped(datetime(2040, 1, 15, 12, tzinfo=UTC)):
        propose_months(by=people.records, months=["2024-10"])
        approve(people.supervisor, Decision.objects.get(reference="2024-10").pk)
    seal_now()

    checked = check_audit()
    assert checked.found == []
    assert checked.dropped == [MAY, date(2024, 10, 1)]


def test_a_month_that_was_dropped_without_a_decision_is_a_fault(
    people: Cast, owner: Any
) -> None:
    owner.execute("DROP TABLE audit_event_2019_05")
    owner.execute("INSERT INTO audit_droppedmonth VALUES ('2019-05-01', 2, now(), 1)")

    (fault,) = check_audit().found

    assert "2 events are missing from May 2019" in str(fault)


def test_what_is_left_of_another_month_is_still_checked(
    people: Cast, owner: Any
) -> None:
    approve(people.supervisor, proposed(people))
    seal_now()
    owner.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    owner.execute("DELETE FROM audit_event WHERE records = '{R-2222-2224}'")
    owner.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")

    (fault,) = check_audit().found

    assert "1 event is missing" in str(fault)


@pytest.fixture
def app() -> Iterator[Any]:
    with connected_as("app") as cursor:
        yield cursor


def test_nothing_is_dropped_without_two_people(people: Cast, app: Any) -> None:
    pk = proposed(people)

    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT drop_audit_month(%s)", [pk])
    with pytest.raises(RuleBroken):
        approve(people.records, pk)
    end_decision(by=people.records, pk=pk, reason="Too soon")
    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT drop_audit_month(%s)", [pk])
    for statement in (
        "DROP TABLE audit_event_2019_05",
        "INSERT INTO audit_droppedmonth VALUES ('2019-05-01', 2, now(), 1)",
    ):
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)
    assert Event.objects.filter(occurred_at__lt="2019-06-01T00:00Z").count() == 2


def test_another_forces_events_wait_for_its_own_decision(people: Cast) -> None:
    with clock.stopped(IN_MAY):
        record(Kind.CONSULTATION, by=people.other_officer, records=["R-3333-3333"])
    seal_now()

    approve(people.supervisor, proposed(people))

    assert not DroppedMonth.objects.exists()
    assert Event.objects.filter(detail__change="audit_month_waits").exists()


@pytest.mark.parametrize("month", ["2026-05", "2019-04"])
def test_recent_months_and_months_that_are_not_there_are_not_dropped(
    people: Cast, month: str
) -> None:
    row = Decision.objects.create(
        force=people.records.force,
        rule="audit",
        record_kind="audit",
        reference=month,
        what="erase",
        because="not_needed",
        proposed_at=clock.now(),
        proposed_by=people.records,
    )

    with pytest.raises(RuleBroken):
        approve(people.supervisor, row.pk)
    assert not DroppedMonth.objects.exists()


def test_a_month_is_not_dropped_while_a_record_in_it_is_on_hold(people: Cast) -> None:
    pk = proposed(people)
    Decision.objects.create(
        force=people.records.force,
        rule="reports",
        record_kind="reports",
        reference="R-2222-2223",
        what="hold",
        asked_by="court",
        proposed_at=clock.now(),
        proposed_by=people.records,
    )

    with pytest.raises(RuleBroken, match="on hold"):
        approve(people.supervisor, pk)
    assert not DroppedMonth.objects.exists()


def test_events_that_no_block_covers_are_not_dropped(people: Cast) -> None:
    with clock.stopped(IN_MAY):
        record(Kind.CONSULTATION, by=people.officer, records=["R-2222-2225"])

    with pytest.raises(RuleBroken, match="not as it was sealed"):
        approve(people.supervisor, proposed(people))


def test_the_pages_lead_from_the_month_to_its_end(people: Cast, client: Client) -> None:
    client.force_login(people.records)
    assert "May 2019" in client.get("/retention/audit/").content.decode()
    assert client.post("/retention/audit/", {"months": ["2019-05"]}).status_code == 302
    client.force_login(people.supervisor)
    page = client.get("/retention/erasures/").content.decode()
    assert "Audit log of May 2019" in page
    chosen = {"do": "approve", "chosen": str(Decision.objects.get().pk)}
    assert client.post("/retention/erasures/", chosen).status_code == 302
    assert DroppedMonth.objects.get().month == MAY
    assert "Nothing waits" in client.get("/retention/erasures/").content.decode()

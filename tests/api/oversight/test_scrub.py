"""After an erasure the owner writes tables again; the worker says if that is late."""

import logging
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from operations.records import RECORD_KINDS
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.oversight.models import Decision
from stronghold.oversight.retention import scrub
from stronghold.oversight.retention.actions import decide
from stronghold.oversight.retention.queries import scrub_is_due
from stronghold.oversight.tasks import watch_erased_text
from stronghold.oversight.words import words
from tests.api.oversight.test_erasure import ANSWER, ERASE, erased, make_closed, planted
from tests.database_roles import connected_as, django_as_owner
from tests.factories import WEST_SOUTH, Cast, make_cast, make_country, make_row

pytestmark = pytest.mark.django_db(transaction=True)

# What makes a record one of the past that make_closed cannot.
ENDED: dict[str, dict[str, Any]] = {
    "warrants": {"executed_on": date(2019, 5, 15)},
    "closures": {"state": "discharged"},
}
CHANGED = (
    "SELECT relname FROM pg_stat_xact_user_tables"
    " WHERE n_tup_upd + n_tup_del > 0 AND schemaname = 'public'"
)


@pytest.fixture
def people() -> Cast:
    make_country()
    return make_cast()


def scrubbed(*options: str) -> str:
    output = StringIO()
    with django_as_owner():
        call_command("scrub_erased", *options, stdout=output, stderr=output)
    return output.getvalue()


def test_tables_are_written_again_after_an_erasure_and_only_then(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tables: a drill has them all."""
    few = ["reports_report", "reports_reportevent"]
    monkeypatch.setattr(scrub, "tables_to_write", lambda: few)
    assert scrub_is_due() is None
    assert "Nothing was erased" in scrubbed()
    erased(people, "reports", planted(people.officer).reference)
    assert scrub_is_due() is not None

    said = scrubbed()

    assert "tables hold nothing of what was erased" in said
    assert "may not end" not in said
    assert scrub_is_due() is None
    event = Event.objects.get(detail__change="erased_scrubbed")
    assert words(event).startswith("Wrote 2 tables again")


def test_every_table_that_an_erasure_changes_is_written_again(people: Cast) -> None:
    changed: set[str] = set()
    for kind in RECORD_KINDS:
        given = ENDED.get(kind.code, {})
        row = make_row(kind, people.officer, point=WEST_SOUTH, **given)
        make_closed(kind, row)
        changed |= changed_by_erasing(people, kind.code, row.reference)
    report = planted(people.officer)
    changed |= changed_by_erasing(people, "reports", report.reference)

    assert changed >= {"reports_reportevent", "reports_reporter", "audit_reason"}
    with django_as_owner():
        assert changed <= set(scrub.tables_to_write())


def changed_by_erasing(people: Cast, rule: str, reference: str) -> set[str]:
    """Erase a record; return the tables with a row that was changed or deleted."""
    decide(by=people.records, rule=rule, references=[reference], given=ERASE)
    pk = Decision.objects.get(reference=reference).pk
    with connection.cursor() as cursor:
        # What this connection did before, in the last second, is counted with it.
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ANSWER, [pk, people.supervisor.pk, people.records.pk])
        cursor.execute("SELECT erase_record(%s)", [pk])
        cursor.execute(CHANGED)
        return {name for (name,) in cursor.fetchall()}


def test_a_table_in_use_is_named_and_the_scrub_stays_due(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(scrub, "tables_to_write", lambda: ["reports_report"])
    erased(people, "reports", planted(people.officer).reference)
    with connected_as("app") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT FROM reports_report")

        with pytest.raises(CommandError, match=r"not written again: reports_report\."):
            scrubbed()

    assert scrub_is_due() is not None


def test_the_worker_says_that_a_scrub_is_late(
    people: Cast, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.ERASED_TEXT_HOURS = 26
    erased(people, "reports", planted(people.officer).reference)
    watch_erased_text()
    assert not caplog.records

    with clock.stopped(clock.now() + timedelta(hours=27)):
        watch_erased_text()

    (said,) = caplog.records
    assert said.levelno == logging.ERROR
    assert "scrub_erased" in said.getMessage()

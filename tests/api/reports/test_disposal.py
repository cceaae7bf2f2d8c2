"""Contact details are deleted automatically when their time is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from reports.models import CallBack, Report, Reporter
from reports.reporter import actions as disposal
from reports.tasks import dispose_reporters
from stronghold.celery import BEAT_SCHEDULE
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.reports.reporters import CANARIES, CONTACT, PHONE
from tests.conftest import connect
from tests.factories import Cast, make_cast, make_report, make_reporter
from tests.stored_text import tables_holding

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    return make_cast()


def kept(by: Any, *, days: int, **given: Any) -> Report:
    """Keep details that are to be erased so many days from today."""
    report = make_report(by, channel="101")
    on = clock.today() + timedelta(days=days)
    details = CONTACT | {"phone": PHONE}
    make_reporter(report, **details | given, review_on=on, dispose_on=on)
    return report


@contextmanager
def locked(report: Report) -> Iterator[None]:
    """Hold a report's row on a connection of its own, as an action does."""
    other = connect(connection.settings_dict["NAME"])
    other.autocommit = False
    statement = "SELECT FROM reports_report WHERE id = %s FOR UPDATE"
    other.cursor().execute(statement, [report.pk])
    try:
        yield
    finally:
        # A connection that is closed gives up its locks some time after.
        other.rollback()
        other.close()


def erasures() -> list[Event]:
    return list(Event.objects.filter(kind="erasure").order_by("pk"))


def test_only_what_is_due_goes_and_leaves_nothing_behind(people: Cast) -> None:
    due = kept(people.officer, days=0)
    later = kept(
        people.officer,
        days=1,
        name="Later",
        phone="01632 960001",
        email="",
        address="",
        risk="",
    )
    CallBack.objects.filter(report=due, ordinal=1).update(
        cleared_text=f"Ask for {CONTACT['name']}",
        cleared_at=clock.now(),
        cleared_by=people.supervisor,
    )

    dispose_reporters()

    assert tables_holding(CANARIES) == set()
    assert [row.report for row in Reporter.objects.all()] == [later]
    results = CallBack.objects.order_by("report", "ordinal").values_list(
        "report", "result", "done_by"
    )
    assert list(results) == [
        (due.pk, "cancelled", None),
        (due.pk, "cancelled", None),
        (later.pk, "", None),
        (later.pk, "", None),
    ]
    assert Report.objects.count() == 2


def test_the_event_counts_and_names_reports_alone(people: Cast) -> None:
    mine = [kept(people.officer, days=-1).reference for _ in range(2)]
    theirs = kept(people.other_officer, days=-1).reference

    dispose_reporters()

    by_force = {event.force: event for event in erasures()}
    assert set(by_force) == {"thames-valley", "wessex"}
    assert by_force["thames-valley"].records == sorted(mine)
    assert by_force["wessex"].records == [theirs]
    assert {event.actor for event in by_force.values()} == {"system"}
    assert by_force["thames-valley"].detail == {
        "what": "reporter",
        "why": "time",
        "reporters": 2,
        "callbacks_cancelled": 4,
    }


def test_a_second_run_does_nothing(people: Cast) -> None:
    kept(people.officer, days=0)
    dispose_reporters()

    dispose_reporters()

    assert len(erasures()) == 1


def test_what_was_done_stays_done(people: Cast) -> None:
    report = kept(people.officer, days=0)
    CallBack.objects.filter(report=report, ordinal=1).update(
        result="reached", done_at=clock.now(), done_by=people.officer
    )

    dispose_reporters()

    results = CallBack.objects.order_by("ordinal").values_list("result", flat=True)
    assert list(results) == ["reached", "cancelled"]


def test_killed_midway_each_batch_is_whole_and_the_rest_goes_next_time(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disposal, "DISPOSED_AT_ONCE", 2)
    for _ in range(5):
        kept(people.officer, days=-1)
    erase, n_batches = disposal._erase, 0

    def killed(reporters: list[Reporter], **given: Any) -> int:
        nonlocal n_batches
        n_batches += 1
        n_cancelled = erase(reporters, **given)
        if n_batches == 2:
            raise DatabaseError("terminating connection")
        return n_cancelled

    monkeypatch.setattr(disposal, "_erase", killed)
    with pytest.raises(DatabaseError):
        dispose_reporters()
    assert Reporter.objects.count() == 3
    assert CallBack.objects.filter(result="").count() == 6
    assert len(erasures()) == 1

    monkeypatch.setattr(disposal, "_erase", erase)
    dispose_reporters()

    assert not Reporter.objects.exists()
    assert sum(event.n_records for event in erasures()) == 5
    assert not CallBack.objects.filter(result="").exists()


def test_only_a_locked_row_waits_for_the_next_run(people: Cast) -> None:
    held, free = kept(people.officer, days=0), kept(people.officer, days=0)

    with locked(held):
        dispose_reporters()
        assert [row.report for row in Reporter.objects.all()] == [held]

    dispose_reporters()
    assert not Reporter.objects.exists()
    assert [event.records for event in erasures()] == [
        [free.reference],
        [held.reference],
    ]


def test_it_runs_each_day_by_itself() -> None:
    tasks = [entry["task"] for entry in BEAT_SCHEDULE.values()]

    assert "reports.tasks.dispose_reporters" in tasks

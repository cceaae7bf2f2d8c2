"""The background years are what the real actions would have made of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction

from reports.models import Assessment, CallBack, Report, Reporter
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.choices import AreaKind
from stronghold.core.kernel import clock
from stronghold.demo import actions, background, plausible
from stronghold.demo.actions import make_accounts
from stronghold.demo.queries import CITY, City
from tests.factories import make_area, make_edition, make_snapped_streets, square

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 11, 24, 15, tzinfo=UTC)
# Drawn at random, or named by the database.
OF_ITS_OWN = {"id", "report_id", "pgh_id", "pgh_obj_id", "reference", "client_uuid"}
WEEKS = 8


@pytest.fixture
def city(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two streets in the city, and some weeks of reports instead of two years.

    No report is made again or merged, which people do in the last weeks alone.
    """
    settings.DEMO = True
    monkeypatch.setattr(plausible, "WEEKS", WEEKS)
    monkeypatch.setattr(actions, "report_again", lambda *_, **__: [])
    monkeypatch.setattr(actions, "merge_some", lambda *_, **__: None)
    make_area(make_edition(AreaKind.DISTRICT), CITY, square(-1.3, 51.7, -1.2, 51.8))
    inside, outside = (Point(at, 51.75, srid=4326) for at in (-1.25, -1.1))
    make_snapped_streets({plausible.CENTRE[0]: inside, "Far Lane": outside})
    make_accounts()


def made() -> dict[str, list[Any]]:
    """Make the reports and what is done about them; return all rows, and undo it."""
    with clock.stopped(UNTIL), transaction.atomic():
        users = User.objects.filter(username__in=("officer", "supervisor"))
        by = list(users.order_by("username"))
        drawn = plausible.made_reports(Random(1), UNTIL)  # noqa: S311
        reports = sorted(drawn, key=lambda report: report.received_at)
        n_before = Event.objects.count()
        scene = actions._scene(City(Random(2)), UNTIL)  # noqa: S311
        actions._report_and_answer(scene, by, reports)
        found = {"events": list(events())[n_before:]}
        for model in (Report, CallBack, Reporter, Assessment):
            found[model.__name__] = rows_of(model)
        found["history"] = list(history())
        transaction.set_rollback(True)
    return found


def rows_of(model: Any) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows, each with the place of its report among all."""
    place = places()
    key = "id" if model is Report else "report_id"
    rows = model.objects.order_by(key, "id").values()
    return [(place[row[key]], facts(row)) for row in rows]


def history() -> Iterator[tuple[int, int, str, Any, dict[str, Any]]]:
    """Yield what is known of each report from when on and by whom, in their order."""
    place = places()
    rows = Report.pgh_event_model.objects.order_by("pgh_obj_id", "pgh_id")  # type: ignore[attr-defined]
    for row in rows.exclude(pgh_context__has_key="copied").values():
        says = row.pop("pgh_context")
        at = row.pop("pgh_created_at")
        at = datetime.fromisoformat(says["at"]) if "at" in says else at
        label = row.pop("pgh_label")
        yield place[row["pgh_obj_id"]], says["user"], label, at, facts(row)


def events() -> Iterator[tuple[Any, ...]]:
    """Yield the events of the log, a report as its place among all."""
    references = Report.objects.order_by("pk").values_list("reference", flat=True)
    place = {reference: n for n, reference in enumerate(references)}
    for one in Event.objects.order_by("occurred_at", "kind", "pk"):
        records = sorted(place.get(reference, -1) for reference in one.records)
        yield one.occurred_at, one.kind, one.actor, one.detail, records


def places() -> dict[int, int]:
    ids = Report.objects.order_by("pk").values_list("pk", flat=True)
    return {pk: n for n, pk in enumerate(ids)}


def facts(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OF_ITS_OWN}


def test_a_book_keeps_what_the_real_actions_store(
    city: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LATER_WEEKS", WEEKS + 1)
    by_people = made()
    monkeypatch.setattr(background, "LATER_WEEKS", 1)

    in_a_book = made()

    assert len(by_people["Report"]) > 100
    assert all(by_people.values())
    for what, rows in by_people.items():
        assert in_a_book[what] == rows, what

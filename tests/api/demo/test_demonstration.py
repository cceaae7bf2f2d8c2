"""The demonstration is made where it belongs, once, by the real actions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import transaction

from operations.arrests.models import Arrest
from reports.models import Report
from stronghold.core.geography.choices import AreaKind
from stronghold.core.kernel import clock
from stronghold.demo import plausible
from stronghold.demo.actions import make_accounts, make_records
from stronghold.demo.queries import CITY
from tests.factories import (
    make_area,
    make_cast,
    make_edition,
    make_snapped_streets,
    square,
)

pytestmark = pytest.mark.django_db
INSIDE, OUTSIDE = (-1.25, 51.75), (-1.10, 51.75)


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two streets in the city and one outside, and ten weeks instead of two years."""
    monkeypatch.setattr(plausible, "WEEKS", 10)
    make_area(make_edition(AreaKind.DISTRICT), CITY, square(-1.3, 51.7, -1.2, 51.8))
    inside, outside = (Point(*at, srid=4326) for at in (INSIDE, OUTSIDE))
    in_the_city = dict.fromkeys((plausible.CENTRE[0], plausible.AROUND[0]), inside)
    make_snapped_streets({**in_the_city, "Far Lane": outside})
    make_accounts()


def records_made_at(at: datetime) -> set[tuple[Any, ...]]:
    """Return what a run at that time makes, and take it all back."""
    facts = ("occurred_at", "recorded_at", "place_text", "point", "recorded_by")
    with clock.stopped(at), transaction.atomic():
        make_records()
        rows = {
            (model.__name__, *row)
            for model in (Report, Arrest)
            for row in model.objects.values_list(*facts)
        }
        transaction.set_rollback(True)
    return rows


@pytest.mark.long
def test_later_in_the_day_there_are_more_and_the_others_are_the_same(
    city: None,
) -> None:
    # A Saturday, when most of a day's records come late.
    day = datetime(2026, 11, 21, tzinfo=UTC)

    early = records_made_at(day + timedelta(hours=8))
    late = records_made_at(day + timedelta(hours=23))

    assert early < late


@pytest.mark.parametrize("command", ["make_demo_records", "load_demo"])
def test_is_refused_unless_demo_is_set(settings: Any, command: str) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="unless DEMO=1"):
        call_command(command)


@pytest.mark.parametrize("command", ["make_demo_records", "load_demo"])
def test_is_refused_where_people_work(command: str) -> None:
    make_cast()

    with pytest.raises(
        CommandError, match="has accounts that are not demonstration accounts"
    ):
        call_command(command)
    assert not Report.objects.exists()

"""The demonstration is made where it belongs, once, by the real actions."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from operations.arrests.models import Arrest
from reports.models import CallBack, Report, Reporter
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Installation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.models import Event
from stronghold.core.geography.choices import AreaKind
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.demo import plausible
from stronghold.demo.accounts import ACCOUNTS, PASSWORD
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


def made() -> str:
    out = StringIO()
    call_command("make_demo_records", stdout=out)
    return out.getvalue()


def declare() -> None:
    Installation.objects.create(
        is_demonstration=True, declared_at="2026-01-01T00:00:00Z"
    )


def test_accounts_can_sign_in_and_are_made_once() -> None:
    make_accounts()
    make_accounts()

    assert User.objects.count() == len(ACCOUNTS)
    for user in User.objects.all():
        assert policy.can(user, Verb.USE_SITE), user
    form = {"login": "officer", "password": PASSWORD}
    assert Client().post("/accounts/login/", form).status_code == 302


def test_records_are_made_once_by_the_real_actions(city: None) -> None:
    """One load, looked at from all sides: it is what takes its time."""
    declare()

    with clock.stopped(datetime(2026, 11, 20, 18, tzinfo=UTC)):
        said = made()
        today = clock.today()

    reports, arrests = Report.objects.count(), Arrest.objects.count()
    assert said == f"Made up {reports:,} reports and {arrests:,} arrests.\n"
    assert reports > 50
    assert arrests > 10
    recorded = Event.objects.filter(kind="collection")
    n_recorded = recorded.filter(records__0__startswith="R-").count()
    made_of = recorded.filter(records__0__startswith="A-").count()
    assert (n_recorded, made_of) == (reports, arrests)
    assert Report.objects.filter(district__code=CITY).exists()
    assert Report.objects.filter(district=None, point__isnull=False).exists()
    assert Report.objects.filter(premises__isnull=False).exists()
    assert Premises.objects.count() == 6
    _some_call_backs_are_over_some_are_due_and_some_are_late(today)
    assert made() == "There are records already; none were made.\n"


def _some_call_backs_are_over_some_are_due_and_some_are_late(today: date) -> None:
    still_due = CallBack.objects.filter(result="")
    assert still_due.filter(due_on__gte=today).exists()
    assert still_due.filter(due_on__lt=today).exists()
    done = CallBack.objects.filter(result="reached")
    assert done.exclude(cleared_text="").count() == done.count() > 0
    assert not Reporter.objects.filter(dispose_on__lte=today).exists()


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

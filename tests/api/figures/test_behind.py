"""Figures that are behind say so wherever they are shown; so does the health check."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from stronghold.celery import BEAT_SCHEDULE
from stronghold.core.accounts.models import User
from stronghold.exports.tasks import write_exports
from stronghold.figures import heartbeat, tallies
from stronghold.figures.models import Heartbeat, StaleMark
from stronghold.figures.tasks import note_beat, refresh_tallies
from tests.api.brief.conftest import text_of
from tests.factories import Cast, make_report

pytestmark = pytest.mark.usefixtures("tuesday")
As = Callable[[User], Client]
BEHIND = "These figures are behind. What was recorded since"
TALLIES = (
    "/api/v1/tallies?measure=reports&level=force&from=2026-W46&to=2026-W47&by=category"
)


def ago(minutes: int = 2) -> datetime:
    """Return a time past, by the database's own clock: ours is stopped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - make_interval(mins => %s)", [minutes])
        found: datetime = cursor.fetchone()[0]
    return found


@pytest.fixture
def waiting(tuesday: None, cast: Cast) -> None:
    """A report that no one has counted for two minutes."""
    tallies.refresh()
    make_report(cast.officer)
    StaleMark.objects.update(made_at=ago())


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("path", ["/map/", "/", "/weekly/2026-W47/"])
def test_pages_say_that_figures_are_behind_until_they_are_not(
    cast: Cast, as_user: As, path: str
) -> None:
    client = as_user(cast.supervisor)

    assert BEHIND in text_of(client.get(path))
    tallies.refresh()
    assert BEHIND not in text_of(client.get(path))


@pytest.mark.usefixtures("waiting")
def test_the_api_says_so_and_its_version_is_another(cast: Cast, as_user: As) -> None:
    client = as_user(cast.analyst)

    behind = client.get(TALLIES)
    tallies.refresh()
    StaleMark.objects.all().delete()
    after = client.get(TALLIES)

    assert behind.json()["behind_since"] is not None
    assert after.json()["behind_since"] is None
    assert behind["ETag"] != after["ETag"]


def test_marks_of_the_last_seconds_are_being_worked_off(
    cast: Cast, as_user: As
) -> None:
    tallies.refresh()
    make_report(cast.officer)

    assert StaleMark.objects.exists()
    assert BEHIND not in text_of(as_user(cast.analyst).get("/map/"))


def parts(client: Client) -> Any:
    return client.get("/health/degraded").json()


@pytest.mark.django_db
def test_the_health_check_sees_worker_and_beat_by_what_they_do(client: Client) -> None:
    assert (parts(client)["worker"], parts(client)["beat"]) == (False, None)

    heartbeat.note(heartbeat.WORKER)
    assert (parts(client)["worker"], parts(client)["beat"]) == (True, False)
    note_beat()
    assert (parts(client)["worker"], parts(client)["beat"]) == (True, True)

    long_ago = ago()
    Heartbeat.objects.filter(name=heartbeat.BEAT).update(seen_at=long_ago)
    assert (parts(client)["worker"], parts(client)["beat"]) == (True, False)
    Heartbeat.objects.update(seen_at=long_ago)
    assert (parts(client)["worker"], parts(client)["beat"]) == (False, None)


@pytest.mark.django_db
def test_the_health_check_sees_what_counts(client: Client) -> None:
    assert parts(client)["figures"] is False

    refresh_tallies()
    assert parts(client)["figures"] is True
    Heartbeat.objects.update(seen_at=ago())
    assert parts(client)["figures"] is False


@pytest.mark.django_db
def test_the_health_check_sees_what_writes_files(client: Client) -> None:
    assert parts(client)["jobs"] is False

    write_exports()
    assert parts(client)["jobs"] is True
    Heartbeat.objects.update(seen_at=ago())
    assert parts(client)["jobs"] is True
    Heartbeat.objects.update(seen_at=ago(minutes=11))
    assert parts(client)["jobs"] is False


@pytest.mark.usefixtures("waiting")
def test_the_health_check_says_how_long_the_oldest_change_waits(
    client: Client,
) -> None:
    assert 110 < parts(client)["oldest_mark_seconds"] < 600
    tallies.refresh()
    assert parts(client)["oldest_mark_seconds"] is None


def test_beat_asks_for_what_the_check_goes_by() -> None:
    asked = {one["task"]: one["schedule"] for one in BEAT_SCHEDULE.values()}
    every = asked["stronghold.figures.tasks.note_beat"]
    of_jobs = asked["stronghold.exports.tasks.write_exports"]

    assert every.total_seconds() * 2 < heartbeat.SILENT_AFTER_SECONDS
    assert of_jobs.total_seconds() * 2 < heartbeat.JOBS_SILENT_AFTER_SECONDS

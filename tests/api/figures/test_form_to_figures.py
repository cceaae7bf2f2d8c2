"""An arrest logged in the form is in the figures: by the command, and by the worker."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.api.records.kinds import ARRESTS
from tests.factories import make_cast, make_country
from tests.unit.figures.test_worker import server, until, worker

__all__ = ["server", "worker"]
pytestmark = pytest.mark.django_db(transaction=True)
# Where the form's point lies.
AREAS = {
    "force": "thames-valley",
    "district": "E07000001",
    "ward": "E05000001",
    "lsoa": "E01000001",
}


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(
        make_cast().officer, "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.fixture
def areas() -> dict[str, Area]:
    return make_country()


def log_an_arrest(officer: Client) -> None:
    answer = officer.post(f"{ARRESTS.pages}new/", ARRESTS.new_form())
    assert answer.status_code == 302


def counted(officer: Client) -> dict[str, list[tuple[str, int]]]:
    """Ask the endpoint at every level: each area that has any, and how many."""
    week = str(Week.of(clock.today()))
    asked = {"measure": "arrests", "from": week, "to": week}

    def rows(level: str) -> list[dict[str, Any]]:
        found = officer.get("/api/v1/tallies", {**asked, "level": level}).json()
        return list(found["rows"])

    return {level: [(r["area"], r["n"]) for r in rows(level)] for level in AREAS}


ONE_EVERYWHERE = {level: [(code, 1)] for level, code in AREAS.items()}


@pytest.mark.usefixtures("areas")
def test_an_arrest_logged_in_the_form_is_counted_after_refresh_tallies(
    officer: Client,
) -> None:
    log_an_arrest(officer)

    call_command("refresh_tallies")

    assert counted(officer) == ONE_EVERYWHERE


@pytest.mark.usefixtures("areas", "worker")
def test_an_arrest_logged_in_the_form_is_counted_by_the_worker_unasked(
    officer: Client,
) -> None:
    log_an_arrest(officer)

    until(lambda: counted(officer) == ONE_EVERYWHERE)

"""Each page of a person's day takes at most so many statements, however much there is.

A ceiling is what the page takes of a process that keeps nothing yet. A page that needs
more is slower for everyone: see `bin/bench` before one is raised.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.figures.by_state import forget_all
from stronghold.figures.tallies import refresh
from tests.agreements import make_agreement
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_premises,
    make_report,
    make_seizure,
    make_tasking,
    make_team,
    make_warrant,
)

pytestmark = [
    pytest.mark.usefixtures("tuesday", "country"),
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
As = Callable[[User], Client]
# By who asks, and the page: `{report}` and `{premises}` stand for a record of each.
CEILINGS: dict[tuple[str, str], int] = {
    ("supervisor", "/"): 0,
    ("supervisor", "/weekly/2026-W47/"): 0,
    ("supervisor", "/signals/"): 0,
    ("supervisor", "/map/?measure=reports&level=ward"): 0,
    ("supervisor", "/map/?measure=reports&level=lsoa"): 0,
    ("supervisor", "/map/?measure=reports&level=ward&area=E05000001"): 0,
    ("supervisor", "/reports/"): 0,
    ("supervisor", "/reports/?q=dealing"): 0,
    ("supervisor", "/reports/{report}/"): 0,
    ("supervisor", "/reports/triage/"): 0,
    ("supervisor", "/operations/arrests/"): 0,
    ("supervisor", "/operations/warrants/"): 0,
    ("supervisor", "/operations/closures/"): 0,
    ("supervisor", "/operations/activities/"): 0,
    ("supervisor", "/places/premises/{premises}/"): 0,
    ("supervisor", "/deadlines/"): 0,
    ("supervisor", "/my-day/"): 0,
    ("officer", "/"): 0,
    ("officer", "/weekly/2026-W47/"): 0,
    ("officer", "/reports/"): 0,
    ("officer", "/reports/{report}/"): 0,
    ("officer", "/my-day/"): 0,
    ("records", "/"): 0,
    ("records", "/reports/"): 0,
    ("partner", "/shared/"): 0,
    ("partner", "/shared/{agreement}/activities/"): 0,
    ("partner", "/shared/{agreement}/map/"): 0,
}


def make_records(cast: Cast, n: int) -> tuple[str, int]:
    """Store n records of each kind; return a report and a premises."""
    by, now = cast.officer, clock.now()
    premises = make_premises(by, f"{n} Lake Street")
    for i in range(n):
        at = {"occurred_at": now - timedelta(days=i % 10), "point": WEST_SOUTH}
        report = make_report(by, premises=premises, team=by.team, **at)
        make_arrest(by, premises=premises, **at)
        make_activity(by, premises=premises, **at)
        make_seizure(by, premises=premises, **at)
        make_warrant(by, premises=premises, team=by.team)
        make_closure(by, premises=premises)
        make_tasking(by, premises=premises)
    refresh()
    return report.reference, premises.pk


def test_no_page_takes_more_statements_than_its_ceiling(
    cast: Cast, as_user: As
) -> None:
    for user in (cast.officer, cast.supervisor):
        user.team = make_team(cast.officer.organisation)
        user.save()
    agreement = make_agreement(cast)
    few, many = make_records(cast, 3), make_records(cast, 12)

    over = {}
    for (who, page), ceiling in CEILINGS.items():
        client = as_user(getattr(cast, who))
        taken = []
        for report, premises in (few, few, many):
            address = page.format(
                report=report, premises=premises, agreement=agreement.reference
            )
            # As in a process that has kept nothing.
            forget_all()
            with (
                CaptureQueriesContext(connections["default"]) as by_app,
                CaptureQueriesContext(connections["partner"]) as by_partner,
            ):
                answer = client.get(address)
            assert answer.status_code == 200, (who, address)
            taken.append(len(by_app) + len(by_partner))
        # The first asks of the site what it asks once: types, the installation.
        if max(taken[1:]) > ceiling:
            over[who, page] = taken

    assert over == {}

"""Each page of a person's day takes at most so many statements, however much there is.

A ceiling is what the page takes where nothing is kept yet, neither by the process nor
in Redis, which may also be away for a moment. A page that needs more is slower for
everyone: see `bin/bench` before one is raised.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.figures.tallies import refresh
from tests import own_cache
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
    # Five count in every menu what there is to do now: deadlines, reports, call-backs
    # and visits to come, of the viewer and of whom they stand in for.
    # One counts the wards of districts that have no team, as here.
    # Four ask whether access waits for approval, an agreement to be resumed or to be
    # signed, and a draft that was not signed to be changed.
    ("supervisor", "/"): 37,
    ("supervisor", "/weekly/2026-W47/"): 49,
    ("supervisor", "/signals/"): 23,
    # Two ask of the same weeks a year before.
    ("supervisor", "/map/?measure=reports&level=ward"): 18,
    ("supervisor", "/map/?measure=reports&level=lsoa"): 19,
    ("supervisor", "/map/?measure=reports&level=ward&area=E05000001"): 25,
    ("supervisor", "/reports/"): 13,
    ("supervisor", "/reports/?q=dealing"): 13,
    ("supervisor", "/reports/{report}/"): 27,
    ("supervisor", "/reports/triage/"): 18,
    ("supervisor", "/operations/arrests/"): 13,
    ("supervisor", "/operations/warrants/"): 13,
    ("supervisor", "/operations/closures/"): 14,
    ("supervisor", "/operations/activities/"): 15,
    ("supervisor", "/places/premises/{premises}/"): 38,
    ("supervisor", "/deadlines/"): 9,
    ("supervisor", "/my-day/"): 13,
    # One asks what else is due on the record of each line.
    ("officer", "/"): 21,
    ("officer", "/weekly/2026-W47/"): 47,
    ("officer", "/reports/"): 13,
    ("officer", "/reports/{report}/"): 27,
    ("officer", "/my-day/"): 13,
    # Three ask whether the retention rules and the checks of agreements are due again,
    # and whether an agreement waits to be resumed.
    ("records", "/"): 44,
    ("records", "/reports/"): 10,
    # One asks whether access waits for approval.
    ("partner", "/shared/"): 31,
    ("partner", "/shared/{agreement}/activities/"): 18,
    ("partner", "/shared/{agreement}/map/"): 21,
}
# What a street takes on which every kind of record is.
MOST_OF_STREET = 24


def give_teams(cast: Cast) -> None:
    for user in (cast.officer, cast.supervisor):
        user.team = make_team(cast.officer.organisation)
        user.save()


def make_records(cast: Cast, n: int) -> tuple[str, int]:
    """Store n records of each kind; return a report and a premises."""
    by, now = cast.officer, clock.now()
    premises = make_premises(by, f"{n} Lake Street")
    for i in range(n):
        on = now - timedelta(days=i % 10)
        at = {"occurred_at": on, "point": WEST_SOUTH}
        report = make_report(by, premises=premises, team=by.team, received_at=on, **at)
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
    give_teams(cast)
    agreement = make_agreement(cast)
    few, many = make_records(cast, 3), make_records(cast, 12)

    over, twice = {}, {}
    for (who, page), ceiling in CEILINGS.items():
        client = as_user(getattr(cast, who))
        taken = []
        for report, premises in (few, few, many):
            address = page.format(
                report=report, premises=premises, agreement=agreement.reference
            )
            # As where nothing is kept, by the process or in Redis.
            own_cache.begin()
            with (
                CaptureQueriesContext(connections["default"]) as by_app,
                CaptureQueriesContext(connections["partner"]) as by_partner,
            ):
                answer = client.get(address)
            assert answer.status_code == 200, (who, address)
            asked = Counter(one["sql"] for one in (*by_app, *by_partner))
            taken.append(asked.total())
            del asked["BEGIN"], asked["COMMIT"]
            if again := [sql for sql, n in asked.items() if n > 1]:
                twice[who, page] = again
        # The first asks of the site what it asks once: types, the installation.
        if max(taken[1:]) > ceiling:
            over[who, page] = taken

    assert over == {}
    assert twice == {}


@pytest.mark.parametrize("who", ["officer", "supervisor", "records", "partner"])
def test_a_page_decides_once_what_its_reader_may_do(
    who: str, cast: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_teams(cast)
    make_agreement(cast)
    make_records(cast, 1)
    decide, decided = policy._decide, Counter[tuple[object, ...]]()

    def counted(user: User) -> frozenset[Verb]:
        decided[user.pk, policy._standing(user)] += 1
        return decide(user)

    monkeypatch.setattr(policy, "_decide", counted)
    for page in [page for of, page in CEILINGS if of == who and "{" not in page]:
        decided.clear()
        assert as_user(getattr(cast, who)).get(page).status_code == 200
        assert set(decided.values()) == {1}, (page, decided)


@pytest.mark.parametrize("n", [3, 12])
def test_a_street_takes_as_many_statements_however_much_is_there(
    n: int, cast: Cast, as_user: As
) -> None:
    by, premises = cast.officer, make_premises(cast.officer)
    of_street = {"street": premises.street}
    for where in (of_street, of_street | {"premises": premises}):
        for _ in range(n):
            for make in (make_report, make_arrest, make_activity, make_seizure):
                make(by, **where, point=WEST_SOUTH)
            for make in (make_warrant, make_closure, make_tasking):
                make(by, **where)
    client = as_user(cast.supervisor)
    address = f"/places/streets/{premises.street_id}/"
    client.get(address)

    with CaptureQueriesContext(connections["default"]) as asked:
        answer = client.get(address)

    assert answer.status_code == 200
    assert len(asked) <= MOST_OF_STREET

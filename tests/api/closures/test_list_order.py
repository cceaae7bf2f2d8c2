"""The list of closure cases: what is most urgent by law first, ended cases too."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.closures.models import ClosureCase
from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.rules import Due
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.closures.cases import API, PAGES
from tests.factories import Cast, make_closure
from tests.unit.closures.steps import at

NOW = at("2026-12-01 12:00")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


def case_of(by: User, state: str, *hours: float, **given: Any) -> ClosureCase:
    """Store a case in a state, with a legal deadline in each of so many hours."""
    row = make_closure(by, state=state, **given)
    dues = [
        Due("hearing", NOW + n * HOUR, NOW + n * HOUR, section="s.80(3)", part=str(n))
        for n in hours
    ]
    put_deadlines(Owner("closure", row.pk, row.force_id, person_id=by.pk), dues)
    return row


@pytest.fixture
def cases(cast: Cast) -> list[ClosureCase]:
    """Cases in the order in which they are listed; made in another."""
    by = cast.supervisor
    # Compensation may still be claimed: they are in the order of that.
    later = case_of(by, "refused", 800, place_text="5 Ended, later")
    ended = case_of(by, "refused", 500, place_text="4 Ended")
    draft = case_of(by, "draft", place_text="5 Draft")
    late = case_of(by, "served", -30, 90, place_text="1 Late")
    error = case_of(by, "served", place_text="8 In error")
    far = case_of(by, "order", 600, place_text="4 Far")
    practice = case_of(by, "served", place_text="6 Review")
    soon = case_of(by, "served", 2, place_text="2 Soon")
    same = case_of(by, "served", 2, place_text="3 Same")
    dropped = case_of(by, "abandoned", place_text="9 Dropped")
    due = NOW - HOUR
    put_deadlines(
        Owner("closure", practice.pk, practice.force_id),
        [Due("irregular", due, due)],
    )
    ClosureCase.objects.filter(pk=error.pk).update(
        error_at=NOW, error_by=by, error_reason="Recorded twice"
    )
    return [late, same, soon, ended, far, later, practice, draft, dropped, error]


def listed(client: Client, url: str) -> tuple[list[str], Any]:
    answer = client.get(url).json()
    return [item["reference"] for item in answer["items"]], answer


def test_the_most_urgent_by_law_is_first_and_what_has_ended_without_one_is_last(
    client: Client, cast: Cast, cases: list[ClosureCase]
) -> None:
    client.force_login(cast.supervisor)

    found, _ = listed(client, f"{API}?in_error=yes")
    turned = client.get(f"{PAGES}?sort=least-urgent&in_error=yes").context["page"].table

    assert found == [row.reference for row in cases]
    assert [row.cells[0].reference for row in turned.rows] == found[::-1]
    assert turned.columns[1].sorted_as == "descending"


@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_hold_every_case_once_and_lead_back(
    client: Client, cast: Cast, cases: list[ClosureCase], size: int
) -> None:
    client.force_login(cast.supervisor)
    expected = [row.reference for row in cases]
    forwards: list[list[str]] = []
    url = f"{API}?in_error=yes&limit={size}"
    last = url
    while url:
        found, answer = listed(client, url)
        forwards.append(found)
        last, url = url, answer["older"]
    assert [reference for page in forwards for reference in page] == expected

    backwards = []
    url = last
    while url:
        found, answer = listed(client, url)
        backwards.append(found)
        url = answer["newer"]
    assert backwards[::-1][-1] == forwards[-1]
    assert [reference for page in backwards[::-1] for reference in page][
        -len(expected) :
    ] == expected


def test_each_case_has_its_clock_in_words_and_its_section(
    client: Client, cast: Cast, cases: list[ClosureCase]
) -> None:
    client.force_login(cast.supervisor)
    page = client.get(PAGES).content.decode()

    for words in ("Hearing overdue by 1 day", "Hearing due 2:00pm today", "s.80(3)"):
        assert words in page


def test_the_api_gives_the_next_legal_deadline_and_its_level(
    client: Client, cast: Cast, cases: list[ClosureCase]
) -> None:
    client.force_login(cast.supervisor)

    late = client.get(f"{API}/{cases[0].reference}").json()["next_legal_deadline"]
    assert (late["level"], late["is_missed"]) == ("act_now", True)
    assert (late["kind"], late["section"]) == ("hearing", "s.80(3)")
    far = client.get(f"{API}/{cases[4].reference}").json()["next_legal_deadline"]
    assert (far["level"], far["is_missed"]) == ("due_soon", False)
    review = client.get(f"{API}/{cases[6].reference}").json()
    assert review["next_legal_deadline"] is None


@pytest.mark.parametrize(
    ("state", "given", "tone"),
    [
        (
            "order",
            {"order_made_on": "2026-01-02", "order_ends_on": "2026-03-01"},
            "done",
        ),
        ("refused_continued", {}, "waiting"),
        ("refused", {}, "lost"),
        ("quashed", {}, "lost"),
        ("cancelled", {}, "stopped"),
        ("abandoned", {}, "stopped"),
        ("discharged", {}, "neutral"),
    ],
)
def test_only_an_order_that_ran_its_time_looks_like_a_success(
    client: Client, cast: Cast, state: str, given: dict[str, str], tone: str
) -> None:
    make_closure(cast.supervisor, state=state, **given)
    client.force_login(cast.supervisor)

    page = client.get(PAGES).content.decode()

    assert page.count(f"sh-tag--{tone}") == 1
    assert ("sh-tag--done" in page) == (tone == "done")

"""/: each role finds what it may do there, and nothing that it may not."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from stronghold.accounts.models import User
from stronghold.audit.models import Event
from stronghold.dashboard.presenters.home import home_page
from tests.factories import Cast, make_arrest, make_report, make_tally

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def text_for(as_user: Callable[[User], Client]) -> Callable[[User], str]:
    def read(user: User) -> str:
        response = as_user(user).get("/")
        assert response.status_code == 200
        main = response.content.decode().partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    return read


def test_an_officer_can_log_at_once_and_sees_the_own_last_records(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    mine = make_report(cast.officer, concern="cuckooing")
    arrest = make_arrest(cast.officer)
    theirs = make_report(cast.supervisor)

    text = text_for(cast.officer)

    assert "Log a report Record an arrest" in text
    assert mine.reference in text
    assert arrest.reference in text
    assert theirs.reference not in text


def test_the_records_that_the_page_shows_are_logged_as_read(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    mine = make_report(cast.officer)

    text_for(cast.officer)

    assert Event.objects.filter(records__contains=[mine.reference]).exists()


@pytest.mark.parametrize(
    ("last", "before", "words"),
    [(6, 4, "2 more than"), (4, 6, "2 fewer than"), (5, 5, "As many as")],
)
def test_the_last_finished_week_is_told_against_the_week_before(
    last: int, before: int, words: str, cast: Cast
) -> None:
    force = cast.analyst.force
    weeks = {date(2026, 11, 16): last, date(2026, 11, 9): before, date(2026, 11, 23): 1}
    for period, n in weeks.items():
        make_tally(force, force.pk, period, n, level="force")

    page = home_page(cast.analyst)

    arrests = page.figures[1]
    assert page.week == "16 to 22 November 2026"
    assert arrests.value == str(last)
    assert arrests.note == f"{words} the week before; 1 so far this week"
    assert arrests.url.startswith("/map/?measure=arrests&level=ward")


@pytest.mark.parametrize("role", ["analyst", "records"])
def test_those_who_log_nothing_have_no_button_for_it(
    role: str, cast: Cast, text_for: Callable[[User], str]
) -> None:
    text = text_for(getattr(cast, role))

    assert "Log a report" not in text
    assert "Last week, 16 to 22 November 2026" in text


def test_a_partner_is_told_plainly_that_nothing_is_shared(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    text = text_for(cast.partner)

    assert "Nothing is shared with your organisation yet" in text
    assert "Last week" not in text
    assert "Log a report" not in text


def test_an_administrator_sees_accounts_and_no_figures(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    text = text_for(cast.admin)

    assert "People who may sign in, as what" in text
    assert "Last week" not in text

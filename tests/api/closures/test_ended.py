"""What shuts the premises now, and what has ended by itself: in lists and on pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from operations.deadlines.actions.sweep import sweep_deadlines
from stronghold.core.kernel import clock
from tests.api.closures.cases import API, PAGES, Case
from tests.factories import Cast
from tests.unit.closures.steps import at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-22 09:00")
HOUR = timedelta(hours=1)
# It was served an hour before, and runs for 48.
ENDS = MORNING + 47 * HOUR


def is_listed(client: Client, case: Case, **params: str) -> bool:
    client.force_login(case.by)
    return case.reference in client.get(PAGES, params).content.decode()


def served(opened: Opens, cast: Cast) -> Case:
    with clock.stopped(MORNING):
        case = opened(cast.supervisor)
        case.serve(MORNING)
    return case


def test_a_notice_is_in_force_until_its_hours_are_over(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = served(open_case, cast)

    for now, is_there in ((ENDS, True), (ENDS + HOUR, False)):
        with clock.stopped(now):
            assert is_listed(client, case, in_force="notice") is is_there
            # No result was told: it stands as it was, and is not closed by itself.
            assert is_listed(client, case, state="served")
    with clock.stopped(ENDS + HOUR):
        sweep_deadlines()
        assert not is_listed(client, case, in_force="notice")


@pytest.mark.parametrize("is_continued", [True, False])
def test_a_notice_is_in_force_while_a_court_lets_it_go_on_to_the_next_hearing(
    client: Client, cast: Cast, open_case: Opens, is_continued: bool
) -> None:
    case, until = served(open_case, cast), ENDS + 24 * 7 * HOUR
    told = {"until": until.isoformat(), "notice_continued": is_continued}
    with clock.stopped(ENDS):
        assert case.move("adjourn", told, MORNING + 24 * HOUR).status_code == 201

    for now, is_running in ((ENDS + HOUR, True), (until + HOUR, False)):
        with clock.stopped(now):
            found = is_listed(client, case, in_force="notice")
            assert found is (is_running and is_continued)


def test_a_notice_that_went_on_without_an_order_ends_by_time(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = served(open_case, cast)
    heard = MORNING + 24 * HOUR
    with clock.stopped(heard + HOUR):
        told = case.move("refuse_continue", {"hours": 48}, heard)
        assert told.status_code == 201

    for now, is_over in ((heard + 48 * HOUR, False), (heard + 49 * HOUR, True)):
        with clock.stopped(now):
            assert is_listed(client, case, in_force="notice") is not is_over
            assert is_listed(client, case, state="refused_continued") is not is_over
            assert is_listed(client, case, state="expired") is is_over
            listed = client.get(PAGES).content.decode()
            page = client.get(f"{PAGES}{case.reference}/").content.decode()
            body = client.get(f"{API}/{case.reference}").json()
            state = "expired" if is_over else "refused_continued"
            assert body["state"] == state
            for shown in (listed.partition("<table")[2], page):
                assert ("Ended by time" in shown) is is_over

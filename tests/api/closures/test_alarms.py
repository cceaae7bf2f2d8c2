"""Is a gap, or a hearing that is too late, what the page says and offers first?"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.models import Deadline
from operations.models import AlertMail
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case
from tests.factories import Cast, make_team
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, SHORT, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
TEN = at("2026-12-01 10:00")
TWO = at("2026-12-02 14:00")


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(TEN):
        yield


def serve(case: Case, hearing_at: str, **authority: object) -> None:
    case.move("prepare", ANSWERS | {"hearing_at": hearing_at}, TEN)
    case.move("authorise", dict(authority) or SHORT, TEN)
    assert case.move("serve", SERVICE, TEN).status_code == 201


def page_of(client: Client, who: User, case: Case) -> str:
    client.force_login(who)
    return client.get(f"{PAGES}{case.reference}/").content.decode()


def first_button(page: str) -> str:
    found = re.search(r'class="sh-actions">\s*<a [^>]*href="([^"]*)"', page)
    assert found, page
    return found[1]


def test_four_hours_with_no_one_kept_out_are_the_first_message_and_an_alert(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    cast.officer.team = cast.supervisor.team = make_team(cast.officer.organisation)
    for one in (cast.officer, cast.supervisor):
        one.email = f"{one.username}@force.example"
        one.save()
    case = open_case(cast.officer)
    case.by = cast.supervisor
    serve(case, TWO.isoformat())

    page = page_of(client, cast.supervisor, case)
    panel = page[page.index('class="sh-closure"') :]
    first = panel.index("govuk-warning-text__text")
    assert "No one is kept out for 4 hours" in panel[first : first + 200]
    assert first < panel.index("sh-clock")
    assert first_button(panel).endswith("/extend_notice/")

    sweep_deadlines()
    told = AlertMail.objects.filter(alert__deadline__kind="notice_gap")
    assert set(told.values_list("recipient__username", flat=True)) == {
        "officer",
        "supervisor",
    }
    client.force_login(cast.supervisor)
    assert "The closure notice ends before the hearing" in (
        client.get("/deadlines/").content.decode()
    )

    facts = {"signed_by": "superintendent", "extension_hours": 24}
    assert case.fill("extend_notice", facts, TEN).status_code == 302
    assert "No one is kept out" not in page_of(client, cast.supervisor, case)
    due = Deadline.objects.get(closure=case.row, kind="notice_gap")
    assert due.state == "void"


def test_an_officer_sees_who_can_extend_and_is_led_to_no_refusal(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.supervisor)
    serve(case, TWO.isoformat())

    page = page_of(client, cast.officer, case)

    assert "A superintendent or above can extend the notice" in page
    assert "/extend_notice/" not in page


def test_a_hearing_that_is_too_late_is_a_warning_and_rebooking_the_first_button(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.supervisor)
    serve(case, (TEN + timedelta(hours=49)).isoformat(), **LONG)

    page = page_of(client, cast.supervisor, case)

    panel = page[page.index('class="sh-closure"') :]
    assert panel.index("govuk-warning-text") < panel.index("is too late")
    assert first_button(panel).endswith("/rebook/")

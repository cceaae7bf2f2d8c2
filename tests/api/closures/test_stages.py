"""The page of a case says its stage, who acts next and by when, and who can read it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from operations.closures.models import ClosureCase
from operations.closures.queries import readers_of_draft
from operations.closures.visibility import visible_closures
from stronghold.core.accounts.choices import Rank
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case
from tests.factories import Cast
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, SHORT, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-02 09:00")
BOOKED = at("2026-12-03 14:00")
ORDER = {"scope": "full", "ends_on": "2027-02-28"}
HEARD = ANSWERS | {"hearing_at": BOOKED.isoformat()}


def shown(client: Client, case: Case, by: User) -> str:
    client.force_login(by)
    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    return page[page.index('aria-label="What is due') : page.index("Who may be inside")]


def stage(page: str) -> str:
    found = re.findall(r'aria-current="step">([A-Za-z]+)<', page)
    assert len(found) == 1
    return str(found[0])


def main_button(page: str) -> str:
    """Return the words of the one main button; "" if there is none."""
    found = re.findall(r"<a[^>]*sh-button--primary[^>]*>\s*([^<]+)", page)
    assert len(found) <= 1
    return found[0].strip() if found else ""


def test_the_stages_follow_the_case_to_its_end(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    by = cast.supervisor
    with clock.stopped(MORNING):
        case = open_case(by)
        seen = [stage(shown(client, case, by))]
        for kind, facts in (("prepare", HEARD), ("authorise", LONG)):
            case.move(kind, facts, MORNING)
            seen.append(stage(shown(client, case, by)))
        case.move("serve", SERVICE, MORNING)
        page = shown(client, case, by)
        seen.append(stage(page))
    assert "The court hears it on 3 December 2026 at 2:00pm" in page
    with clock.stopped(BOOKED):
        case.move("order", ORDER, BOOKED)
        seen.append(stage(shown(client, case, by)))
    with clock.stopped(at("2027-03-01 09:00")):
        client.force_login(by)
        ended = client.get(f"{PAGES}{case.reference}/").content.decode()
        seen.append(stage(ended))

    assert seen == ["Draft", "Authorise", "Serve", "Hearing", "Order", "Ended"]


def test_before_the_hearing_its_result_is_not_the_main_button(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    by = cast.supervisor
    with clock.stopped(MORNING):
        case = open_case(by)
        for kind, facts in (
            ("prepare", HEARD),
            ("authorise", LONG),
            ("serve", SERVICE),
        ):
            assert case.move(kind, facts, MORNING).status_code == 201
        before = shown(client, case, by)
    with clock.stopped(BOOKED + timedelta(minutes=30)):
        after = shown(client, case, by)

    assert (main_button(before), main_button(after)) == ("Door card", "Order made")
    assert "Order made" in before


def test_an_officer_with_a_complete_draft_sees_who_may_sign_it(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    User.objects.filter(pk=cast.supervisor.pk).update(rank=Rank.INSPECTOR)
    with clock.stopped(MORNING):
        case = open_case(cast.officer)
        case.who = lambda kind: cast.officer  # type: ignore[method-assign]
        begun = shown(client, case, cast.officer)
        case.move("prepare", HEARD, MORNING)
        complete = shown(client, case, cast.officer)

    assert main_button(begun) == "Complete the draft"
    assert main_button(complete) == "Ask for a signature"
    assert "Who may: Supervisor (inspector: up to 24 hours)" in complete
    assert "Complete the draft" not in complete


def test_where_no_one_has_a_rank_the_page_says_who_gives_it(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.officer)
        case.who = lambda kind: cast.officer  # type: ignore[method-assign]
        case.move("prepare", HEARD, MORNING)
        page = shown(client, case, cast.officer)

    assert "an administrator gives it" in page
    assert "Ask for a signature" not in page


def test_a_time_to_serve_that_is_past_is_not_an_order_to_wait(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.move("prepare", HEARD, MORNING)
        case.move("authorise", LONG, MORNING)
        page = shown(client, case, cast.supervisor)
    with clock.stopped(MORNING - timedelta(days=2)):
        early = open_case(cast.supervisor)
        early.move("prepare", HEARD, clock.now())
        waits = shown(client, early, cast.supervisor)

    assert "Do not wait to serve it" in page
    assert "Serve it on" not in page
    assert "Serve it on 1 December 2026 at 2:00pm or later" in waits


@pytest.mark.parametrize(
    ("now", "in_time"), [(MORNING, True), (MORNING - timedelta(days=1), False)]
)
def test_a_notice_that_would_end_before_its_hearing_is_said_once_when_to_be_served(
    client: Client, cast: Cast, open_case: Opens, now: datetime, *, in_time: bool
) -> None:
    with clock.stopped(now):
        case = open_case(cast.supervisor)
        case.move("prepare", HEARD, now)
        draft = shown(client, case, cast.supervisor)
        case.move("authorise", SHORT, now)
        page = shown(client, case, cast.supervisor)

    assert "Do not wait" not in draft
    in_draft = "The hearing, 3 December 2026 at 2:00pm, is in time if it is served now"
    assert (in_draft in draft) is in_time
    assert "Do not wait" not in page
    assert page.count("Serve it on") == 1
    assert "Serve it on 2 December 2026 at 2:00pm or later" in page
    assert ("have it extended in time" in page) is in_time
    assert "can read this draft" in draft
    assert "can read this draft" not in page
    assert "can read this case" in page


@pytest.mark.parametrize("by", ["officer", "council"])
def test_a_draft_says_who_can_read_it_and_they_can(
    client: Client, cast: Cast, council: User, open_case: Opens, by: str
) -> None:
    person = council if by == "council" else cast.officer
    case = open_case(person)
    client.force_login(person)
    form = client.get(f"{PAGES}new/").content.decode()
    page = client.get(f"{PAGES}{case.reference}/").content.decode()

    row = case.row
    named = {one.pk for one in readers_of_draft(row.force, row.issuer)}
    everyone = User.objects.filter(is_active=True)
    can = {
        one.organisation_id
        for one in everyone
        if ClosureCase.objects.filter(visible_closures(one), pk=row.pk).exists()
    }
    assert named == can
    names = list(Organisation.objects.filter(pk__in=can).values_list("name", flat=True))
    for words in (form, page):
        said = re.search(r"(?:Only )?([^<>]+) can read this draft", words)
        assert said is not None
        assert all(name in said[0] for name in names)
        assert said[0].startswith("Only ") == (len(names) == 1)

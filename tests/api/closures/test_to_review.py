"""What waits for a reviewer: a list, and its count where they look first."""

from collections.abc import Callable

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from tests.agreements import make_agreement
from tests.api.closures.cases import PAGES, Case, drafter_for
from tests.api.closures.test_signing import alone, prepared, reviewer_of
from tests.factories import Cast
from tests.unit.closures.steps import SERVICE, at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
Opens = Callable[..., Case]
MORNING = at("2026-12-22 09:00")
LIST = f"{PAGES}to-review/"
COUNCIL = {"signed_by": "chief_executive", "hours": 48}


def unlawful(opened: Opens, by: User) -> Case:
    """Return a case in which a notice was served that no one authorised."""
    case = opened(by)
    assert case.move("serve", SERVICE, MORNING).status_code == 201
    return case


def test_a_councils_reviewer_is_counted_and_listed_what_waits_and_reviews_it(
    client: Client,
    cast: Cast,
    country: dict[str, Area],
    council: User,
    open_case: Opens,
) -> None:
    reviewer = reviewer_of(council)
    with clock.stopped(MORNING):
        case = unlawful(open_case, council)
        client.force_login(reviewer)
        # Without an agreement, and with one.
        assert "Waiting for your review: 1" in read(client, "/shared/")
        make_agreement(cast)
        home = read(client, "/shared/")
        assert "1 entry to review" in home
        assert LIST in home
        assert "Waiting for your review: 1" in read(client, PAGES)
        listed = read(client, LIST)
        assert f"{PAGES}{case.reference}/review/1/" in listed
        assert "Not lawful: Notice served" in listed

        client.post(f"{PAGES}{case.reference}/review/1/", {"note": "Court was told"})

        assert "Nothing waits for your review" in read(client, LIST)
        assert "to review" not in read(client, "/shared/")


def test_each_side_is_listed_its_own_alone(
    client: Client,
    cast: Cast,
    council: User,
    other_council: User,
    open_case: Opens,
) -> None:
    with clock.stopped(MORNING):
        own = unlawful(open_case, council).reference
        polices = unlawful(open_case, cast.officer).reference
        listed = {}
        for reviewer in (
            reviewer_of(council),
            reviewer_of(other_council, "neighbours-lawyer"),
            cast.supervisor,
        ):
            client.force_login(reviewer)
            page = read(client, LIST)
            listed[reviewer.username] = {
                reference for reference in (own, polices) if reference in page
            }
    assert listed == {
        "lawyer": {own},
        "neighbours-lawyer": set(),
        "supervisor": {polices},
    }
    for other in (council, cast.officer, cast.records):
        client.force_login(other)
        assert client.get(LIST).status_code == 403
        assert "Waiting for your review" not in read(client, PAGES)


def test_a_sergeant_finds_the_count_on_their_home_page(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        unlawful(open_case, cast.officer)
        client.force_login(cast.supervisor)
        home = client.get("/")
    assert f'href="{LIST}">1 closure review</a>' in home.content.decode()


def test_who_authorised_alone_is_not_listed_it_and_a_colleague_is(
    client: Client, council: User, open_case: Opens
) -> None:
    colleague = reviewer_of(council)
    with clock.stopped(MORNING):
        case = prepared(open_case, council)
        drafter = drafter_for(council)
        User.objects.filter(pk=drafter.pk).update(reviews_closures=True)
        alone(case, drafter, COUNCIL)
        told = []
        for one in (User.objects.get(pk=drafter.pk), colleague):
            client.force_login(one)
            told.append(case.reference in read(client, LIST))
    assert told == [False, True]


def test_a_review_is_listed_once_to_who_does_it_with_its_day(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    reviewer, shown = reviewer_of(council), []
    with clock.stopped(MORNING):
        make_agreement(cast)
        case = prepared(open_case, council)
        alone(case, drafter_for(council), COUNCIL)
        for one in (reviewer, council):
            client.force_login(one)
            home = read(client, "/shared/")
            shown.append(home.partition('id="waiting"')[2].partition("</section>")[0])

    of_reviewer, of_other = shown
    assert "1 entry to review" in of_reviewer
    assert "Get it reviewed" not in of_reviewer
    assert "Dec 2026" in of_reviewer
    assert "Get it reviewed: one person did both" in of_other


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()

"""Who signs is named; who drafts does not authorise; who reviews is of the issuer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from operations.closures.models import ClosureCase, ClosureEvent, ClosureSignatory
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.models import Deadline
from operations.models import AlertMail
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.closures.cases import API, DELEGATED, PAGES, Case, as_form, drafter_for
from tests.factories import Cast, make_team, make_user
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-22 09:00")
COUNCIL = {"signed_by": "chief_executive", "hours": 48}
REASON = "Night duty: no other officer can sign in before tomorrow"


def reviewer_of(person: User, name: str = "lawyer") -> User:
    made = make_user(name, person.role, person.organisation)
    User.objects.filter(pk=made.pk).update(
        reviews_closures=True, email=f"{name}@council.example"
    )
    return User.objects.get(pk=made.pk)


def prepared(opened: Opens, by: User) -> Case:
    case = opened(by)
    told = case.move("prepare", ANSWERS, clock.now())
    assert told.status_code == 201, told.content
    return case


@pytest.mark.parametrize("missing", ["signatory", "position", "delegation"])
def test_a_council_names_who_signs_in_which_position_and_by_which_delegation(
    council: User, open_case: Opens, missing: str
) -> None:
    with clock.stopped(MORNING):
        case = prepared(open_case, council)
        told = case.move("authorise", COUNCIL | {missing: ""}, MORNING)
        page = case.fill("authorise", COUNCIL | {missing: ""}, MORNING)

        assert (told.status_code, page.status_code) == (400, 400)
        assert missing in told.json()["errors"]
        assert case.row.state == "draft"
        assert case.fill("authorise", COUNCIL, MORNING).status_code == 302


def test_the_name_stands_on_the_page_and_not_among_the_facts(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = prepared(open_case, cast.supervisor)
        assert case.fill("authorise", LONG, MORNING).status_code == 302
        page = client.get(f"{PAGES}{case.reference}/").content.decode()
        moves = client.get(f"{API}/{case.reference}/moves").json()

    assert "Name: Sam Example" in page
    assert "Position: Superintendent" in page
    assert moves[-1]["signatory"] == "Sam Example"
    assert "Sam" not in str(case.events[-1].facts)
    assert ClosureSignatory.objects.get().name == "Sam Example"
    for change in (
        lambda: ClosureSignatory.objects.update(name="Another"),
        ClosureSignatory.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_same_authority_sent_again_is_stored_once_and_another_name_refused(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = prepared(open_case, cast.supervisor)
        sent = as_form("authorise", case.stated("authorise", LONG), MORNING)
        url = f"{PAGES}{case.reference}/authorise/"
        client.force_login(cast.supervisor)
        answers = [
            client.post(url, told).status_code
            for told in (sent, sent, sent | {"signatory": "Another Name"})
        ]

    assert answers == [302, 302, 400]
    assert len(case.events) == 2


def test_who_answered_the_draft_does_not_authorise_it_without_a_reason(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = prepared(open_case, cast.supervisor)
        drafter = drafter_for(cast.supervisor)
        case.by = drafter
        client.force_login(drafter)
        form = client.get(f"{PAGES}{case.reference}/authorise/").content.decode()
        refused = case.fill("authorise", LONG, MORNING)
        told = case.move("authorise", LONG, MORNING)
        assert "Why does no one else authorise it?" in form
        assert (refused.status_code, told.status_code) == (400, 400)
        assert "someone else must authorise the notice" in refused.content.decode()
        assert case.row.state == "draft"

        client.force_login(cast.supervisor)
        other = client.get(f"{PAGES}{case.reference}/authorise/").content.decode()
        assert "Why does no one else" not in other
        case.by = cast.supervisor
        assert case.fill("authorise", LONG, MORNING).status_code == 302


def alone(case: Case, by: User, facts: dict[str, Any]) -> None:
    case.by = by
    told = case.move("authorise", facts | {"alone": REASON}, clock.now())
    assert told.status_code == 201, told.content


def mailed(kind: str) -> set[str]:
    sweep_deadlines()
    found = AlertMail.objects.filter(alert__deadline__kind=kind)
    return set(found.values_list("recipient__username", flat=True))


def test_one_person_alone_is_reported_to_the_reviewer_and_the_records_manager(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    reviewer = reviewer_of(council)
    for one in (cast.records, cast.supervisor):
        User.objects.filter(pk=one.pk).update(email=f"{one.username}@force.example")
    with clock.stopped(MORNING):
        case = prepared(open_case, council)
        drafter = drafter_for(council)
        alone(case, drafter, COUNCIL)

        assert mailed("alone") == {"lawyer", "records"}
        client.force_login(drafter)
        url = f"{PAGES}{case.reference}/review/2/"
        assert url not in client.get(f"{PAGES}{case.reference}/").content.decode()
        assert client.post(url, {"note": "Fine"}).status_code == 403
        client.force_login(reviewer)
        page = client.get(f"{PAGES}{case.reference}/").content.decode()
        assert "Drafted and authorised by one person" in page
        assert REASON in page
        assert url in page
        assert client.post(url, {"note": "A rota is agreed"}).status_code == 302

    due = Deadline.objects.get(closure=case.row, kind="alone")
    assert due.state == "met"


def test_police_review_their_own_and_not_who_authorised_alone(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    inspector = make_user("inspector", Role.SUPERVISOR, cast.officer.organisation)
    with clock.stopped(MORNING):
        case = prepared(open_case, cast.supervisor)
        drafter = drafter_for(cast.supervisor)
        alone(case, drafter, LONG)
        url = f"{PAGES}{case.reference}/review/2/"
        client.force_login(drafter)
        own = client.post(url, {"note": "Fine"})
        assert own.status_code == 400
        assert "someone else must review it" in own.content.decode()
        client.force_login(inspector)
        assert client.post(url, {"note": "A rota is agreed"}).status_code == 302


def test_of_one_sergeant_alone_another_hears_and_so_does_the_records_manager(
    cast: Cast, open_case: Opens
) -> None:
    police = cast.officer.organisation
    inspector = make_user("inspector", Role.SUPERVISOR, police)
    drafter = drafter_for(cast.supervisor)
    User.objects.filter(pk=drafter.pk).update(team=make_team(police))
    for one in (drafter, inspector, cast.records, cast.officer):
        User.objects.filter(pk=one.pk).update(email=f"{one.username}@force.example")
    with clock.stopped(MORNING):
        case = prepared(open_case, cast.supervisor)
        alone(case, drafter, LONG)

        assert mailed("alone") == {drafter.username, "inspector", "records"}


def test_a_councils_irregularity_is_reviewed_by_its_own_reviewer(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = open_case(council)
        case.move("serve", SERVICE | {"served_by": "council"}, MORNING)
        page = client.get(f"{PAGES}{case.reference}/").content.decode()
        assert "has not named anyone to review its cases" in page
        reviewer = reviewer_of(council)
        url = f"{PAGES}{case.reference}/review/1/"
        for other in (cast.supervisor, council):
            client.force_login(other)
            seen = client.get(f"{PAGES}{case.reference}/").content.decode()
            assert url not in seen
            assert f"by {reviewer.display_name}" in seen
            assert client.get(url).status_code == 403
            assert client.post(url, {"note": "Seen"}).status_code == 403
        client.force_login(reviewer)
        assert client.post(url, {"note": "Our lawyer was told"}).status_code == 302
        read = client.get(f"{PAGES}{case.reference}/").content.decode()

    assert "Our lawyer was told" in read
    assert ClosureEvent.objects.get().reviewed_by == reviewer


def test_a_councils_reviewer_reviews_no_police_case(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    reviewer = reviewer_of(council)
    with clock.stopped(MORNING):
        case = open_case(cast.officer)
        case.move("serve", SERVICE, MORNING)
    client.force_login(reviewer)

    url = f"{PAGES}{case.reference}/review/1/"
    assert client.post(url, {"note": "Seen"}).status_code == 404
    assert ClosureCase.objects.count() == 1


def test_delegation_is_no_question_for_the_police(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = prepared(open_case, cast.supervisor)
    client.force_login(cast.supervisor)

    form = client.get(f"{PAGES}{case.reference}/authorise/").content.decode()

    assert next(iter(DELEGATED)) not in form
    assert 'name="signatory"' in form

"""Who sees which case, and who may do what in it?"""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from operations.closures.actions import withdraw_closure
from operations.closures.models import ClosureCase, ClosureEvent
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed
from tests.api.closures.cases import API, PAGES, Case
from tests.closure_events import make_reviewed_event
from tests.factories import Cast, make_closure, make_operation
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
SIGNED = {"signed_by": "council_officer", "hours": 24}


def statuses(client: Client, who: User, reference: str) -> list[int]:
    client.force_login(who)
    urls = (
        f"{PAGES}{reference}/",
        f"{PAGES}{reference}/serve/",
        f"{API}/{reference}",
        f"{API}/{reference}/moves",
    )
    return [client.get(url).status_code for url in urls]


def test_a_council_runs_its_own_case_and_sees_no_other(
    client: Client, cast: Cast, council: User, other_council: User, open_case: Opens
) -> None:
    own = open_case(council)
    police = make_closure(cast.officer)

    assert statuses(client, council, own.reference) == [200] * 4
    assert statuses(client, council, police.reference) == [404] * 4
    assert statuses(client, other_council, own.reference) == [404] * 4
    assert statuses(client, cast.officer, own.reference) == [200] * 4
    assert statuses(client, cast.other_officer, own.reference) == [404] * 4
    assert own.row.issued_as == "district"
    client.force_login(council)
    # Only police have teams.
    assert "No team" not in client.get(f"{PAGES}{own.reference}/").content.decode()
    listed = client.get(PAGES).content.decode()
    assert own.reference in listed
    assert police.reference not in listed


def test_a_council_authorises_its_own_notice(council: User, open_case: Opens) -> None:
    case = open_case(council)
    case.move("prepare", ANSWERS | {"hearing_at": _tomorrow()}, clock.now())

    assert case.fill("authorise", SIGNED, clock.now()).status_code == 302
    assert case.row.state == "authorised"


def _tomorrow() -> str:
    return clock.now().replace(year=clock.now().year + 1, day=1).isoformat()


def test_a_council_is_led_to_no_police_record(
    client: Client, council: User, open_case: Opens
) -> None:
    case = open_case(council)

    page = client.get(f"{PAGES}{case.reference}/").content.decode()

    assert "/places/" not in page
    home = client.get("/", follow=True).content.decode()
    assert "Your closure cases" in home


def test_a_council_reads_neither_the_operation_nor_the_inspectors_words(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    case = open_case(council)
    operation = make_operation(cast.officer, name="Nightjar")
    ClosureCase.objects.update(operation=operation)
    make_reviewed_event(case.row, cast.supervisor, "Spoke to the solicitor")

    def page_for(who: User) -> str:
        client.force_login(who)
        page = client.get(f"{PAGES}{case.reference}/").content.decode()
        moves = client.get(f"{API}/{case.reference}/moves").content.decode()
        return page + moves

    assert page_for(cast.officer).count("Spoke to the solicitor") == 3
    assert "Nightjar" in page_for(cast.officer)
    assert "Spoke to the solicitor" not in page_for(council)
    assert "Nightjar" not in page_for(council)
    # That it was reviewed is shown.
    assert f"Reviewed by {cast.supervisor.display_name}" in page_for(council)


@pytest.mark.parametrize(("issues_as", "words"), [("", "not set up"), ("county", "92")])
def test_a_council_that_is_no_issuer_opens_no_case(
    client: Client, council: User, issues_as: str, words: str
) -> None:
    Organisation.objects.filter(pk=council.organisation_id).update(issues_as=issues_as)
    client.force_login(User.objects.get(pk=council.pk))
    told: dict[str, Any] = {"place": "3 Mill Lane", "place_choice": "words"}

    response = client.post(f"{PAGES}new/", told | {"ground": "nuisance"})

    assert response.status_code == 400
    assert words in response.content.decode()


@pytest.mark.parametrize("kind", ["authorise", "cancel", "extend_notice", "vary"])
def test_an_officer_decides_nothing_that_is_a_senior_officers(
    cast: Cast, open_case: Opens, kind: str
) -> None:
    case = open_case(cast.officer)
    facts = {"signed_by": "superintendent", "hours": 24}

    page = case.client.get(f"{PAGES}{case.reference}/{kind}/")

    assert page.status_code == 403
    assert case.fill(kind, facts, clock.now()).status_code == 403
    if kind == "authorise":
        assert case.move(kind, facts, clock.now()).status_code == 403


DECISIONS = ("authorise", "abandon", "cancel", "vary", "extend_notice")


def test_police_decide_nothing_in_a_councils_case(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    case = open_case(council)
    case.move("prepare", ANSWERS | {"hearing_at": _tomorrow()}, clock.now())
    case.by = cast.supervisor
    client.force_login(cast.supervisor)

    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    for kind in DECISIONS:
        assert f"/{kind}/" not in page
        assert client.get(f"{PAGES}{case.reference}/{kind}/").status_code == 403
    for kind, facts in (("authorise", SIGNED), ("abandon", {"reason": "Not ours"})):
        assert case.move(kind, facts, clock.now()).status_code == 403
        assert case.fill(kind, facts, clock.now()).status_code == 403
    assert case.row.state == "draft"


def test_police_record_what_happened_in_a_councils_case(
    cast: Cast, council: User, open_case: Opens
) -> None:
    case = open_case(council)
    case.by = cast.officer

    told = SERVICE | {"served_by": "council"}

    assert case.move("serve", told, clock.now()).status_code == 201


def test_a_councils_case_is_marked_in_error_by_the_council_alone(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    case = open_case(council)
    url = f"{PAGES}{case.reference}/withdraw/"

    for who in (cast.officer, cast.supervisor, cast.records):
        client.force_login(who)
        assert url not in client.get(f"{PAGES}{case.reference}/").content.decode()
        assert client.post(url, {"reason": "Not ours"}).status_code == 403
        with pytest.raises(NotAllowed):
            withdraw_closure(by=who, reference=case.reference, reason="Not ours")
    assert not case.row.is_in_error
    client.force_login(council)
    assert url in client.get(f"{PAGES}{case.reference}/").content.decode()
    assert client.post(url, {"reason": "Opened twice"}).status_code == 302


def test_a_decision_is_taken_back_by_who_may_decide(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.supervisor)
    case.move("prepare", ANSWERS | {"hearing_at": _tomorrow()}, clock.now())
    case.move("authorise", LONG, clock.now())
    case.by, back = cast.officer, {"event": 2, "reason": "Not mine to undo"}
    client.force_login(cast.officer)

    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert "/take_back/" not in page
    assert case.move("take_back", back, clock.now()).status_code == 403
    assert case.fill("take_back", back, clock.now()).status_code == 403
    assert case.row.state == "authorised"

    case.move("serve", SERVICE, clock.now())
    told = {"event": 3, "reason": "Served on the day after"}
    assert case.fill("take_back", told, clock.now()).status_code == 302
    case.by = cast.supervisor
    assert case.fill("take_back", back, clock.now()).status_code == 302
    assert case.row.state == "draft"


def test_a_page_takes_back_the_entry_that_it_was_opened_for(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.supervisor)
    case.move("prepare", {"residents": "One tenant"}, clock.now())
    url = f"{PAGES}{case.reference}/take_back/"
    page = client.get(url).content.decode()
    assert '<input type="hidden" name="event" value="1"' in page
    case.move("serve", SERVICE, clock.now())

    answer = client.post(url, {"event": "1", "reason": "Recorded wrongly"})

    assert answer.status_code == 400
    assert "Only the latest entry can be undone" in answer.content.decode()
    assert case.row.state == "served"
    assert client.post(url, {"reason": "Recorded wrongly"}).status_code == 400
    assert len(case.events) == 2


def test_an_analyst_reads_and_does_nothing(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.officer)
    case.by = cast.analyst

    assert case.move("prepare", ANSWERS, clock.now()).status_code == 403
    page = client.get(f"{PAGES}{case.reference}/")
    assert page.status_code == 200
    assert "Complete the draft" not in page.content.decode()
    assert client.get(f"{PAGES}new/").status_code == 403


def test_an_officer_reviews_nothing(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.officer)

    assert client.get(f"{PAGES}{case.reference}/review/1/").status_code == 403


def test_what_happened_is_never_rewritten(cast: Cast, open_case: Opens) -> None:
    case = open_case(cast.officer)
    case.move("prepare", ANSWERS, clock.now())
    rows = ClosureEvent.objects.filter(case=case.row)

    for change in (lambda: rows.update(kind="order"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("way", ["page", "api"])
def test_a_council_opens_a_case_in_its_own_districts_alone(
    client: Client,
    council: User,
    country: dict[str, Area],
    open_case: Opens,
    way: str,
) -> None:
    """Another council's district, or none: police alone open one there."""
    there = {"latitude": 51.72, "longitude": -1.28}
    away = {"latitude": 51.75, "longitude": -1.10}

    def opened(by: User, at: dict[str, float]) -> Any:
        client.force_login(by)
        told = {"place": "3 Mill Lane", "place_choice": "words", "ground": "nuisance"}
        sent = {**told, "client_uuid": str(uuid.uuid4())}
        if way == "page":
            return client.post(f"{PAGES}new/", sent | at)
        return client.post(API, sent | {"point": at}, content_type="application/json")

    assert opened(council, there).status_code in {201, 302}
    of = Organisation.objects.filter(pk=council.organisation_id)
    for at, districts in ((away, ["E07000001"]), (there, ["E07000002"]), (there, [])):
        of.update(districts=districts)
        refused = opened(User.objects.get(pk=council.pk), at)
        assert refused.status_code == 400
        assert "outside the area of Council" in refused.content.decode()
    assert ClosureCase.objects.count() == 1
    police = User.objects.get(username="officer")
    assert opened(police, away).status_code in {201, 302}

"""What police look at beside a partner's pages, and before they sign."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from operations.safeguarding.models import SharingHold
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from tests.agreements import make_agreement
from tests.api.sharing.test_pages import signed_by_police
from tests.factories import Cast, make_activity, make_closure, make_concern

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
SignIn = Callable[[User], Client]
UNSIGNED = {
    "police_signed_at": None,
    "police_signed_by": None,
    "partner_signed_at": None,
    "partner_signed_by": None,
}


def held_back(of: Agreement, rest: str = "") -> str:
    return f"/shared/as-partner/{of.reference}/{of.version}/held-back/{rest}"


def hold(cast: Cast, closure: Any) -> None:
    SharingHold.objects.create(
        concern=make_concern(cast.officer, closure=closure),
        record_kind="closure",
        record_id=closure.pk,
        since=clock.now(),
        begun_by=cast.officer,
    )


def test_each_count_leads_to_its_records_and_that_is_logged(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: SignIn
) -> None:
    make_activity(cast.officer, **west)
    away = make_activity(cast.officer)
    police = as_user(cast.supervisor)

    page = police.get(held_back(agreement)).content.decode()
    assert "What was held back, and why" in page
    assert "Place not known" in page
    assert not Event.objects.filter(records__contains=[away.reference]).exists()

    url = held_back(agreement, "activities/no-place/")
    assert f'href="{url}?weeks=13"' in page
    listed = police.get(url).content.decode()
    assert f'href="/operations/activities/{away.reference}/"' in listed
    event = Event.objects.get(kind="consultation", records=[away.reference])
    assert event.detail["page"] == "preview:held_records"


def test_a_hold_is_named_to_those_who_see_concerns_alone(
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
    as_user: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold(cast, make_closure(cast.officer, state="refused", **west))
    wrong = {"error_at": clock.now(), "error_by": cast.officer, "error_reason": "twice"}
    make_closure(cast.officer, state="refused", **west, **wrong)
    police = as_user(cast.supervisor)
    assert (
        "Withheld for safeguarding" in police.get(held_back(agreement)).content.decode()
    )

    without = VERBS[cast.supervisor.role] - {Verb.READ_SAFEGUARDING}  # type: ignore[index]
    roles = {**VERBS, cast.supervisor.role: without}
    monkeypatch.setattr("stronghold.core.accounts.own_roles.queries.VERBS", roles)
    found = police.get(held_back(agreement)).content.decode()

    assert "Withheld for safeguarding" not in found
    assert "closures/error/" not in found
    assert f'{held_back(agreement, "closures/withdrawn/")}?weeks=13">2<' in found
    assert "closures/safeguarding/" not in found
    named = police.get(held_back(agreement, "closures/safeguarding/")).content.decode()
    assert "None is held back for this reason" in named


def test_what_is_not_there_is_not_found_and_partners_do_not_look(
    cast: Cast, agreement: Agreement, as_user: SignIn
) -> None:
    police = as_user(cast.supervisor)
    wrong = ("?weeks=3", "?weeks=x", "closures/x/", "x/error/", "children/error/")
    for rest in wrong:
        assert police.get(held_back(agreement, rest)).status_code == 404
    assert as_user(cast.partner).get(held_back(agreement)).status_code == 403
    other = as_user(cast.other_officer)
    User.objects.filter(pk=cast.other_officer.pk).update(role="supervisor")
    assert other.get(held_back(agreement)).status_code == 404


def test_the_signer_sees_what_could_identify_someone_and_answers(
    cast: Cast, country: Any, west: dict[str, Any], as_user: SignIn
) -> None:
    today = clock.today()
    made = {"state": "order", "order_made_on": today, "order_ends_on": today}
    make_closure(cast.officer, **made, **west)
    row = make_agreement(cast, closure_addresses=True, **UNSIGNED)
    page, police = f"/sharing/{row.reference}/1/", as_user(cast.supervisor)
    assert "Check and sign it" in police.get(page).content.decode()

    shown = police.get(f"{page}check/").content.decode()
    assert "1 of 1 groups of the same area, month and kind have fewer than 5" in shown
    assert "1 of 1 show the address of the premises" in shown
    assert "no count of addresses is loaded" in shown
    assert "9 Canary Street" not in shown

    for wrong, words in (
        ({"answer": ""}, "Say why it may be shown"),
        ({"answer": "no"}, "Say in 10 to 500 characters"),
        ({"seen": "x"}, "What is shown has changed"),
    ):
        answer = signed_by_police(police, page, **wrong)
        assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert signed_by_police(police, page).url == page

    row.refresh_from_db()
    assert row.check_answer == "No one can be identified from it"
    assert {f["code"] for f in row.check_findings} >= {"small_group", "address"}
    event = Event.objects.get(detail__change="agreement_signed_police")
    assert event.detail["findings"] == len(row.check_findings)
    assert "No one can be identified from it" in police.get(page).content.decode()
    partner = as_user(cast.partner).get(page).content.decode()
    assert "No one can be identified from it" not in partner


def test_two_wards_that_are_called_alike_are_two_groups(
    cast: Cast,
    country: dict[str, Area],
    west: dict[str, Any],
    east: dict[str, Any],
    as_user: SignIn,
) -> None:
    Area.objects.filter(code__startswith="E050").update(name="St Mary’s")
    row = make_agreement(cast, area_codes=["E07000001"], **UNSIGNED)
    for place in (west, west, west, east, east, east):
        make_activity(cast.officer, **place)

    page = as_user(cast.supervisor).get(f"/sharing/{row.reference}/1/check/")

    words = page.content.decode()
    assert "2 of 2 groups of the same area, month and kind have fewer than 5" in words
    assert words.count("St Mary’s, ") == 2
    assert "E0500000" not in words


def test_another_version_asks_again(cast: Cast, country: Any, as_user: SignIn) -> None:
    make_agreement(cast)
    row = make_agreement(cast, version=2, **UNSIGNED)
    page, police = f"/sharing/{row.reference}/2/", as_user(cast.supervisor)

    police.post(f"{page}sign/")
    row.refresh_from_db()
    assert row.police_signed_at is None

    assert "None of these are shown" in police.get(f"{page}check/").content.decode()
    signed_by_police(police, page)
    row.refresh_from_db()
    assert row.check_findings == []


def test_findings_are_kept_with_an_answer_or_not_at_all(
    cast: Cast, country: Any
) -> None:
    for given in (
        {"check_findings": []},
        {"check_answer": "There is no one to disclose to"},
    ):
        with pytest.raises(IntegrityError, match="check_has"), transaction.atomic():
            make_agreement(cast, **given)


def test_what_is_shown_is_read_as_the_partner_and_no_disclosure(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: SignIn
) -> None:
    long_ago = clock.today() - timedelta(days=40)
    make_activity(cast.officer, occurred_on=long_ago, occurred_at=None, **west)
    as_user(cast.supervisor).get(f"/sharing/{agreement.reference}/1/check/")

    assert not Event.objects.filter(kind="disclosure").exists()


def test_a_draft_of_their_own_is_not_held_back_until_a_court_decides(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: SignIn
) -> None:
    council = cast.partner.organisation
    own = make_closure(cast.partner, issuer=council, issued_as="district", **west)
    other = make_closure(cast.officer, **west)
    police = as_user(cast.supervisor)

    theirs = police.get(held_back(agreement, "closures/theirs/")).content.decode()
    waits = police.get(held_back(agreement, "closures/not-heard/")).content.decode()

    assert own.reference in theirs
    assert own.reference not in waits
    assert other.reference in waits

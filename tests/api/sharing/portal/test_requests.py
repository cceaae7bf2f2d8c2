"""Who answers a tasking or a referral, when, and what becomes of what they typed?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.safeguarding.models import Referral
from operations.taskings.models import Tasking
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from tests.agreements import make_agreement
from tests.factories import (
    Cast,
    make_organisation,
    make_referral,
    make_tasking,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
WORDS = "Hedge cut back on both sides"


@pytest.fixture
def task(cast: Cast, agreement: Agreement) -> Tasking:
    return make_tasking(cast.supervisor, organisation=cast.partner.organisation)


@pytest.fixture
def referral(cast: Cast, agreement: Agreement) -> Referral:
    return make_referral(
        cast.officer,
        to_organisation=cast.partner.organisation,
        consent="not_required",
        state="made",
        made_at=clock.now() - timedelta(hours=3),
    )


@pytest.fixture
def neighbour(cast: Cast, agreement: Agreement) -> User:
    """A person at another council, which has an agreement of its own."""
    other = make_organisation(
        "other-council", OrganisationKind.COUNCIL, cast.officer.force
    )
    made = make_user("neighbour", Role.PARTNER, other)
    make_agreement(cast, reference="G-TEST-0009", partner=other, partner_signed_by=made)
    return made


def url_of(row: Any) -> str:
    kind = "tasking" if isinstance(row, Tasking) else "referral"
    return f"/shared/{kind}/{row.reference}/"


def test_a_tasking_is_answered_and_police_see_by_whom(
    cast: Cast, task: Tasking, as_user: AsUser
) -> None:
    client = as_user(cast.partner)

    assert client.post(url_of(task), {"move": "accept"}).status_code == 302
    shown = {"move": "do", "outcome": WORDS}
    assert client.post(url_of(task), shown).status_code == 302

    task.refresh_from_db()
    assert (task.status, task.answered_by) == ("done", cast.partner)
    assert WORDS in client.get(url_of(task)).content.decode()
    page = as_user(cast.supervisor).get(f"/operations/taskings/{task.reference}/")
    assert WORDS in page.content.decode()
    assert cast.partner.display_name in page.content.decode()


@pytest.mark.parametrize("move", ["cancel", "set_again", "nothing"])
def test_a_partner_makes_no_move_of_the_police(
    cast: Cast, task: Tasking, as_user: AsUser, move: str
) -> None:
    shown = {"move": move, "outcome": WORDS}

    assert as_user(cast.partner).post(url_of(task), shown).status_code == 400
    task.refresh_from_db()
    assert task.status == "set"


def test_a_tasking_closed_meanwhile_takes_nothing_and_loses_nothing(
    cast: Cast, task: Tasking, as_user: AsUser
) -> None:
    Tasking.objects.filter(pk=task.pk).update(
        status="cancelled",
        outcome="Done by another",
        answered_at=clock.now(),
        answered_by=cast.supervisor,
    )

    answer = as_user(cast.partner).post(url_of(task), {"move": "do", "outcome": WORDS})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "was closed before you sent this: it is cancelled" in page
    assert WORDS in page
    task.refresh_from_db()
    assert task.outcome == "Done by another"


def test_an_agreement_that_ends_meanwhile_loses_no_answer(
    cast: Cast, agreement: Agreement, task: Tasking, as_user: AsUser
) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(
        suspended_at=clock.now(), suspended_by=cast.records
    )
    client = as_user(cast.partner)

    answer = client.post(url_of(task), {"move": "do", "outcome": WORDS})

    assert answer.status_code == 404
    page = answer.content.decode()
    assert "no longer shared with you" in page
    assert WORDS in page
    assert task.what not in page
    assert client.get(url_of(task)).status_code == 404
    task.refresh_from_db()
    assert task.status == "set"


def test_an_agreement_without_the_kind_lets_no_one_answer(
    cast: Cast, agreement: Agreement, task: Tasking, as_user: AsUser
) -> None:
    """As the owner writes it: the site itself changes no term."""
    from tests.database_roles import connected_as

    with connected_as("owner") as cursor:
        cursor.execute("UPDATE sharing_agreement SET rows = '{activities}'")

    answer = as_user(cast.partner).post(url_of(task), {"move": "accept"})

    assert answer.status_code == 404
    task.refresh_from_db()
    assert task.status == "set"


def test_another_council_reads_and_answers_none_of_it(
    task: Tasking, referral: Referral, neighbour: User, as_user: AsUser
) -> None:
    client = as_user(neighbour)
    sent = {
        url_of(task): {"move": "do", "outcome": WORDS},
        url_of(referral): {"step": "acknowledge"},
    }

    for url, shown in sent.items():
        assert client.get(url).status_code == 404
        assert client.post(url, shown).status_code == 404
    task.refresh_from_db()
    referral.refresh_from_db()
    assert (task.status, referral.state) == ("set", "made")


def test_a_referral_goes_from_receipt_to_feedback(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    client, url = as_user(cast.partner), url_of(referral)
    assert "Acknowledge" in client.get(url).content.decode()
    steps: list[dict[str, str]] = [
        {"step": "acknowledge", "their_reference": "MASH-2041"},
        {"step": "decide", "decision": "accepted"},
        {"step": "feedback", "feedback": "A worker sees the family each week"},
    ]

    for shown in steps:
        assert client.post(url, shown).status_code == 302

    assert "A worker sees the family" in client.get(url).content.decode()
    referral.refresh_from_db()
    assert (referral.state, referral.decision) == ("outcome_sent", "accepted")
    assert referral.their_reference == "MASH-2041"
    page = f"/operations/safeguarding/referrals/{referral.reference}/"
    told_police = as_user(cast.officer).get(page).content.decode()
    assert "A worker sees the family each week" in told_police
    assert cast.partner.display_name in told_police
    assert "First shown on" in told_police
    assert cast.partner.organisation.name in told_police


def test_a_referral_that_no_one_read_says_so(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    page = f"/operations/safeguarding/referrals/{referral.reference}/"

    assert "Not shown yet" in as_user(cast.officer).get(page).content.decode()


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ({"step": "decide"}, "Choose what you decided"),
        ({"step": "feedback", "feedback": "A worker goes there"}, "has changed since"),
        ({"step": "make"}, "has changed since"),
        (
            {"step": "acknowledge", "their_reference": "Ann Example"},
            "letters and digits",
        ),
    ],
)
def test_a_wrong_step_is_refused_with_what_to_do(
    cast: Cast, referral: Referral, as_user: AsUser, shown: dict[str, str], words: str
) -> None:
    answer = as_user(cast.partner).post(url_of(referral), shown)

    assert answer.status_code == 400
    page = answer.content.decode()
    assert words in page
    assert shown.get("feedback", "") in page
    referral.refresh_from_db()
    assert referral.state == "made"


def test_a_referral_taken_back_meanwhile_loses_no_answer(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    Referral.objects.filter(pk=referral.pk).update(
        error_at=clock.now(), error_by=cast.supervisor, error_reason="The wrong one"
    )
    shown = {"step": "acknowledge", "their_reference": "MASH-2041"}

    answer = as_user(cast.partner).post(url_of(referral), shown)

    assert answer.status_code == 404
    assert "MASH-2041" in answer.content.decode()


def test_an_error_offers_the_same_decisions_and_the_reference_that_is_known(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    client, url = as_user(cast.partner), url_of(referral)
    shown = {"step": "acknowledge", "their_reference": "MASH-2041"}
    assert client.post(url, shown).status_code == 302

    first = client.get(url).content.decode()
    again = client.post(url, {"step": "decide", "their_reference": "MASH-2041"})

    assert again.status_code == 400
    for page in (first, again.content.decode()):
        assert "We work with this person already" in page
        # What only the National Referral Mechanism finds.
        assert "Reasonable grounds found" not in page
        assert 'value="MASH-2041"' in page


def test_referrals_are_for_whom_their_organisation_has_named(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    named = make_user("named", Role.PARTNER, cast.partner.organisation)
    client, url = as_user(cast.partner), url_of(referral)
    everywhere = ("/shared/", "/shared/G-TEST-0001/referrals/", "/shared/read/")
    assert client.get(url).status_code == 200

    User.objects.filter(pk=named.pk).update(takes_referrals=True)

    theirs = as_user(User.objects.get(pk=named.pk))
    assert theirs.get(url).status_code == 200
    assert client.get(url).status_code == 404
    assert client.post(url, {"step": "acknowledge"}).status_code == 404
    referral.refresh_from_db()
    assert referral.state == "made"
    for page in everywhere[:2]:
        assert referral.reference not in client.get(page).content.decode()
        assert referral.reference in theirs.get(page).content.decode()
    other = as_user(make_user("colleague", Role.PARTNER, cast.partner.organisation))
    for page in everywhere:
        assert referral.reference not in other.get(page).content.decode()
    listed = client.get("/shared/G-TEST-0001/referrals/").content.decode()
    assert "has named people to receive referrals" in listed
    seen = as_user(cast.supervisor).get("/shared/as-partner/G-TEST-0001/1/referrals/")
    assert referral.reference in seen.content.decode()


def test_where_whom_it_named_has_left_all_of_an_organisation_see_referrals(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    named = make_user("named", Role.PARTNER, cast.partner.organisation)
    client, url = as_user(cast.partner), url_of(referral)
    User.objects.filter(pk=named.pk).update(takes_referrals=True)
    assert client.get(url).status_code == 404

    User.objects.filter(pk=named.pk).update(is_active=False)

    assert client.get(url).status_code == 200
    assert client.post(url, {"step": "acknowledge"}).status_code == 302

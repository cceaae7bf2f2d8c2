"""What is told, asked and kept when an agreement is suspended, resumed or replaced, and
what its document says.
"""

import html
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError
from django.test import Client
from pypdf import PdfReader

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import words_of
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement, IdentityCheck
from stronghold.core.sharing.presenters.document import fingerprint
from stronghold.core.sharing.rules import grown
from stronghold.partners.preview.tasks import ask_checks_again
from tests.agreements import make_agreement
from tests.api.sharing.test_pages import (
    resumed,
    seen_on,
    signed_by_partner,
    signed_by_police,
    terms,
)
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_referral,
    make_tasking,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
PAGE = "/sharing/G-TEST-0001/1/"
UNSIGNED = {
    f"{side}_signed_{part}": None
    for side in ("police", "partner")
    for part in ("at", "by")
}


def text_of(client: Client, url: str) -> str:
    shown = (
        client.get(url).content.decode().partition("<main")[2].partition("</main")[0]
    )
    return html.unescape(" ".join(shown.split()))


def suspend(as_user: AsUser, cast: Cast) -> None:
    why = {"reason": "A breach is looked into"}
    assert as_user(cast.records).post(f"{PAGE}suspend/", why).status_code == 302


def test_a_suspended_partner_is_told_since_when_why_and_whom_to_ask(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    suspend(as_user, cast)

    shown = text_of(as_user(cast.partner), "/shared/")

    row = Agreement.objects.get()
    assert "The police suspended the agreement with your organisation" in shown
    assert "until an agreement is in force" not in shown
    assert "under it, and taskings and referrals to answer, also late ones" in shown
    since = clock.today()
    for words in (
        f"{since.day} {since:%B %Y}",
        "A breach is looked into",
        row.police_contact,
        row.police_email,
        row.police_phone,
    ):
        assert words in shown


def test_another_suspended_agreement_is_told_beside_the_one_in_force(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    make_agreement(
        cast,
        reference="G-TEST-0002",
        rows=["closures"],
        suspended_at=clock.now(),
        suspended_by=cast.records,
        reason="A breach is looked into",
    )

    shown = text_of(as_user(cast.partner), "/shared/")

    assert "G-TEST-0002, version 1" in shown
    # Of taskings and referrals it shared none.
    assert "What was disclosed to you under it. What has not ended is listed" in shown
    assert "A breach is looked into" in shown


def test_resuming_needs_a_reason_and_a_second_person(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    suspend(as_user, cast)
    records, supervisor = as_user(cast.records), as_user(cast.supervisor)
    assert records.post(f"{PAGE}resume/", {"reason": " "}).status_code == 400
    # The second person has nothing to confirm before someone asked.
    assert supervisor.post(f"{PAGE}resume/", {"seen": ""}).status_code == 403

    records.post(f"{PAGE}resume/", {"reason": "The breach was looked into"})
    again = records.post(f"{PAGE}resume/", {"reason": "I press it again", "seen": "x"})

    assert again.status_code == 302
    assert Agreement.objects.get().suspended_at
    assert "I press it again" in text_of(supervisor, f"{PAGE}resume/")
    assert as_user(cast.partner).get(f"{PAGE}resume/").status_code == 403
    assert as_user(cast.officer).get(f"{PAGE}resume/").status_code == 403
    assert b"Resume it" not in records.get(PAGE).content

    seen = {"seen": seen_on(supervisor, f"{PAGE}resume/")}
    assert supervisor.post(f"{PAGE}resume/", seen).status_code == 302

    row = Agreement.objects.get()
    assert (row.suspended_at, row.resume_asked_by, row.resume_reason) == (
        None,
        None,
        "",
    )
    asked, done = Event.objects.filter(
        detail__change__in=("agreement_resume_asked", "agreement_resumed")
    ).order_by("-pk")[:2][::-1]
    assert (asked.actor, done.actor) == ("records", "supervisor")
    assert [*words_of([asked.reason_digest]).values()] == ["I press it again"]
    # The words are of who asked, and not logged as those of who confirmed it.
    assert done.reason_digest == ""


def test_who_resumes_it_resumes_what_they_were_shown(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    suspend(as_user, cast)
    records, supervisor = as_user(cast.records), as_user(cast.supervisor)
    records.post(f"{PAGE}resume/", {"reason": "The breach was looked into"})
    seen = {"seen": seen_on(supervisor, f"{PAGE}resume/")}
    records.post(f"{PAGE}resume/", {"reason": "Because they ask for it"})

    refused = supervisor.post(f"{PAGE}resume/", seen)

    assert refused.status_code == 400
    assert b"has changed since you opened this page" in refused.content
    assert Agreement.objects.get().suspended_at


def test_the_database_keeps_who_asked_to_resume_it(
    cast: Cast, agreement: Agreement
) -> None:
    with pytest.raises(IntegrityError, match="resumption_is_asked"):
        Agreement.objects.update(resume_asked_at=clock.now(), resume_reason="Over")


@pytest.fixture
def open_things(cast: Cast, west: dict[str, Any]) -> None:
    """Two taskings and a referral that are open, one tasking done, and an order."""
    council = cast.partner.organisation
    for status in ("set", "accepted"):
        make_tasking(cast.supervisor, organisation=council, status=status)
    make_tasking(
        cast.supervisor, organisation=council, status="done", outcome="Cleared",
        answered_at=clock.now(), answered_by=cast.partner,
    )  # fmt: skip
    made = {"state": "made", "made_at": clock.now(), "consent": "given"}
    make_referral(cast.officer, to_organisation=council, **made)
    make_referral(cast.officer, to_organisation=council)
    make_closure(
        cast.officer,
        state="order",
        order_made_on=clock.today() - timedelta(days=8),
        order_ends_on=clock.today() + timedelta(days=8),
        **west,
    )


LOST = (
    "2 taskings not done yet and 1 referral not decided yet and 1 closure case with an "
    "order that runs"
)


def test_a_version_that_drops_what_is_open_says_so_before_anyone_signs(
    cast: Cast, agreement: Agreement, open_things: None, as_user: AsUser
) -> None:
    given = terms(cast, rows=["warrants"])
    page = as_user(cast.records).post("/sharing/G-TEST-0001/new/", given).url
    partner, police = as_user(cast.partner), as_user(cast.supervisor)

    for client, url in (
        (as_user(cast.records), page),
        (partner, f"{page}sign/"),
        (police, f"{page}check/"),
    ):
        assert LOST in text_of(client, url)
    assert "are always shown" not in text_of(partner, page)
    assert "for the partner are shown" not in text_of(partner, page)
    refused = signed_by_partner(partner, page)
    assert refused.status_code == 400
    assert b"Say that you know what will no longer be shown" in refused.content
    assert signed_by_police(police, page).status_code == 400
    assert not Agreement.objects.get(version=2).police_signed_at

    assert signed_by_police(police, page, knows_loss="on").status_code == 302
    seen = {"typed_name": "Partner", "seen": seen_on(partner, f"{page}sign/")}
    signed = partner.post(f"{page}sign/", seen | {"knows_loss": "on"})

    assert signed.status_code == 302
    assert Agreement.objects.get(version=2).is_signed


def test_a_version_that_keeps_what_is_open_asks_nothing(
    cast: Cast, agreement: Agreement, open_things: None, as_user: AsUser
) -> None:
    given = terms(cast, rows=["closures", "taskings", "referrals"])
    page = as_user(cast.records).post("/sharing/G-TEST-0001/new/", given).url

    shown = text_of(as_user(cast.partner), f"{page}sign/")

    assert "no longer sees" not in shown
    assert "Taskings and referrals for the partner are shown from any day" in shown
    assert signed_by_partner(as_user(cast.partner), page).status_code == 302


def test_an_area_that_falls_away_takes_its_orders(
    cast: Cast, agreement: Agreement, open_things: None, as_user: AsUser
) -> None:
    kept = ["closures", "taskings", "referrals"]
    given = terms(cast, rows=kept, area_codes=["E05000002"])
    page = as_user(cast.records).post("/sharing/G-TEST-0001/new/", given).url

    assert "no longer sees 1 closure case" in text_of(as_user(cast.partner), page)


def printed(client: Client, page: str) -> str:
    paper = client.get(f"{page}pdf/").content
    pages = PdfReader(BytesIO(paper)).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def test_an_unsigned_document_says_so_and_when_it_was_printed(
    cast: Cast, country: dict[str, Area], as_user: AsUser
) -> None:
    joint = terms(cast, controllers="joint", contact_point="police",
                  joint_terms="The police answer for what is recorded here",
                  rows=["closures", "activities"])  # fmt: skip
    page = as_user(cast.records).post("/sharing/new/", joint).url
    row = Agreement.objects.get()

    text = printed(as_user(cast.partner), page)

    now = clock.today()
    assert f"Not signed. Printed on {now.day} {now:%B %Y}" in text
    assert "To be signed on" not in text
    for words in (
        row.security_terms,
        row.breach_terms,
        row.requests_terms,
        "Both sides together, as joint controllers",
        "The police answer for what is recorded here",
        "Data Protection Act 2018, section 58",
        "Whom people contact The police Information sharing officer",
    ):
        assert words in text
    # The fields of each kind, by the labels of its description.
    fields = text.partition("3. The fields that are shared")[2].partition("4. Sig")[0]
    for label in ("Order ends, Order made, Scope", "Day, Organisation, Ward, What"):
        assert label in fields, fields
    signed_by_police(as_user(cast.supervisor), page)
    assert "Not signed for Council. Printed on" in printed(as_user(cast.partner), page)


def test_the_fingerprint_follows_what_is_stored_and_no_words(
    cast: Cast, agreement: Agreement
) -> None:
    before = fingerprint(agreement)
    User.objects.filter(pk=cast.partner.pk).update(display_name="Another name")

    assert fingerprint(Agreement.objects.get()) == before
    agreement.purpose = "Something else that is long enough"
    assert fingerprint(agreement) != before


def test_what_was_signed_before_these_terms_says_that_they_were_not_recorded(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    row = make_agreement(cast, reference="G-TEST-0003", rows=["closures"],
                         controllers="", security_terms="", breach_terms="",
                         requests_terms="")  # fmt: skip

    text = printed(as_user(cast.partner), f"/sharing/{row.reference}/1/")

    assert "Not recorded: this version was signed before agreements recorded it" in text


def test_the_check_is_asked_again_once_a_quarter_more_is_shown(
    cast: Cast, country: dict[str, Area], west: dict[str, Any], as_user: AsUser
) -> None:
    for _ in range(8):
        make_activity(cast.officer, **west)
    row = make_agreement(cast, rows=["activities"], **UNSIGNED)
    supervisor = as_user(cast.supervisor)
    assert signed_by_police(supervisor, PAGE).status_code == 302
    assert signed_by_partner(as_user(cast.partner), PAGE).status_code == 302
    assert IdentityCheck.objects.get().counts == {"activities": 8}
    make_activity(cast.officer, **west)
    ask_checks_again()
    assert Agreement.objects.get().check_grown_at is None

    make_activity(cast.officer, **west)
    ask_checks_again()

    records = as_user(cast.records)
    asked = "What it shows has grown by a quarter or more"
    assert asked in text_of(records, PAGE)
    assert asked not in text_of(as_user(cast.partner), PAGE)
    assert asked not in text_of(as_user(cast.partner), "/shared/")
    assert row.reference not in text_of(as_user(cast.partner), "/sharing/?attend=yes")
    # It stands in the list of what someone has to sign or to review.
    assert row.reference in text_of(records, "/sharing/?attend=yes")
    shown = text_of(supervisor, f"{PAGE}check/")
    assert "activities: 8 then, 10 now" in shown
    assert "Last answered by Supervisor" in shown
    assert "Answer again" in shown
    assert "Answer again" not in text_of(records, f"{PAGE}check/")
    answer = {
        "answer": "Still no one can be identified from it",
        "seen": seen_on(supervisor, f"{PAGE}check/"),
    }
    assert records.post(f"{PAGE}check/", answer).status_code != 302

    assert supervisor.post(f"{PAGE}check/", answer).status_code == 302

    assert [one.counts for one in IdentityCheck.objects.order_by("pk")] == [
        {"activities": 8},
        {"activities": 10},
    ]
    ask_checks_again()
    assert asked not in text_of(records, PAGE)
    # What was signed with the first answer stays as it was.
    assert Agreement.objects.get().check_answer == "No one can be identified from it"
    with pytest.raises(ProgrammingError, match="permission denied"):
        IdentityCheck.objects.update(counts={})


def test_an_answer_of_before_counts_were_kept_is_asked_for_once(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    ask_checks_again()

    assert Agreement.objects.get().check_grown_at
    assert Event.objects.filter(records__contains=["P-"]).count() == 0


@pytest.mark.parametrize(
    ("then", "now", "more"),
    [
        ({"activities": 8}, {"activities": 9}, {}),
        ({"activities": 8}, {"activities": 10}, {"activities": (8, 10)}),
        ({"activities": 168}, {"activities": 209}, {}),
        ({"activities": 168}, {"activities": 210}, {"activities": (168, 210)}),
        ({"activities": 8}, {"activities": 2}, {}),
        ({}, {"closures": 0}, {}),
        ({}, {"closures": 1}, {"closures": (0, 1)}),
    ],
)
def test_a_quarter_more_is_growth(
    then: dict[str, int], now: dict[str, int], more: dict[str, tuple[int, int]]
) -> None:
    assert grown(then, now) == more


def test_a_resumed_agreement_says_so_on_each_channel(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    suspend(as_user, cast)
    partner = as_user(make_user("other", "partner", cast.partner.organisation))
    assert partner.get("/shared/G-TEST-0001/closures/").status_code == 404

    assert "It is in force again" in resumed(as_user, cast, PAGE)

    assert partner.get("/shared/G-TEST-0001/closures/").status_code == 200

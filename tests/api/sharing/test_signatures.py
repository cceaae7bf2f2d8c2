"""/sharing/: who may sign an agreement, how, what is kept of it, and drafts."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import ProgrammingError
from django.test import Client
from pypdf import PdfReader

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from tests.agreements import make_agreement
from tests.api.sharing.test_pages import (
    KEPT_BY_BOTH,
    seen_on,
    signed_by_partner,
    signed_by_police,
    terms,
)
from tests.factories import HEAD, Cast, make_organisation, make_user
from tests.paper import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AGREEMENT = "/sharing/G-TEST-0001/1/"


def test_the_terms_of_a_signed_agreement_cannot_be_changed_by_the_site(
    cast: Cast, agreement: Agreement, as_user: Callable[[User], Client]
) -> None:
    for said in ({"area_codes": ["E07000001"]}, {"records_from": None}):
        with pytest.raises(ProgrammingError, match="never changed"):
            Agreement.objects.update(**{"embargo_days": 0} | said)
    records, page = as_user(cast.records), f"/sharing/{agreement.reference}/1/"

    answer = records.post(f"{page}change/", terms(cast), follow=True)

    assert "Draw up another version" in answer.content.decode()
    assert "Discard it" not in records.get(page).content.decode()


def test_a_partner_who_is_no_signatory_cannot_sign(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    unsigned = {"partner_signed_at": None, "partner_signed_by": None}
    make_agreement(cast, **unsigned)
    User.objects.filter(pk=cast.partner.pk).update(signs_as="")
    partner, page = as_user(User.objects.get(pk=cast.partner.pk)), AGREEMENT

    assert partner.get(f"{page}sign/").status_code == 403
    assert signed_by_partner(partner, page).status_code == 403

    assert Agreement.objects.get().partner_signed_at is None
    shown = partner.get(page).content.decode()
    assert "Council has no named signatory yet" in shown
    assert "Sign it" not in shown
    User.objects.filter(pk=cast.partner.pk).update(signs_as="Head of service")
    assert (
        "Partner (Head of service)" in as_user(cast.records).get(page).content.decode()
    )


def test_a_signature_needs_the_typed_name_and_keeps_the_position(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    make_agreement(cast, partner_signed_at=None, partner_signed_by=None)
    partner = as_user(cast.partner)
    asked = partner.get(f"{AGREEMENT}sign/").content.decode()
    assert f"Type: Partner. You sign as {HEAD}" in asked

    for wrong in ("", "Another Person"):
        refused = signed_by_partner(partner, AGREEMENT, wrong)
        assert refused.status_code == 400
        assert "ype your name" in refused.content.decode()
    assert Agreement.objects.get().partner_signed_at is None
    assert signed_by_partner(partner, AGREEMENT, " partner ").status_code == 302

    row = Agreement.objects.get()
    assert (row.partner_signed_by, row.partner_signed_as) == (cast.partner, HEAD)
    User.objects.filter(pk=cast.partner.pk).update(signs_as="Chief executive")
    assert f"Partner, {HEAD}" in partner.get(AGREEMENT).content.decode()


@pytest.mark.client
def test_both_sides_take_the_same_document(
    cast: Cast, agreement: Agreement, as_user: Callable[[User], Client]
) -> None:
    found = []
    with clock.stopped(clock.now()):
        for viewer in (cast.partner, cast.records):
            answer = as_user(viewer).get(f"{AGREEMENT}pdf/")
            assert answer["Content-Type"] == "application/pdf"
            assert_accessible(answer.content, "agreement.html")
            pages = PdfReader(BytesIO(answer.content)).pages
            found.append("".join(page.extract_text() for page in pages))

    assert found[0] == found[1]
    assert agreement.purpose in " ".join(found[0].split())
    assert agreement.reference in found[0]
    printed = Event.objects.filter(kind="print", records=[agreement.reference])
    assert {event.actor for event in printed} == {"partner", "records"}
    other = make_user(
        "other", "partner", make_organisation("other", "council", cast.records.force)
    )
    assert as_user(other).get(f"{AGREEMENT}pdf/").status_code == 404


def test_a_draft_is_changed_by_who_runs_agreements_and_then_signed_by_another(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    records = as_user(cast.records)
    page = records.post("/sharing/new/", terms(cast)).url
    form = records.get(f"{page}change/").content.decode()
    assert "To work together against drug dealing in the city" in form
    assert "Could it identify someone?" in records.get(page).content.decode()
    wrong = records.post(f"{page}change/", terms(cast, purpose="short"))
    assert wrong.status_code == 400
    assert as_user(cast.supervisor).get(f"{page}change/").status_code == 403

    said = terms(cast, rows=["warrants"], address_months="3")
    assert records.post(f"{page}change/", said).status_code == 302

    row = Agreement.objects.get()
    assert (row.rows, row.address_months, row.version) == (["warrants"], 3, 1)
    signed_by_police(as_user(cast.supervisor), page)
    records.post(f"{page}change/", terms(cast))
    assert Agreement.objects.get().rows == ["warrants"]


def test_a_draft_is_discarded_and_can_no_longer_be_signed(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    records = as_user(cast.records)
    page = records.post("/sharing/new/", terms(cast)).url
    shown = records.get(page).content.decode()
    assert "Discard it" in shown
    assert "End it" not in shown

    assert as_user(cast.partner).post(f"{page}discard/").status_code == 403
    records.post(f"{page}discard/")

    signed_by_police(as_user(cast.supervisor), page)
    signed_by_partner(as_user(cast.partner), page)
    row = Agreement.objects.get()
    assert row.discarded_by == cast.records
    assert (row.police_signed_at, row.partner_signed_at) == (None, None)
    assert "Discarded" in records.get("/sharing/").content.decode()
    # It is no other agreement that gives the same in the other way.
    figures = terms(cast, rows=[], figures=["closures"])
    assert records.post("/sharing/new/", figures).status_code == 302


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("dpia_reference", "", "data protection impact assessment"),
        ("kept_months", "0", "for how many months|at least 1|1 or more"),
        ("kept_months", "", "Enter how many months the partner keeps it"),
        ("destroyed_how", " ", "Say how the partner destroys it"),
        ("police_contact", "", "position of the contact at the police"),
        ("partner_email", "nowhere", "e-mail|email"),
        ("partner_phone", "ask", "Enter a telephone number"),
        ("security_terms", "yes", "Say in at least 20 characters how it is kept safe"),
        ("breach_terms", "", "Say what each side does after a breach"),
        ("controllers", "joint", "Choose which side people contact"),
    ],
)
def test_an_agreement_names_its_assessment_what_becomes_of_it_and_whom_to_ring(
    name: str,
    wrong: str,
    words: str,
    cast: Cast,
    country: dict[str, Area],
    as_user: Callable[[User], Client],
) -> None:
    refused = as_user(cast.records).post("/sharing/new/", terms(cast, **{name: wrong}))

    assert refused.status_code == 400
    assert re.search(words, refused.content.decode())
    assert not Agreement.objects.exists()


def test_what_becomes_of_it_and_whom_to_ring_stand_on_the_page_and_on_paper(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    page = as_user(cast.records).post("/sharing/new/", terms(cast)).url

    shown = as_user(cast.partner).get(page).content.decode()
    paper = as_user(cast.partner).get(f"{page}pdf/").content
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(paper)).pages)

    said = ["DPIA 2026/14", "For 12 months from the day it was shown"]
    codes = {"kept_months", "controllers"}
    said += [KEPT_BY_BOTH[name] for name in KEPT_BY_BOTH if name not in codes]
    for words in said:
        assert words in shown
        assert words in " ".join(printed.split())
    another = as_user(cast.records)
    version = Agreement.objects.get()
    changed = terms(cast, police_phone="101", version="2")
    after = another.post(f"/sharing/{version.reference}/new/", changed).url
    assert "What changes from version 1" in another.get(after).content.decode()


@pytest.mark.parametrize("missing", [{"dpia_reference": ""}, {"controllers": ""}])
def test_a_draft_from_before_it_was_asked_is_completed_before_it_is_signed(
    missing: dict[str, str],
    cast: Cast,
    country: dict[str, Area],
    as_user: Callable[[User], Client],
) -> None:
    unsigned = {
        f"{side}_signed_{part}": None
        for side in ("police", "partner")
        for part in ("at", "by")
    }
    make_agreement(cast, **missing, **unsigned)
    refused = signed_by_partner(as_user(cast.partner), AGREEMENT)
    assert refused.status_code == 400
    assert "must add them before" in refused.content.decode()

    records = as_user(cast.records)
    assert records.post(f"{AGREEMENT}change/", terms(cast)).status_code == 302

    assert signed_by_partner(as_user(cast.partner), AGREEMENT).status_code == 302
    with pytest.raises(ProgrammingError, match="never changed"):
        Agreement.objects.update(partner_phone="999")


def test_the_form_begins_with_a_year_and_a_review_before_its_end(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    old = make_agreement(cast)
    records, today = as_user(cast.records), clock.today()
    for path in ("/sharing/new/", f"/sharing/{old.reference}/new/"):
        form = records.get(path).context["form"]
        assert form["valid_from"].initial == today
        assert form["ends_on"].initial == today + timedelta(days=364)
        before_end = form["ends_on"].initial - form["review_by"].initial
        assert before_end == timedelta(days=56)


def test_the_areas_stand_by_district_each_with_its_wards(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    form = as_user(cast.records).get("/sharing/new/").context["form"]

    district = country["E07000001"]
    groups = dict(form["area_codes"].field.choices)
    own = groups[district.name]
    assert own[0] == ("E07000001", f"All of {district.name}")
    wards = {
        code
        for code, area in country.items()
        if area.parent_id == district.pk and code.startswith("E05")
    }
    assert {code for code, _ in own[1:]} == wards


@pytest.mark.parametrize("side", ["partner", "police"])
def test_no_one_signs_terms_that_were_changed_after_they_read_them(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client], side: str
) -> None:
    """Whoever changes the draft meanwhile, or in the same moment."""
    page = as_user(cast.records).post("/sharing/new/", terms(cast)).url
    signer = as_user(cast.partner if side == "partner" else cast.supervisor)
    form = f"{page}sign/" if side == "partner" else f"{page}check/"
    sent = {"typed_name": side.title(), "seen": seen_on(signer, form)}
    if side == "police":
        sent |= {"typed_name": "Supervisor", "answer": "No one can be identified"}
    wider = terms(cast, area_codes=["E05000001", "E05000002"])
    assert as_user(cast.records).post(f"{page}change/", wider).status_code == 302

    refused = signer.post(form, sent)

    assert refused.status_code == 400
    assert "since you opened" in refused.content.decode()
    assert Agreement.objects.get().is_draft
    again = signer.post(form, sent | {"seen": seen_on(signer, form)})
    assert again.status_code == 302
    assert not Agreement.objects.get().is_draft

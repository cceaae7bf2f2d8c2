"""/sharing/ and /shared/: from drawing up an agreement to ending it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.demo.builders.agreements import KEPT_BY_BOTH as KEPT
from tests.agreements import make_agreement
from tests.factories import (
    Cast,
    make_closure,
    make_organisation,
    make_warrant,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def signed_by_police(client: Client, page: str, **given: Any) -> Any:
    """Answer the check of a version as the police do, and so sign it."""
    check = f"{page}check/"
    answer = {
        "answer": "No one can be identified from it",
        "seen": seen_on(client, check),
        "typed_name": "Supervisor",
    }
    return client.post(check, answer | given)


def seen_on(client: Client, page: str) -> str:
    """Return the mark of what a page that signs shows."""
    shown = client.get(page).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', shown)
    return unescape(seen[1]) if seen else ""


def signed_by_partner(client: Client, page: str, name: str = "Partner") -> Any:
    seen = seen_on(client, f"{page}sign/")
    return client.post(f"{page}sign/", {"typed_name": name, "seen": seen})


KEPT_BY_BOTH = {name: str(value) for name, value in KEPT.items()}


def resumed(as_user: Callable[[User], Client], cast: Cast, page: str) -> str:
    """Have one person ask to resume it and another do it; return what that one saw."""
    why = {"reason": "The breach was looked into"}
    assert as_user(cast.records).post(f"{page}resume/", why).status_code == 302
    other = as_user(cast.supervisor)
    seen = {"seen": seen_on(other, f"{page}resume/")}
    answer = other.post(f"{page}resume/", seen, follow=True)
    return str(answer.content.decode())


def terms(cast: Cast, **given: Any) -> dict[str, Any]:
    today = clock.today()
    days = {
        "valid_from": today,
        "review_by": today + timedelta(days=200),
        "ends_on": today + timedelta(days=400),
        "records_from": today - timedelta(days=365),
    }
    parts = {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    return {
        "partner": cast.partner.organisation.code,
        "purpose": "To work together against drug dealing in the city",
        "gateways": ["cda_115"],
        "area_codes": ["E05000001"],
        "rows": ["closures"],
        "embargo_days": "7",
        "address_months": "0",
        **KEPT_BY_BOTH,
        **parts,
        **given,
    }


def test_an_agreement_is_drawn_up_signed_by_two_sides_read_and_ended(
    cast: Cast,
    country: dict[str, Area],
    west: dict[str, Any],
    as_user: Callable[[User], Client],
) -> None:
    case = make_closure(
        cast.officer,
        state="order",
        order_made_on=clock.today(),
        order_ends_on=clock.today(),
        **west,
    )
    answer = as_user(cast.records).post("/sharing/new/", terms(cast))
    assert answer.status_code == 302, answer.content.decode()
    page = answer.url
    signed_by_police(as_user(cast.supervisor), page)
    assert b"Nothing is shared" in as_user(cast.partner).get("/shared/").content
    signed_by_partner(as_user(cast.partner), page)

    found = as_user(cast.partner).get("/shared/")

    assert case.reference in found.content.decode()
    assert "9 Canary Street" not in found.content.decode()
    assert found.headers["Cache-Control"] == "no-store"
    event = Event.objects.get(kind="disclosure")
    assert event.records == [case.reference]
    assert event.recipient == cast.partner.organisation.name
    again = as_user(cast.records).get("/sharing/new/").context["form"]
    assert again["police_phone"].value() == Agreement.objects.get().police_phone != ""
    assert not again["partner_phone"].value()
    assert event.detail["agreement"] == Agreement.objects.get().reference

    as_user(cast.records).post(f"{page}end/", {"reason": "No longer needed"})
    after = as_user(cast.partner).get("/shared/").content.decode()
    assert case.reference not in after
    assert "Nothing is shared" in after


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {"rows": ["closures"], "figures": ["closures"]},
            "a partner that sees records",
        ),
        ({"rows": []}, "Choose what is shared"),
        ({"gateways": []}, "Choose the law that allows it"),
        ({"area_codes": []}, "Choose at least one area"),
        ({"purpose": "short"}, "what it is shared for"),
        ({"review_by_year": "2099"}, "after its first day and before its last"),
    ],
)
def test_what_an_agreement_may_not_say_is_refused_with_what_to_do(
    wrong: dict[str, Any],
    words: str,
    cast: Cast,
    country: dict[str, Area],
    as_user: Callable[[User], Client],
) -> None:
    answer = as_user(cast.records).post("/sharing/new/", terms(cast, **wrong))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("theirs", "wrong", "words"),
    [
        (
            {"rows": ["closures"]},
            {"rows": [], "figures": ["closures"]},
            "Closures are shared with them as records under G-TEST-0001",
        ),
        (
            {"rows": [], "figures": ["activities"]},
            {"rows": ["activities", "closures"]},
            "Activities are shared with them as figures under G-TEST-0001",
        ),
    ],
)
def test_what_one_agreement_gives_as_rows_no_other_gives_as_figures(
    theirs: dict[str, Any],
    wrong: dict[str, Any],
    words: str,
    cast: Cast,
    country: dict[str, Area],
    as_user: Callable[[User], Client],
) -> None:
    stopped = {"suspended_at": clock.now(), "suspended_by": cast.records}
    first = make_agreement(cast, **theirs, **stopped)
    records = as_user(cast.records)

    answer = records.post("/sharing/new/", terms(cast, **wrong))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Agreement.objects.count() == 1
    make_organisation("county", "council", cast.records.force)
    other = terms(cast, **wrong, partner="county")
    assert records.post("/sharing/new/", other).status_code == 302
    records.post(f"/sharing/{first.reference}/1/end/", {"reason": "Not needed"})
    assert records.post("/sharing/new/", terms(cast, **wrong)).status_code == 302


def test_neither_of_two_that_would_give_both_is_signed(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    unsigned = {"partner_signed_at": None, "partner_signed_by": None}
    make_agreement(cast, rows=["closures"], **unsigned)
    make_agreement(
        cast, reference="G-TEST-0002", rows=[], figures=["closures"], **unsigned
    )
    partner = as_user(cast.partner)

    for reference in ("G-TEST-0001", "G-TEST-0002"):
        page = f"/sharing/{reference}/1/"
        refused = signed_by_partner(partner, page)
        assert refused.status_code == 400
        assert "a partner that sees records" in refused.content.decode()

    assert not Agreement.objects.filter(partner_signed_at__isnull=False).exists()


def test_who_drafts_it_does_not_sign_it_and_no_one_signs_twice(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    page = as_user(cast.records).post("/sharing/new/", terms(cast)).url

    assert as_user(cast.records).post(f"{page}sign/").status_code == 403
    as_user(cast.supervisor).post(f"{page}sign/")
    assert Agreement.objects.get().police_signed_at is None
    signed_by_police(as_user(cast.supervisor), page)
    first = Agreement.objects.get().police_signed_at
    assert first is not None
    signed_by_police(as_user(cast.supervisor), page)

    row = Agreement.objects.get()
    assert row.police_signed_at == first
    assert row.partner_signed_at is None


def test_another_version_begins_with_the_terms_of_the_last(
    cast: Cast, agreement: Agreement, as_user: Callable[[User], Client]
) -> None:
    url = f"/sharing/{agreement.reference}/new/"
    form = as_user(cast.records).get(url).content.decode()
    assert agreement.purpose in form

    as_user(cast.records).post(url, terms(cast, rows=["warrants"]))

    newest = Agreement.objects.get(version=2)
    assert newest.rows == ["warrants"]
    assert newest.reference == agreement.reference
    agreement.refresh_from_db()
    assert agreement.rows != ["warrants"]


def test_suspended_it_gives_nothing_until_it_is_resumed(
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
    as_user: Callable[[User], Client],
) -> None:
    long_ago = clock.today() - timedelta(days=20)
    over = make_warrant(cast.officer, executed_on=long_ago, state="returned", **west)
    page = f"/sharing/{agreement.reference}/1/"
    partner, records = as_user(cast.partner), as_user(cast.records)
    assert over.reference in partner.get("/shared/").content.decode()

    records.post(f"{page}suspend/", {"reason": "A breach is looked into"})
    assert partner.get(f"/shared/{agreement.reference}/warrants/").status_code == 404

    resumed(as_user, cast, page)
    again = partner.get(f"/shared/{agreement.reference}/warrants/")
    assert over.reference in again.content.decode()


@pytest.mark.parametrize(
    ("begins_in", "words"),
    [(0, "It is in force again"), (3, "It is resumed, and comes into force on")],
)
def test_what_is_resumed_is_in_force_only_from_its_first_day(
    cast: Cast,
    country: dict[str, Area],
    as_user: Callable[[User], Client],
    begins_in: int,
    words: str,
) -> None:
    make_agreement(
        cast,
        valid_from=clock.today() + timedelta(days=begins_in),
        suspended_at=clock.now(),
        suspended_by=cast.records,
    )
    found = resumed(as_user, cast, "/sharing/G-TEST-0001/1/")

    assert words in found
    assert found.count("in force again") == (not begins_in)


@pytest.mark.parametrize("how", ["suspend", "end"])
def test_the_form_for_a_reason_says_who_reads_it_and_asks_about_names(
    cast: Cast, agreement: Agreement, as_user: Callable[[User], Client], how: str
) -> None:
    records, page = as_user(cast.records), f"/sharing/{agreement.reference}/1/"
    asked = records.get(f"{page}{how}/").content.decode()
    assert "The partner can read this" in asked
    assert "Keep the words" not in asked
    said = {"reason": "Mr Smith of the council rang a tenant"}

    warned = records.post(f"{page}{how}/", said)

    assert warned.status_code == 400
    assert "looks as if it holds a name" in warned.content.decode()
    assert Agreement.objects.get().reason == ""
    kept = records.post(f"{page}{how}/", said | {"keep_words": "on"})
    assert kept.status_code == 302
    # Or the help would not be true.
    found = as_user(cast.partner).get(page).content.decode()
    assert "Mr Smith of the council" in found


def test_police_view_as_the_partner_and_that_is_no_disclosure(
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
    as_user: Callable[[User], Client],
) -> None:
    long_ago = clock.today() - timedelta(days=20)
    over = make_warrant(cast.officer, executed_on=long_ago, state="returned", **west)

    url = f"/shared/as-partner/{agreement.reference}/1/"
    found = as_user(cast.supervisor).get(url).content.decode()

    assert f"This is what {cast.partner.organisation.name} sees" in found
    assert over.reference in found
    assert not Event.objects.filter(kind="disclosure").exists()
    assert Event.objects.filter(
        kind="consultation", records__contains=[over.reference]
    ).exists()
    assert as_user(cast.partner).get(url).status_code == 403


def test_a_kind_that_is_not_agreed_is_not_there(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    make_agreement(cast, rows=["closures"])
    partner = as_user(cast.partner)

    assert partner.get("/shared/G-TEST-0001/closures/").status_code == 200
    pages = [f"closures/?page={text}" for text in ("0", "x", "9" * 5_000)]
    for path in ("warrants/", "reports/", *pages):
        assert partner.get(f"/shared/G-TEST-0001/{path}").status_code == 404

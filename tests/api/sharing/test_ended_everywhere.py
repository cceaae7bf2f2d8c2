"""What ends in one transaction gives nothing in the next request, by whatever way.

Each address that the role of partners may open is visited here, before and after, or
named with why an agreement has no part in it; one that is added later fails until it is
in one of the two. That no e-mail tells anything is test_partner_canary's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import http_date

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.roles import VERBS
from stronghold.core.kernel import clock
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.program_keys.actions import make_key
from stronghold.core.program_keys.visibility import scopes_open_to
from stronghold.core.sharing.models import Agreement
from stronghold.exports.models import Export
from stronghold.partners.geopackage import streams
from tests.addresses import Address, addresses
from tests.agreements import make_agreement
from tests.api.exports.conftest import folder  # noqa: F401 - fixture
from tests.api.ogc.conftest import end, release
from tests.database_roles import django_as_owner
from tests.disclosures import make_disclosure
from tests.exports import write_export
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_referral,
    make_tasking,
    make_took_part,
    make_warrant,
)
from tests.sweeps import some

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
WORDS, AREA = "Visit the zeta garages", "Area Zeta"
ONE = {
    "activities": "activity",
    "closures": "closure",
    "referrals": "referral",
    "taskings": "tasking",
    "warrants": "warrant",
}
# What is shown of the agreement, or of what it gives, by the names of addresses.
VISITED = {
    "portal:home",
    "portal:kind",
    "portal:map",
    "portal:figures",
    "portal:sent",
    "portal:tasking",
    "portal:referral",
    "geopackage:new",
    "geopackage:file",
    "geopackage:file_fetch",
    "geopackage:file_cancel",
    "portal:disclosure",
    "ogc:landing",
    "ogc:api",
    "ogc:collections",
    "ogc:collection",
    "ogc:queryables",
    "ogc:items",
    "ogc:feature",
    "api_shared",
    "api_shared_sent",
    "api_shared_figures",
    "api_shared_closures",
    "api_shared_closure",
    "api_shared_warrants",
    "api_shared_warrant",
    "api_shared_activities",
    "api_shared_activity",
    "api_shared_taskings",
    "api_shared_tasking",
    "api_shared_referrals",
    "api_shared_referral",
}
# In which an agreement has no part, and why.
APART = {
    # Accounts of their own organisation, and nothing of a record.
    "approvals:list",
    "approvals:decide",
    # Light or dark pages: it shows nothing.
    "account_theme",
    # The lock of one's own session, and one's own days off.
    "idle_lock:done",
    "idle_lock:typed",
    "duty:off",
    "duty:cancel_absence",
    # How and where one signs in.
    "account_security",
    "account_enrol",
    "account_add_app",
    "account_add_passkey",
    "account_recovery_codes",
    "account_new_recovery_codes",
    "account_remove_factor",
    "account_rename_passkey",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_sessions",
    "account_end_session",
    "account_end_other_sessions",
    # Which force one works with, of several; not there for a partner of one.
    "several_forces:choose",
    # It leads to the provider of single sign-on, and shows nothing either.
    "single_sign_on:again",
    # A council's own cases are its own by law.
    "closures:list",
    "closures:new",
    "closures:detail",
    "closures:withdraw",
    "closures:move",
    "closures:notice",
    "closures:notice_kept",
    "closures:review",
    "closures:to_review",
    "closures:to_sign",
    "closures:premises",
    "closures:sign",
    "closures:tenure",
    "closures:door",
    "closures:closed",
    "closures:inside",
    "closures:draft_order",
    "closures:new_paper",
    "closures:paper",
    "closures:paper_error",
    "packs:new",
    "packs:file",
    "packs:cancel",
    "packs:fetch",
    # An address that does not exist, for any reader.
    "ogc:nowhere",
    "deadlines:feed",
    "api_closures",
    "api_closure",
    "api_closure_moves",
    "api_closure_review",
    "api_closure_tenure",
    "api_closure_visits",
    "api_closure_visits_undo",
    "api_closure_withdraw",
    # Terms and signatures, of which each side keeps its copy.
    "sharing:list",
    "sharing:agreement",
    "sharing:pdf",
    "sharing:paper",
    "sharing:sign",
    # One's own log: it names what was read, and shows nothing of it.
    "portal:read",
    # Forms that show nothing, and refuse what is sent (test_sending.py).
    "portal:new_report",
    "portal:new_activity",
    # What programs send: they show nothing, and refuse it (below).
    "api_shared_send_report",
    "api_shared_send_activity",
    "api_shared_tasking_answer",
    "api_shared_referral_answer",
    # Streets and postcodes, which are public.
    "places:suggest",
    # One's own keys, and words about a standard.
    "program_keys:list",
    "program_keys:revoke",
    "ogc:conformance",
    # The site, its map's ground, one's own account.
    "home",
    "more",
    "about_data",
    "base_square",
    "street_labels",
    # The definition of the API, and which lists it has for them.
    "api_root",
    "api_schema",
}


@dataclass(frozen=True)
class Shared:
    """What the agreement gives, in the words and references that would reveal it."""

    agreement: Agreement
    references: dict[str, str]
    key: str
    ready: Export
    waiting: Export

    def told_by(self, answer: Any) -> set[str]:
        """Return what a response reveals of it, apart from its own address."""
        body = b"".join(
            answer.streaming_content if answer.streaming else [answer.content]
        )
        shown = body.decode(errors="replace").replace(answer.request["PATH_INFO"], "")
        marks = {*self.references.values(), WORDS, AREA}
        return {mark for mark in marks if mark in shown}


@pytest.fixture
def agreement(cast: Cast, country: dict[str, Any]) -> Agreement:
    """All kinds that there are as rows, and reports as figures."""
    return make_agreement(cast, figures=["reports"])


@pytest.fixture
def council(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.partner)
    return client


@pytest.fixture
def shared(
    cast: Cast, agreement: Agreement, council: Client, west: dict[str, Any]
) -> Shared:
    today, now = clock.today(), clock.now()
    own = cast.partner.organisation
    made = {
        "state": "made",
        "made_at": now,
        "consent": "given",
        "recipient_role": WORDS,
    }
    rows = {
        "closures": make_closure(cast.officer, state="refused", **west),
        "warrants": make_warrant(
            cast.officer,
            state="returned",
            executed_on=today - timedelta(days=20),
            returned_on=today - timedelta(days=19),
            **west,
        ),
        "activities": make_activity(cast.officer, **west),
        "taskings": make_tasking(cast.supervisor, what=WORDS, organisation=own),
        "referrals": make_referral(cast.officer, to_organisation=own, **made),
    }
    shown = {"area_name": AREA, "low": 13, "high": 17}
    release(cast, Quarter(2026, 3), shown)
    key = make_key(
        by=cast.partner,
        name="x",
        scopes=[scope.code for scope in scopes_open_to(cast.partner)],
        days=30,
        agreement=agreement.reference,
    )
    url = reverse("geopackage:new", args=[agreement.reference])
    files = []
    for _ in range(2):
        council.post(url, {"purpose": "A test"})
        files.append(Export.objects.latest("asked_at"))
        assert files[1:] or write_export(files[0])
    by_name = (("place_text", "Place", WORDS),)
    rows["disclosures"] = make_disclosure(
        cast, rows["warrants"].reference, agreement, by_name
    )
    # What the council itself did is given by the agreement too.
    make_took_part(rows["activities"], "council")
    references = {kind: row.reference for kind, row in rows.items()}
    return Shared(agreement, references, key, *files)


def suspend(agreement: Agreement) -> None:
    by = {"suspended_at": clock.now(), "suspended_by": agreement.police_signed_by}
    Agreement.objects.filter(pk=agreement.pk).update(**by)


def run_out(agreement: Agreement) -> None:
    """Put its last day into the past, as time would."""
    last = clock.today() - timedelta(days=1)
    days = {"review_by": last, "ends_on": last}
    with django_as_owner():
        Agreement.objects.filter(pk=agreement.pk).update(**days)


STOPS = [end, suspend, run_out]


def pages(shared: Shared) -> Iterator[tuple[str, str]]:
    """Yield the name and address of each page that is opened by a session."""
    reference, found = shared.agreement.reference, shared.references
    yield "portal:home", reverse("portal:home")
    yield "portal:home", f"{reverse('portal:home')}?agreement={reference}"
    for name in ("portal:map", "portal:figures", "geopackage:new"):
        yield name, reverse(name, args=[reference])
    for kind in shared.agreement.rows:
        yield "portal:kind", reverse("portal:kind", args=[reference, kind])
    yield "portal:sent", reverse("portal:sent")
    yield "portal:tasking", reverse("portal:tasking", args=[found["taskings"]])
    yield "portal:referral", reverse("portal:referral", args=[found["referrals"]])
    by_name = reverse("portal:disclosure", args=[found["disclosures"]])
    yield "portal:disclosure", by_name
    for name in ("geopackage:file", "geopackage:file_fetch"):
        yield name, reverse(name, args=[shared.ready.key])
    yield "geopackage:file", reverse("geopackage:file", args=[shared.waiting.key])


def features(shared: Shared) -> Iterator[tuple[str, str]]:
    """Yield the name and address of each document for map programs."""
    for name in ("landing", "api", "collections"):
        yield f"ogc:{name}", reverse(f"ogc:{name}")
    kinds = ("closures", "warrants", "activities", "figures-reports", "areas")
    for kind in (*kinds, "figures-reports-ward-quarter"):
        yield "ogc:collection", reverse("ogc:collection", args=[kind])
        yield "ogc:queryables", reverse("ogc:queryables", args=[kind])
        yield "ogc:items", reverse("ogc:items", args=[kind])
        one = shared.references.get(kind, "2026-Q3-ward-E05000001-all")
        one = "E05000001" if kind == "areas" else one
        yield "ogc:feature", reverse("ogc:feature", args=[kind, one])


def endpoints(shared: Shared) -> Iterator[tuple[str, str]]:
    """Yield the name and address of each endpoint that reads what is shared."""
    under = shared.agreement.reference
    yield "api_shared", reverse("api_shared")
    yield "api_shared_sent", reverse("api_shared_sent", args=[under])
    figures = reverse("api_shared_figures", args=[under])
    yield "api_shared_figures", f"{figures}?measure=reports"
    for kind in shared.agreement.rows:
        name, one = f"api_shared_{kind}", f"api_shared_{ONE[kind]}"
        yield name, reverse(name, args=[under])
        yield one, reverse(one, args=[under, shared.references[kind]])


Go = Callable[..., Any]


def ways(shared: Shared, council: Client) -> Iterator[tuple[str, str, Go]]:
    """Yield each address with each way to be let in: its name, where it is, and how."""

    def program(**headers: str) -> Go:
        return lambda url, **more: Client(raise_request_exception=False).get(
            url, headers=headers | more.pop("headers", {}), **more
        )

    by_key = [
        program(authorization=f"Bearer {shared.key}"),
        program(**{"x-api-key": shared.key}),
    ]
    for name, url in pages(shared):
        yield name, url, council.get
    for name, url in endpoints(shared):
        for go in (council.get, by_key[0]):
            yield name, url, go
    for name, url in features(shared):
        for asked in (url, f"{url}?f=html"):
            yield name, asked, council.get
        for go in by_key:
            yield name, url, go
        yield name, f"{url}?key={shared.key}", program()


def test_every_address_of_partners_is_visited_or_named() -> None:
    own = VERBS[Role.PARTNER]
    open_to = {address.name for address in addresses() if verbs_of(address) & own}

    assert open_to == VISITED | APART
    assert not VISITED & APART


def verbs_of(address: Address) -> set[Any]:
    """Return the verbs that an address asks: a page's, or an endpoint's by method."""
    endpoint = getattr(address.callback, "cls", None)
    verbs = getattr(endpoint, "verbs", {}).values()
    return {*verbs, getattr(address.callback, "verb", None)}


@pytest.mark.parametrize("stop", some(STOPS, short={end}))
def test_nothing_is_given_in_the_next_request(
    council: Client, shared: Shared, stop: Callable[[Agreement], None]
) -> None:
    """Long: every address of partners by each way to be let in, before and after."""
    seen: dict[str, set[str]] = {}
    etags: dict[str, str] = {}
    for name, url, go in ways(shared, council):
        answer = go(url)
        assert answer.status_code == 200, url
        assert "no-store" in answer["Cache-Control"], url
        seen.setdefault(name, set()).update(shared.told_by(answer))
        etags[url] = answer.get("ETag", "*")
        answer.close()
    shown = set().union(*seen.values())
    assert shown == {*shared.references.values(), WORDS, AREA}

    stop(shared.agreement)

    for _, url, go in ways(shared, council):
        kept = {
            "if-none-match": etags[url],
            "if-modified-since": http_date(clock.now().timestamp() + 60),
        }
        for headers in ({}, kept):
            answer = go(url, headers=headers)
            assert answer.status_code in {200, 403, 404}, url
            assert not shared.told_by(answer), url


@pytest.mark.parametrize("stop", STOPS)
def test_nothing_is_given_by_what_is_sent(
    council: Client, shared: Shared, stop: Callable[[Agreement], None]
) -> None:
    stop(shared.agreement)

    found = shared.references
    for name, argument in (
        ("portal:tasking", found["taskings"]),
        ("portal:referral", found["referrals"]),
        ("geopackage:new", shared.agreement.reference),
        ("geopackage:file_cancel", shared.ready.key),
    ):
        data = {"purpose": "A test", "status": "accepted", "step": "acknowledge"}
        answer = council.post(reverse(name, args=[argument]), data)
        assert answer.status_code == 404, name
        assert not shared.told_by(answer), name


@pytest.mark.parametrize("stop", STOPS)
def test_a_program_is_given_nothing_for_what_it_sends(
    shared: Shared, stop: Callable[[Agreement], None]
) -> None:
    stop(shared.agreement)

    found = shared.references
    report = {"concern": "dealing", "place_not_known": True}
    activity = {
        "kind": "clean_up",
        "occurred_on": "2026-11-01",
        "place_not_known": True,
    }
    for name, argument, body, status in (
        ("tasking_answer", [found["taskings"]], {"move": "accept"}, 404),
        ("referral_answer", [found["referrals"]], {"step": "acknowledge"}, 404),
        ("send_report", [], report, 403),
        ("send_activity", [], activity, 403),
    ):
        given = body if argument else body | {"client_uuid": str(uuid4())}
        answer = Client(raise_request_exception=False).post(
            reverse(f"api_shared_{name}", args=argument),
            given,
            "application/json",
            headers={"authorization": f"Bearer {shared.key}"},
        )
        assert answer.status_code == status, (name, answer.content)
        assert not shared.told_by(answer), name


@pytest.mark.parametrize("stop", STOPS)
def test_a_file_on_its_way_is_broken_off_and_one_that_waits_is_never_written(
    council: Client,
    shared: Shared,
    stop: Callable[[Agreement], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "PART", 4096)
    url = reverse("geopackage:file_fetch", args=[shared.ready.key])
    on_its_way = council.get(url)
    parts = iter(on_its_way.streaming_content)
    assert len(next(parts)) == 4096 < int(on_its_way["Content-Length"])

    stop(shared.agreement)

    assert list(parts) == []
    on_its_way.close()
    resumed = council.get(url, headers={"range": "bytes=4096-"})
    assert resumed.status_code == 404
    assert not write_export(shared.waiting)
    assert not Export.objects.get(pk=shared.waiting.pk).file


def test_no_partner_views_as_a_partner(council: Client, shared: Shared) -> None:
    """Police look at an agreement that has ended as it was; its partner never does."""
    for address in addresses():
        if address.name.startswith(("portal:as_partner", "preview:")):
            given = {"agreement": shared.agreement.reference, "number": 1}
            given |= {"shared": "closures", "reason": "embargo"}
            taken = {name: given[name] for name in address.arguments}
            answer = council.get(reverse(address.name, kwargs=taken))
            assert answer.status_code == 403

"""No partner meets a character or a place that their agreement does not give them.

A text of its own is planted in each field of each row that there is, and one exact
place in each point. Then those outside the force go to every address there is, signed
in and with a key, so that a page which is added later is held to it by itself.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from struct import pack
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operations.activities.models import Activity
from operations.closures.models import ClosureCase, ClosureEvent
from operations.safeguarding.models import Referral
from operations.taskings.models import Tasking
from reports.models import CallBack
from stronghold.celery import BEAT_SCHEDULE, app
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area, SnapPoint
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement, AgreementPaper
from stronghold.exports.actions.writing import write_exports
from stronghold.partners.disclosures.models import DisclosedField, Disclosure
from tests.addresses import addresses
from tests.agreements import make_agreement
from tests.api.sharing.conftest import fresh_partner_connection  # noqa: F401 - fixture
from tests.canaries import (
    EXACT,
    LATITUDE,
    LONGITUDE,
    Canary,
    assert_is_planted,
    plant_everywhere,
)
from tests.closure_events import make_reviewed_event
from tests.database_roles import django_as_owner
from tests.disclosures import make_disclosure
from tests.factories import (
    MAKERS,
    Cast,
    make_activity,
    make_cast,
    make_closure,
    make_operation,
    make_organisation,
    make_referral,
    make_snapped_streets,
    make_tasking,
    make_user,
    make_warrant,
)
from tests.plain_words import private_words_of
from tests.property.reports.test_reporter_canary import (  # noqa: F401 - fixture
    all_text,
    files_that_are_not_collected,
)
from tests.sweeps import some
from tests.things import Things, make_things

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
    pytest.mark.canary,
]
VIEWERS = ("partner", "county", "other_officer")
# Who is shown most. In the short form another force is a visitor of
# tests/api/accounts/test_every_address.py.
IN_SHORT = {"partner"}
ROWS = ("activities", "closures", "referrals", "taskings", "warrants")
# What a partner reads of its own case, and of a record that is addressed to it.
GIVEN = {
    ClosureCase: {"place_text"},
    Tasking: {"what", "place_text", "outcome"},
    Referral: {
        "recipient_role",
        "their_reference",
        "feedback",
        "decision_reason",
        "threshold",
    },
}
# Both sides read an agreement whole, but for what the police found before they signed.
SAID_BY_AN_AGREEMENT = {
    "purpose",
    "reason",
    "dpia_reference",
    "destroyed_how",
    "security_terms",
    "breach_terms",
    "requests_terms",
    "joint_terms",
    "resume_reason",
    "police_contact",
    "police_email",
    "police_phone",
    "partner_contact",
    "partner_email",
    "partner_phone",
}
COORDINATES = re.compile(r'"coordinates":\s*\[\s*(-?\d+\.\d+),\s*(-?\d+\.\d+)\s*\]')
OF_RECORDS = re.compile(r'(?:FROM|JOIN)\s+"?((?:operations|reports|places)_\w+)')
BODY = {"reason": "", "words": "x", "result": "x", "q": "dealing"}
SNAPPED = (-1.2711, 51.7622)


@dataclass(frozen=True)
class World:
    """Things of every kind: any, what is shared with the council, and its own."""

    things: Things
    shared: Things
    own: Things
    canaries: list[Canary]
    refused: set[str]
    # What is shown to no one outside the police, by its reference.
    unseen: set[str]


@pytest.fixture
def world(transactional_db: None, country: dict[str, Area]) -> World:
    cast = make_cast()
    things = make_things(cast)
    make_snapped_streets({"Snapped Street": EXACT.clone()})
    SnapPoint.objects.update(point=f"SRID=4326;POINT({SNAPPED[0]} {SNAPPED[1]})")
    council = cast.partner.organisation
    county = make_organisation("county", OrganisationKind.COUNCIL, cast.officer.force)
    make_user("county", Role.PARTNER, county)
    of = {**things.of, **_shared_with(cast, country)}
    shared = replace(things, of=of, agreement="G-TEST-0002")
    given = {"rows": ROWS, "figures": ["arrests", "reports"]}
    given |= {"check_findings": [], "check_answer": "No one is"}
    for organisation, reference in ((council, "G-TEST-0002"), (county, "G-TEST-0003")):
        make_agreement(cast, partner=organisation, reference=reference, **given)
    shared = replace(shared, disclosure=_disclose(cast, shared))
    _make_errors(cast)
    unseen, case = _make_unseen(cast, country), _make_own_case(cast)
    own = replace(shared, of={**shared.of, "closures": case.reference})
    canaries, refused = plant_everywhere()
    return World(things, shared, own, _drawn_again(case, canaries), refused, unseen)


def _make_own_case(cast: Cast) -> ClosureCase:
    """Make a case that the council issued, which police work on too."""
    case = make_closure(
        cast.officer,
        issuer=cast.partner.organisation,
        issued_as="district",
        state="draft",
        operation=make_operation(cast.officer),
    )
    make_reviewed_event(case, cast.supervisor, "x")
    return case


def _drawn_again(case: ClosureCase, canaries: list[Canary]) -> list[Canary]:
    """Let the page of the case be drawn: no move has such facts. It has no point."""
    with django_as_owner():
        ClosureEvent.objects.filter(case=case).update(facts={})
        ClosureCase.objects.filter(pk=case.pk).update(point=None)
    lost = (ClosureEvent, "facts")
    return [one for one in canaries if (one.model, one.field) != lost]


def _make_unseen(cast: Cast, country: dict[str, Area]) -> set[str]:
    """Make patrols that are over, where all others are shared."""
    west = {"ward": country["E05000001"], "district": country["E07000001"]}
    return {
        make_activity(cast.officer, kind=kind, point=EXACT, **west).reference
        for kind in ("covert", "plain_clothes")
    }


def _disclose(cast: Cast, shared: Things) -> str:
    """Disclose a warrant to the council's partner, and a closure to a colleague."""
    agreement = Agreement.objects.get(reference="G-TEST-0002")
    council = cast.partner.organisation
    colleague = make_user("colleague", Role.PARTNER, council)
    make_disclosure(cast, shared.of["closures"], agreement, recipient=colleague)
    over = {"revoked_by": cast.officer, "revoked_reason": "No longer needed"}
    make_disclosure(
        cast, shared.of["closures"], agreement, revoked_at=clock.now(), **over
    )
    return make_disclosure(cast, shared.of["warrants"], agreement).reference


def _make_errors(cast: Cast) -> None:
    """Make one of each that was recorded in error, and what only some rows hold."""
    now = clock.now()
    error = {"error_at": now, "error_by": cast.officer, "error_reason": "twice"}
    for make in MAKERS.values():
        make(cast.officer, **error)
    cleared = {"cleared_at": now, "cleared_by": cast.officer, "cleared_text": "x"}
    CallBack.objects.update(**cleared)


def _shared_with(cast: Cast, country: dict[str, Area]) -> dict[str, str]:
    """Make what the council is shown by its agreement, and return it by kind."""
    council = cast.partner.organisation
    west = {
        "ward": country["E05000001"],
        "district": country["E07000001"],
        "point": EXACT,
    }
    today, now = clock.today(), clock.now()
    ordered = {
        "state": "order",
        "scope": "full",
        "order_made_on": today,
        "order_ends_on": today + timedelta(days=80),
    }
    over = {"executed_on": today - timedelta(days=9), "state": "returned"}
    made = {"state": "made", "made_at": now, "consent": "given"}
    closure = make_closure(cast.officer, **ordered | west)
    county = make_organisation("county", OrganisationKind.COUNCIL, cast.officer.force)
    make_tasking(cast.supervisor, organisation=county)
    make_referral(cast.officer, to_organisation=county, **made)
    # Shown to no one: not heard yet, and live.
    make_closure(cast.officer, state="served", **west)
    make_warrant(cast.officer, state="issued", issued_on=today, ends_on=today, **west)
    answered = {"status": "done", "answered_at": now, "answered_by": cast.partner}
    make_tasking(cast.supervisor, organisation=council, outcome="x", **answered)
    warrant = make_warrant(cast.officer, **over | west).reference
    return {
        "closures": closure.reference,
        "warrants": warrant,
        "activities": make_activity(cast.officer, **west).reference,
        "taskings": make_tasking(cast.supervisor, organisation=council).reference,
        "referrals": make_referral(
            cast.officer, to_organisation=council, **made
        ).reference,
    }


def given_to(viewer: User, canary: Canary) -> bool:
    """Say whether a text is of the viewer's own, or is given by their agreement."""
    row, own = canary.model._base_manager.get(pk=canary.pk), viewer.organisation_id
    if isinstance(row, Agreement):
        is_said = canary.field in SAID_BY_AN_AGREEMENT
        return row.partner_id == own and (is_said or "signed_as" in canary.field)
    if isinstance(row, AgreementPaper):
        return row.agreement.partner_id == own and canary.field == "title"
    if isinstance(row, Tasking):
        return row.organisation_id == own and canary.field in GIVEN[Tasking]
    if isinstance(row, Referral):
        return row.to_organisation_id == own and canary.field in GIVEN[Referral]
    if isinstance(row, Disclosure):
        is_theirs = row.recipient_id == viewer.pk and row.revoked_at is None
        return is_theirs and canary.field == "purpose"
    if isinstance(row, DisclosedField):
        disclosure = row.disclosure
        is_recipient = disclosure.recipient_id == viewer.pk
        return (
            is_recipient
            and disclosure.revoked_at is None
            and canary.field in {"label", "words"}
        )
    if isinstance(row, ClosureCase):
        return row.issuer_id == own and canary.field in GIVEN[ClosureCase]
    assert not (isinstance(row, Activity) and row.organisation_id == own)
    return False


class Visitor:
    """A user who goes everywhere, and notes what they met that is not for them."""

    def __init__(self, viewer: User, world: World) -> None:
        canaries = world.canaries
        self.client = Client(raise_request_exception=False)
        self.client.force_login(viewer)
        self.key = ""
        self.viewer = viewer
        self.unseen = world.unseen
        self.given = {c.text: c for c in canaries if given_to(viewer, c)}
        self.hidden = {c.text: c for c in canaries if c.text not in self.given}
        self.met: set[str] = set()
        # The addresses that were answered.
        self.drawn: set[str] = set()
        self.seen: set[str] = set()
        self.points: set[tuple[float, float]] = set()
        # The words that no page may use, with the page.
        self.private_words: set[str] = set()

    def visit(self, url: str, method: str = "get", **sent: Any) -> None:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        client = Client(raise_request_exception=False) if self.key else self.client
        response = getattr(client, method)(url, headers=headers, **sent)
        shown = all_text(response)
        if response.status_code == 200:
            self.drawn.add(url)
        words = private_words_of(response)
        self.private_words |= {f"{url}: {word}" for word in words}
        found = set(re.findall(r"zq\d{5}x", shown))
        self.met |= {f"{url}: {self.hidden[t]}" for t in found if t in self.hidden}
        self.met |= {f"{url}: {one}" for one in self.unseen if one in shown}
        self.seen |= {self.given[t].field for t in found if t in self.given}
        if (
            LATITUDE in shown
            or LONGITUDE in shown
            or pack("<d", EXACT.y) in raw(response)
        ):
            self.met.add(f"{url}: an exact place")
        self.points |= {(float(x), float(y)) for x, y in COORDINATES.findall(shown)}


def rounded(points: Iterable[tuple[float, float]]) -> set[tuple[float, float]]:
    return {(round(x, 5), round(y, 5)) for x, y in points}


def raw(response: Any) -> bytes:
    return b"" if response.streaming else response.content


def every_url(world: World) -> Iterator[str]:
    for things, address in product(
        (world.things, world.shared, world.own), addresses()
    ):
        if address.name == "account_logout":
            continue
        url = things.url_of(address)
        yield url
        for shared in ROWS:
            # The lists and collections of every kind, where an address is of one.
            if {"shared", "name"} & set(address.arguments):
                yield url.replace("/closures", f"/{shared}")


@pytest.mark.parametrize("name", some(VIEWERS, short=IN_SHORT))
def test_who_goes_everywhere_meets_only_what_is_theirs(world: World, name: str) -> None:
    """Long: one visitor asks some 900 addresses, and what is forgotten leaks there."""
    viewer = User.objects.get(username=name)
    visitor = Visitor(viewer, world)
    urls = list(dict.fromkeys(every_url(world)))

    for url in urls:
        visitor.visit(url)
    for url in urls:
        visitor.visit(url, "post", data=BODY)
    if name == "partner":
        visitor.key = make_key(
            by=viewer, name="QGIS", scopes=["maps"], days=30, agreement="G-TEST-0002"
        )
        for url in (url for url in urls if url.startswith("/ogc/")):
            visitor.visit(url)

    assert visitor.met == set()
    # Asked here too, since another visit to every page would take as long again.
    assert visitor.private_words == set()
    if name == "other_officer":
        assert visitor.seen == set()
    else:
        # Or this would look where nothing is shown.
        assert {"what", "purpose"} <= visitor.seen
    permitted = {
        SNAPPED,
        *((area.point.x, area.point.y) for area in Area.objects.all()),
    }
    assert rounded(visitor.points) <= rounded(permitted)
    if name == "partner":
        assert SNAPPED in visitor.points
        assert {"label", "words", "place_text"} <= visitor.seen
        assert f"/operations/closures/{world.own.of['closures']}/" in visitor.drawn
        assert f"/api/v1/closures/{world.own.of['closures']}/moves" in visitor.drawn


@pytest.mark.parametrize("name", some(["partner", "county"], short=IN_SHORT))
def test_what_is_shared_is_read_by_the_partners_role_alone(
    world: World, name: str
) -> None:
    """Long: every shared address is asked, and every statement looked at."""
    viewer = User.objects.get(username=name)
    client = Client(raise_request_exception=False)
    client.force_login(viewer)
    shared = [url for url in every_url(world) if url.startswith(("/shared/", "/ogc/"))]
    read: set[str] = set()
    n_by_partner = 0

    for url in dict.fromkeys(shared):
        with (
            CaptureQueriesContext(connections["default"]) as by_app,
            CaptureQueriesContext(connections["partner"]) as by_partner,
        ):
            client.get(url)
        n_by_partner += len(by_partner)
        shown = "".join(query["sql"] for query in by_app.captured_queries)
        read |= {f"{url}: {table}" for table in OF_RECORDS.findall(shown)}

    assert read == set()
    assert n_by_partner or name == "county"


def test_a_file_of_all_that_is_shared_holds_only_what_is_theirs(world: World) -> None:
    viewer = User.objects.get(username="partner")
    visitor = Visitor(viewer, world)
    client = visitor.client
    asked = client.post("/shared/G-TEST-0002/geopackage/", {"purpose": "A test"})
    write_exports()
    answer = client.get(f"{asked['Location']}file/")
    content = b"".join(answer.streaming_content)

    shown = {text.decode() for text in re.findall(rb"zq\d{5}x", content)}
    # Of an agreement its purpose alone; of a record no text that a person typed.
    assert {c.field for c in world.canaries if c.text in shown} == {"purpose"}
    assert shown <= set(visitor.given)
    for exact in (EXACT.x, EXACT.y):
        assert pack("<d", exact) not in content
    assert pack("<d", SNAPPED[1]) in content
    assert {
        world.shared.of["closures"],
        world.shared.of["activities"],
    } <= references_in(content)
    assert not world.unseen & references_in(content)


def references_in(content: bytes) -> set[str]:
    return {found.decode() for found in re.findall(rb"[A-Z]-\w{4}-\w{4}", content)}


def test_no_mail_holds_any_text_of_a_record(world: World) -> None:
    app.loader.import_default_modules()
    for entry in BEAT_SCHEDULE.values():
        app.tasks[entry["task"]].apply().get()

    shown = json.dumps(
        [(one.subject, one.body, str(one.alternatives)) for one in mail.outbox]
    )
    assert re.findall(r"zq\d{5}x", shown) == []


def test_the_texts_are_where_they_are_looked_for(world: World) -> None:
    assert world.refused == set()
    assert_is_planted(world.canaries)

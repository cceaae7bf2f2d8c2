"""One thing of each kind that an address can be of, for tests that visit them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from operations.closures.models import ClosureException
from operations.deadlines.actions.feed import make_feed
from operations.disruptions.models import Disruption
from operations.links.models import Link
from operations.papers.models import Paper
from operations.papers.store import store
from operations.records import PLAN_KINDS, RECORD_KINDS
from operations.safeguarding.choices import LineClosure, LineStatus
from operations.statute.models import Provision
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import ProvisioningKey, Service, User
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.values import new_reference
from stronghold.core.places.models import Premises
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.models import Agreement, AgreementPaper
from stronghold.core.sharing.papers.queries import PAPERS
from stronghold.oversight.models import (
    DataBreach,
    DataRequest,
    Decision,
    Period,
    RequestRecord,
)
from tests.addresses import Address
from tests.agreements import make_agreement
from tests.api.exports.requesting import make_export
from tests.disclosures import make_disclosure
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_county_line,
    make_match,
    make_organisation,
    make_photo,
    make_report,
    make_reporter,
    make_row,
    make_user,
)

WORDS = "behind the blue gate"
HASH = "0" * 64
NO_ONE = "00000000-0000-4000-8000-000000000000"
OF_DISCLOSURES = ("disclosures:detail", "disclosures:revoke", "portal:disclosure")


def names_of(kind: Kind[Any]) -> set[str]:
    """Return what the name of an address may call one of a kind."""
    return {kind.code.removesuffix("s"), f"{kind.code.removesuffix('ies')}y"}


@dataclass(frozen=True)
class Things:
    """Objects for addresses: one row of each kind, and what belongs to them."""

    # References by the code of the kind.
    of: Mapping[str, str]
    match: int
    photo: str
    other: str
    token: str
    client_uuid: str
    street: int
    premises: int
    agreement: str
    disclosure: str
    export: str
    provision: int
    decision: int
    period: int
    request: str
    breach: str
    service: str
    approval: str

    def arguments_of(self, address: Address) -> dict[str, Any]:
        of_service = address.name.startswith("services:")
        examples = {
            "username": self.service if of_service else "officer",
            "organisation": "council",
            "team_id": 1,
            "absence_id": 1,
            "row_id": 1,
            "factor_id": 1,
            "session_id": 1,
            "rule_id": 1,
            "pk": self.provision,
            "decision": self.decision,
            "period": self.period,
            "what": "hold",
            "part": "controller",
            "subject": "grades",
            "base": "officer",
            "own_role": "reader",
            "rule": "reports",
            "erased": self.of["reports"],
            "linked": self.of["closures"],
            "rest": "nothing/here",
            "photo": self.photo,
            "other": self.other,
            "ordinal": 1,
            "match": self.match,
            "entry": 1,
            "kind": "serve",
            "n": 1,
            "token": self.token,
            "approval": self.approval,
            "client_uuid": self.client_uuid,
            "street_id": self.street,
            "premises_id": self.premises,
            "level": "ward",
            "week": "2026-W46",
            "line": "arrests",
            "quarter": "2026-Q3",
            "code": "report",
            "shared": "closures",
            "number": 1,
            "sha256": HASH,
            "key": self.export,
            "name": "closures",
            "reason": "embargo",
            "feature": self.of["closures"],
            "step": "withdraw" if address.name == "requests:move" else "assess",
            "zoom": 7,
            "x": 1,
            "y": 1,
            "address": "nowhere",
            "resource": NO_ONE,
            "person_id": NO_ONE,
            "agreement": self.agreement,
            "reference": self._reference_of(address.name),
        }
        return {name: examples[name] for name in address.arguments}

    def _reference_of(self, name: str) -> str:
        """Return a reference of the kind that an address is of, by its name.

        That is the kind which begins the name of its page, as in portal:tasking, or
        the kind with these pages.
        """
        if name.startswith("disruptions:"):
            return self.of["groups"]
        if name in OF_DISCLOSURES:
            return self.disclosure
        if name == "packs:new":
            return self.of["closures"]
        plain = name.removeprefix("api_").removeprefix("shared_")
        app, _, page = plain.rpartition(":")
        if page.startswith("after_care"):
            return self.of["after_care"]
        of_people = {"requests": self.request, "breaches": self.breach}
        if app in of_people:
            return of_people[app]
        kinds = [*RECORD_KINDS, *PLAN_KINDS]
        named = [kind for kind in kinds if page.partition("_")[0] in names_of(kind)]
        of_app = [kind for kind in kinds if kind.app == app]
        if found := named or of_app:
            return self.of[found[0].code]
        is_shared = app in ("sharing", "portal")
        return self.agreement if is_shared else self.of["reports"]

    def url_of(self, address: Address) -> str:
        return reverse(address.name, kwargs=self.arguments_of(address))


def _make_service(cast: Cast) -> User:
    """Return a service account of the police; it holds no record's words."""
    row = make_user(
        "service.custody",
        Role.SERVICE,
        cast.admin.organisation,
        password=make_password(None),
    )
    purpose = "Sends arrests"
    Service.objects.create(
        user=row, purpose=purpose, scopes=["arrests.custody"], made_by=cast.admin
    )
    return row


def _wait_for_approval(cast: Cast) -> str:
    """Have a key of the directory wait for approval; return its code there."""
    now = clock.now()
    key = ProvisioningKey.objects.create(
        force=cast.admin.force,
        name="Entra",
        digest=HASH,
        made_at=now,
        made_by=cast.admin,
        until=now + timedelta(days=90),
    )
    return f"directory-{key.pk}"


def _agreement_with_another(cast: Cast) -> Agreement:
    """Return an agreement with an organisation to which no one of the cast belongs."""
    county = make_organisation("county", OrganisationKind.COUNCIL, cast.records.force)
    return make_agreement(cast, partner=county, purpose=f"To work together: {WORDS}")


def _told_to_another(cast: Cast, record: str, agreement: Agreement) -> str:
    """Return a disclosure to a user who is not a visitor; typed text is WORDS."""
    county = agreement.partner
    details = {"recipient": make_user("worker", Role.PARTNER, county), "purpose": WORDS}
    row = make_disclosure(cast, record, agreement, reason=WORDS, **details)
    return row.reference


def _make_hold(cast: Cast, reference: str) -> Decision:
    """Return a legal hold on a report."""
    return Decision.objects.create(
        force=cast.records.force,
        rule="reports",
        record_kind="reports",
        reference=reference,
        what="hold",
        asked_by="court",
        words=WORDS,
        proposed_at=clock.now(),
        proposed_by=cast.records,
    )


def _make_request(cast: Cast, reference: str) -> DataRequest:
    """Return a request about a person's data, with a report."""
    row = DataRequest.objects.create(
        reference=new_reference("Q"),
        force=cast.records.force,
        kind="rectify",
        regime="part_3",
        known_by="reporter",
        force_reference=WORDS,
        asks=WORDS,
        received_on=clock.today(),
        opened_at=clock.now(),
        opened_by=cast.records,
    )
    RequestRecord.objects.create(
        request=row,
        record_kind="reports",
        reference=reference,
        added_at=clock.now(),
        added_by=cast.records,
    )
    return row


def _make_breach(cast: Cast) -> DataBreach:
    return DataBreach.objects.create(
        reference=new_reference("B"),
        force=cast.records.force,
        regime="part_3",
        what=WORDS,
        happened=WORDS,
        known_at=clock.now(),
        kinds=["seen"],
        whose=["others"],
        not_informed="protected",
        not_informed_because=WORDS,
        opened_at=clock.now(),
        opened_by=cast.records,
    )


def make_period(cast: Cast) -> Period:
    """Return a period of a force, which a second person decides on."""
    return Period.objects.create(
        force=cast.records.force,
        code="reports",
        months=84,
        valid_from=clock.today(),
        source=WORDS,
        reason=WORDS,
        proposed_at=clock.now(),
        proposed_by=cast.records,
    )


def make_provision(cast: Cast) -> Provision:
    """Return a limit in force when entered, which a second person decides on."""
    return Provision.objects.create(
        code="notice",
        value=1,
        unit="hours",
        act=WORDS,
        section="s.0",
        in_force_from=clock.today() - timedelta(days=2),
        source=WORDS,
        confidence="confirmed",
        reason=WORDS,
        approved_at=clock.now(),
        approved_by=cast.records,
        needs_second=True,
    )


def _keep_paper(cast: Cast, owner: str, row: Any) -> None:
    """Add a paper to a record, and one that was added in error."""
    now, content = clock.now(), b"%PDF-1.7 %%EOF"
    wrong = {"error_at": now, "error_by": cast.officer, "error_reason": WORDS}
    for n, in_error in ((1, {}), (2, wrong)):
        digest = sha256(content).hexdigest()
        Paper.objects.create(
            **{owner: row},
            n=n,
            kind="other",
            title=WORDS,
            stored_name=store(BytesIO(content), ending="pdf"),
            media_type="application/pdf",
            n_bytes=len(content),
            digest=digest,
            sent_digest=digest,
            added_at=now,
            added_by=cast.officer,
            **in_error,
        )


def _keep_agreement_paper(agreement: Agreement, by: User) -> None:
    """Add a paper to an agreement."""
    content = b"%PDF-1.7 %%EOF"
    AgreementPaper.objects.create(
        agreement=agreement,
        n=1,
        title=WORDS,
        stored_name=PAPERS.store(BytesIO(content), ending="pdf"),
        n_bytes=len(content),
        n_pages=1,
        digest=sha256(content).hexdigest(),
        added_at=clock.now(),
        added_by=by,
    )


def _let_inside(cast: Cast, row: Any) -> None:
    """Name someone who may be inside the closed address of a case."""
    ClosureException.objects.create(
        case=row,
        n=1,
        role="carer",
        name=WORDS,
        conditions=WORDS,
        added_at=clock.now(),
        added_by=cast.officer,
    )


def _link(by: User, report: Any, row: Any, **given: Any) -> None:
    """Link a report to what it led to."""
    Link.objects.create(
        force=by.force,
        code="led_to",
        first=report.reference,
        second=row.reference,
        made_at=clock.now(),
        made_by=by,
        **given,
    )


def make_disruption(by: User, group: Any, **given: Any) -> Disruption:
    """Store a disruption of a group that no record shows, without the action."""
    fields = {
        "n": group.disruptions.count() + 1,
        "client_uuid": uuid4(),
        "kind": "charge",
        "level": "minor",
        "happened_on": clock.today(),
        "no_evidence_because": WORDS,
        "recorded_at": clock.now(),
        "recorded_by": by,
    }
    return Disruption.objects.create(group=group, **fields | given)


def _make_place(cast: Cast) -> tuple[Street, Premises]:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    premises = Premises.objects.create(
        force=cast.officer.force,
        address=f"1 {WORDS}",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    return street, premises


def _given(code: str, rows: Mapping[str, Any], at: dict[str, Any]) -> dict[str, Any]:
    """Return what the row of a kind holds beyond valid answers; typed text is WORDS.

    `rows` are those made before it, by the codes of their kinds.
    """
    given: Mapping[str, dict[str, Any]] = {
        "reports": {**at, "description": WORDS},
        "arrests": {"custody_number": "TV/1234/26"},
        "warrants": {"executed_on": clock.today(), "articles": WORDS},
        "activities": {"result_text": WORDS},
        "referrals": {"to_name": WORDS},
        "concerns": {"words": WORDS, "report": rows.get("reports")},
        "lines": {"name": WORDS},
        "groups": {
            "name": WORDS,
            "assessment_reference": WORDS,
            "assessed_on": clock.today(),
        },
        "operations": {"aims": WORDS},
        "priorities": {"why": WORDS, "operation": rows.get("operations")},
        "taskings": {"what": WORDS, "priority": rows.get("priorities")},
        "after_care": {
            "premises": at["premises"],
            "ended_on": clock.today(),
            "ended_because": "safe",
            "ended_words": WORDS,
        },
    }
    return given.get(code, {})


def _close_line(by: User) -> None:
    """Make a line whose holder was charged: only such a line says how that is known."""
    today = clock.today()
    make_county_line(
        by,
        name=WORDS,
        status=LineStatus.CLOSED,
        closed_on=today,
        closure_type=LineClosure.TYPE_1,
        number_dead_on=today,
        charge_known_by=WORDS,
    )


def make_things(cast: Cast) -> Things:
    """Make one of each; typed text is WORDS."""
    by = cast.officer
    street, premises = _make_place(cast)
    at = {"street": street, "premises": premises, "point": WEST_SOUTH}
    rows: dict[str, Any] = {}
    for kind in [*RECORD_KINDS, *PLAN_KINDS]:
        has_place = any(one.name == "place_text" for one in kind.model._meta.fields)
        place = {"place_text": WORDS} if has_place else {}
        given = place | _given(kind.code, rows, at)
        rows[kind.code] = row = make_row(kind, by, **given)
        record(AuditKind.COLLECTION, by=by, records=[row.reference])
    _close_line(by)
    imported = make_arrest(by, is_imported=True, waits_for_match=True)
    match = make_match(imported, make_arrest(by, place_text=WORDS))
    _keep_paper(cast, "closure", rows["closures"])
    _keep_paper(cast, "warrant", rows["warrants"])
    _let_inside(cast, rows["closures"])
    _link(by, rows["reports"], rows["closures"])
    wrong = {"error_at": clock.now(), "error_by": by, "error_reason": WORDS}
    for in_error in ({}, wrong):
        make_disruption(by, rows["groups"], **in_error)
    removed = {"removed_at": clock.now(), "removed_by": by, "removed_because": WORDS}
    _link(by, rows["reports"], rows["operations"], **removed)
    report = rows["reports"]
    make_reporter(report, name=WORDS)
    agreement = _agreement_with_another(cast)
    _keep_agreement_paper(agreement, cast.records)
    other = make_report(by, description=WORDS)
    return Things(
        of={code: row.reference for code, row in rows.items()},
        match=match.pk,
        photo=make_photo(by, report, caption=WORDS).reference,
        other=other.reference,
        token=make_feed(by=by),
        client_uuid=str(rows["activities"].client_uuid),
        street=street.pk,
        premises=premises.pk,
        agreement=agreement.reference,
        disclosure=_told_to_another(cast, report.reference, agreement),
        export=str(make_export(cast.supervisor, purpose=WORDS).key),
        provision=make_provision(cast).pk,
        decision=_make_hold(cast, report.reference).pk,
        period=make_period(cast).pk,
        request=_make_request(cast, other.reference).reference,
        breach=_make_breach(cast).reference,
        service=_make_service(cast).username,
        approval=_wait_for_approval(cast),
    )

"""One thing of each kind that an address can be of, for tests that visit them all."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.urls import reverse

from operations.closures.models import ClosureCase, ClosurePaper
from operations.deadlines.actions.feed import make_feed
from operations.statute.models import Provision
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.core.sharing.models import Agreement
from tests.addresses import Address
from tests.agreements import make_agreement
from tests.api.exports.requesting import make_export
from tests.disclosures import make_disclosure
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_concern,
    make_county_line,
    make_group,
    make_match,
    make_operation,
    make_organisation,
    make_photo,
    make_priority,
    make_referral,
    make_report,
    make_reporter,
    make_seizure,
    make_tasking,
    make_user,
    make_warrant,
)

WORDS = "behind the blue gate"
HASH = "0" * 64
OF_DISCLOSURES = ("disclosures:detail", "disclosures:revoke", "portal:disclosure")
# URL namespaces, and beginnings of names in the API, of operations and their topics.
OF_OPERATIONS = {
    "operations": "operation",
    "priorities": "priority",
    "taskings": "tasking",
    "activities": "activity",
    "api_operation": "operation",
    "api_tasking": "tasking",
}


@dataclass(frozen=True)
class Things:
    """Objects for addresses: a record of each type, and the users who made them."""

    report: str
    arrest: str
    closure: str
    seizure: str
    match: int
    warrant: str
    activity: str
    operation: str
    priority: str
    tasking: str
    referral: str
    concern: str
    county_line: str
    group: str
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

    def arguments_of(self, address: Address) -> dict[str, Any]:
        examples = {
            "username": "officer",
            "organisation": "council",
            "team_id": 1,
            "absence_id": 1,
            "pk": self.provision,
            "rest": "nothing/here",
            "photo": self.photo,
            "other": self.other,
            "ordinal": 1,
            "match": self.match,
            "entry": 1,
            "kind": "serve",
            "n": 1,
            "token": self.token,
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
            "feature": self.closure,
            "zoom": 7,
            "x": 1,
            "y": 1,
            "address": "nowhere",
            "reference": self._reference_of(address.name),
        }
        return {name: examples[name] for name in address.arguments}

    def _reference_of(self, name: str) -> str:
        safeguarding = {
            "safeguarding:concerns": self.concern,
            "safeguarding:lines": self.county_line,
        }
        if name.startswith("safeguarding:"):
            return safeguarding.get(name.rpartition(":")[0], self.referral)
        named = {
            "portal:tasking": self.tasking,
            "operations:priority": self.priority,
            "portal:referral": self.referral,
            "api_referral": self.referral,
            **dict.fromkeys(OF_DISCLOSURES, self.disclosure),
        }
        if name in named:
            return named[name]
        if name.startswith(("sharing:", "portal:")):
            return self.agreement
        if kind := OF_OPERATIONS.get(name.partition(":")[0]):
            return str(getattr(self, kind))
        if "seizure" in name and "new_seizure" not in name:
            return self.seizure
        if "group" in name:
            return self.group
        if "closure" in name:
            return self.closure
        if "warrant" in name:
            return self.warrant
        if "activity" in name:
            return self.activity
        return self.arrest if "arrest" in name else self.report

    def url_of(self, address: Address) -> str:
        return reverse(address.name, kwargs=self.arguments_of(address))


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


def _make_provision(cast: Cast) -> Provision:
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


def _keep_paper(cast: Cast, case: ClosureCase) -> None:
    """Add a document to a case, and one that was added in error."""
    now, content = clock.now(), b"%PDF-1.7 %%EOF"
    wrong = {"error_at": now, "error_by": cast.officer, "error_reason": WORDS}
    for n, in_error in ((1, {}), (2, wrong)):
        ClosurePaper.objects.create(
            case=case,
            n=n,
            kind="court_order",
            content=content,
            media_type="application/pdf",
            n_bytes=len(content),
            digest=sha256(content).hexdigest(),
            added_at=now,
            added_by=cast.officer,
            **in_error,
        )


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


def make_things(cast: Cast) -> Things:
    """Make one of each; typed text is WORDS."""
    street, premises = _make_place(cast)
    at = {"street": street, "premises": premises, "point": WEST_SOUTH}
    at |= {"description": WORDS, "place_text": WORDS}
    report = make_report(cast.officer, **at)
    arrest = make_arrest(cast.officer, custody_number="TV/1234/26", place_text=WORDS)
    imported = make_arrest(cast.officer, is_imported=True, waits_for_match=True)
    match = make_match(imported, make_arrest(cast.officer, place_text=WORDS))
    closure = make_closure(cast.officer, place_text=WORDS)
    _keep_paper(cast, closure)
    seizure = make_seizure(cast.officer, place_text=WORDS)
    typed = {"place_text": WORDS, "articles": WORDS}
    warrant = make_warrant(cast.officer, executed_on=clock.today(), **typed)
    operation = make_operation(cast.officer, aims=WORDS)
    priority = make_priority(cast.officer, why=WORDS, operation=operation)
    tasking = make_tasking(cast.officer, what=WORDS, priority=priority)
    activity = make_activity(cast.officer, result_text=WORDS, place_text=WORDS)
    for row in (report, arrest, closure, seizure, warrant, activity):
        record(Kind.COLLECTION, by=cast.officer, records=[row.reference])
    make_reporter(report, name=WORDS)
    agreement = _agreement_with_another(cast)
    return Things(
        report=report.reference,
        arrest=arrest.reference,
        closure=closure.reference,
        seizure=seizure.reference,
        match=match.pk,
        warrant=warrant.reference,
        activity=activity.reference,
        operation=operation.reference,
        priority=priority.reference,
        tasking=tasking.reference,
        referral=make_referral(cast.officer, to_name=WORDS).reference,
        concern=make_concern(cast.officer, report=report, words=WORDS).reference,
        county_line=make_county_line(cast.officer, name=WORDS).reference,
        group=make_group(cast.officer, name=WORDS).reference,
        photo=make_photo(cast.officer, report, caption=WORDS).reference,
        other=make_report(cast.officer, description=WORDS).reference,
        token=make_feed(by=cast.officer),
        client_uuid=str(activity.client_uuid),
        street=street.pk,
        premises=premises.pk,
        agreement=agreement.reference,
        disclosure=_told_to_another(cast, report.reference, agreement),
        export=str(make_export(cast.supervisor, purpose=WORDS).key),
        provision=_make_provision(cast).pk,
    )

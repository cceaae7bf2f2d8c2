"""Made-up disclosures to named people, and what partners read in recent weeks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from operations.arrests.choices import AgeBand
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Request, during, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.sharing.choices import Gateway, Reliability
from stronghold.demo.builders.disclosures import terms_from
from stronghold.demo.queries import signed_agreement
from stronghold.demo.scene import Scene
from stronghold.demo.shared_views import shown_since
from stronghold.partners.disclosures.actions import (
    NewDisclosure,
    disclose,
    erase_batch,
    revoke_disclosure,
)
from stronghold.partners.disclosures.queries import agreements_for, disclosable_record
from stronghold.partners.disclosures.rules import digest_of

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from operations.closures.models import ClosureCase
    from reports.models import Report
    from stronghold.core.accounts.models import User
    from stronghold.core.records.models import Record
    from stronghold.core.sharing.models import Agreement
    from stronghold.partners.disclosures.models import Disclosure

# How many records the council read in each week, the latest week first. In that week
# someone read far more, late on a Saturday.
READ = (14, 3, 2, 4, 0, 3, 2, 5, 3, 2)


def make_disclosures(
    scene: Scene,
    reports: "Sequence[Report]",
    *,
    arrests: "Sequence[Arrest]",
    cases: "Sequence[ClosureCase]",
) -> None:
    """Make disclosures that were read, not read yet, revoked, and that have ended."""
    council, county = scene.people["partner"], scene.people["county"]
    with during(Request()):
        # Not the council's own cases, which it knows.
        theirs = [case for case in cases if case.issuer_id != council.organisation_id]
        case = _newest(theirs, before=scene.ago(7, "00:00"))
        read = _disclose(scene, case, to=council, ago=6, what=TENANT)
        _open(scene, read, ago=5, times=2)
        at_homes = [row for row in reports if row.premises_id]
        home = _newest(at_homes, before=scene.ago(10, "00:00"))
        _disclose(scene, home, to=council, ago=1, what=LOCK)
        children = [row for row in arrests if row.age_band == AgeBand.CHILD]
        child = _newest(children, before=scene.ago(3, "00:00"))
        _disclose(scene, child, to=county, ago=2, what=CHILD)
        wrong = _disclose(scene, home, to=county, ago=9, what=FAMILY)
        _open(scene, wrong, ago=9, times=1)
        _revoke(scene, wrong)
        older = _newest(theirs, before=scene.ago(31, "00:00"))
        _disclose(scene, older, to=council, ago=30, what=TENANCY)
        scene.act(scene.until, erase_batch)
        _read_week_by_week(scene, council)


def _newest(rows: "Sequence[Record]", *, before: datetime) -> str:
    """Return the reference of the last one recorded before an instant."""
    known = [row for row in rows if row.recorded_at < before]
    return max(known, key=lambda row: row.recorded_at).reference


@dataclass(frozen=True)
class MadeDisclosure:
    """The terms of a disclosure: purpose, fields, why they are needed, reliability."""

    purpose: str
    fields: Collection[str]
    reason: str
    reliability: Reliability


_WHERE = frozenset({"place_text", "ward"})
_OF_CASE = _WHERE | {"state", "served_on", "order_made_on", "order_ends_on", "scope"}
TENANT = MadeDisclosure(
    "To visit the tenant together with the neighbourhood team",
    _OF_CASE,
    "Housing has to know the address and how long the order runs to plan the visit",
    Reliability.CHECKED,
)
TENANCY = MadeDisclosure(
    "To look at the tenancy of the premises together with the housing team",
    _OF_CASE,
    "The council is the landlord and has to know of which premises",
    Reliability.CHECKED,
)
LOCK = MadeDisclosure(
    "To have the broken lock of the block's front door mended",
    _WHERE | {"occurred_on", "concern"},
    "The caretaker has to know which door it is, and since when",
    Reliability.NOT_CHECKED,
)
FAMILY = MadeDisclosure(
    "To visit the family together with the neighbourhood team",
    _WHERE | {"occurred_on", "concern", "children_seen"},
    "Children were seen at the address; the visitor has to know where and when",
    Reliability.NOT_CHECKED,
)
CHILD = MadeDisclosure(
    "To plan with the youth justice service what support the child is offered",
    {"occurred_on", "offence_class", "age_band", "disposal", "ward"},
    "The worker has to know what the child was arrested for, and the outcome",
    Reliability.CHECKED,
)


def _disclose(
    scene: Scene, reference: str, *, to: "User", ago: int, what: MadeDisclosure
) -> "Disclosure":
    at = scene.ago(ago, "14:10")
    with clock.stopped(at):
        agreement = agreements_for(scene.officer, to)[0]
        found = disclosable_record(scene.officer, reference)
        lines = [line for line in found.lines if line.code in what.fields]
    is_law = Gateway.CDA_115 in agreement.gateways
    terms = terms_from(
        london_date(at),
        purpose=what.purpose,
        gateway=Gateway.CDA_115 if is_law else agreement.gateways[0],
        reliability=what.reliability,
        reason=what.reason,
        fields=[line.code for line in lines],
    )
    new = NewDisclosure(
        client_uuid=scene.client_uuid(),
        recipient=to.username,
        agreement=agreement.reference,
        terms=terms,
        checked=digest_of(lines),
    )
    row: Disclosure = scene.act(
        at, disclose, by=scene.officer, reference=reference, new=new
    )
    return row


def _open(scene: Scene, row: "Disclosure", *, ago: int, times: int) -> None:
    """Log that its recipient opened it, an hour apart each time."""
    for n in range(times):
        with clock.stopped(scene.ago(ago, f"{15 + n}:20")):
            _log(row.recipient, [row.reference], page="portal:disclosure")


def _revoke(scene: Scene, row: "Disclosure") -> None:
    scene.act(
        scene.ago(8, "09:05"),
        revoke_disclosure,
        by=scene.supervisor,
        reference=row.reference,
        reason="The tenant has moved, and the county no longer visits",
    )


def _read_week_by_week(scene: Scene, by: "User") -> None:
    """Log that the council read its lists in the weeks since its agreement started.

    It reads what was shared at that moment, which only the shared views know.
    """
    agreement = signed_agreement(by.organisation)
    since = shown_since(scene.supervisor, agreement)
    monday = scene.day(0).weekday()
    for week, n_records in enumerate(READ):
        ago = monday + 7 * week + (2 if week == 0 else 5)
        at = scene.ago(ago, "22:40" if week == 0 else "10:15")
        if agreement.partner_signed_at is None or at <= agreement.partner_signed_at:
            break
        shown = [reference for shown_from, reference in since if shown_from <= at]
        if read := shown[:n_records]:
            with clock.stopped(at):
                _log(by, read, page="portal:kind", agreement=agreement)


def _log(
    by: "User",
    references: list[str],
    *,
    page: str,
    agreement: "Agreement | None" = None,
) -> None:
    version = (
        {"agreement": agreement.reference, "version": str(agreement.version)}
        if agreement
        else {}
    )
    record(
        Kind.DISCLOSURE,
        by=by,
        records=references,
        recipient=by.organisation.name,
        detail={"page": page} | version,
    )

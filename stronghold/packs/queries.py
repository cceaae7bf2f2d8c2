"""Every read of hearing packs, and of what can go into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeGuard

from django.db.models import QuerySet

from operations.closure_moves.choices import EventKind
from operations.closures.actions.paper import CASE_PAPERS
from operations.closures.events import facts_of, live_rows
from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice
from operations.closures.queries import events, notice_of, notices_of
from operations.closures.record import CLOSURES
from operations.papers.models import Paper
from operations.papers.owner import may_read
from operations.papers.queries import file_of, papers_of
from operations.warrants.queries import is_live
from operations.warrants.record import WARRANTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.ledger.kinds import kinds_for
from stronghold.ledger.queries.chronology import chronology
from stronghold.ledger.queries.entries import Recorded
from stronghold.ledger.queries.places import premises_place
from stronghold.packs.models import HearingPack
from stronghold.packs.rules import MOST_RECORDS


@dataclass(frozen=True)
class Material:
    """What a case has for its pack: notices, papers, and what happened there."""

    case: ClosureCase
    events: Sequence[ClosureEvent]
    notices: Sequence[ClosureNotice]
    papers: Sequence[Paper]
    records: Sequence[Recorded]

    @property
    def served(self) -> int | None:
        """Return the number of the notice that was served, if it was made here."""
        for row in reversed(live_rows(self.events)):
            if row.kind == EventKind.SERVE:
                number: int | None = facts_of(row).document
                return number
        return None


def may_have_pack(row: object) -> TypeGuard[ClosureCase]:
    """Return whether a record is of the kind that has packs."""
    return isinstance(row, ClosureCase)


def may_make(viewer: User) -> bool:
    """Return whether someone may make a pack of a case that they see."""
    return may_read(viewer) and policy.can(viewer, CLOSURES.verb_to_write(viewer))


def material(viewer: User, case: ClosureCase) -> Material:
    """Return what can go into the pack of a case, papers in the order of adding."""
    return Material(
        case=case,
        events=events(viewer, case),
        notices=notices_of(viewer, case),
        papers=papers_of(viewer, CASE_PAPERS, case)[::-1],
        records=_records(viewer, case),
    )


def _records(viewer: User, case: ClosureCase) -> Sequence[Recorded]:
    """Return what else counts at the premises; nothing to a council."""
    if case.premises_id is None or not policy.can(viewer, Verb.FIND_PLACES):
        return []
    kinds = [kind for kind in kinds_for(viewer) if kind is not CLOSURES]
    place = premises_place(viewer, case.premises_id)
    found = chronology(viewer, place, kinds, most=MOST_RECORDS).items
    # A live warrant of the viewer's own team is on no paper for the court or others.
    return [
        one
        for one in found
        if not (one.kind is WARRANTS and is_live(viewer, one.row.reference))
    ]


def last_pack(viewer: User, case: ClosureCase) -> HearingPack | None:
    """Return what was chosen for the latest pack of a case."""
    rows = HearingPack.objects.filter(case__in=CLOSURES.rows(viewer), case=case)
    return rows.order_by("-made_at", "-pk").first()


def witnesses_held(cases: QuerySet[ClosureCase]) -> list[HearingPack]:
    """Return the packs that list witnesses, of cases that the caller may read.

    For a request about someone's data also those of a restricted case.
    """
    rows = HearingPack.objects.filter(case__in=cases).exclude(witnesses="")
    return list(rows.select_related("made_by").order_by("made_at", "pk"))


def pack(viewer: User, number: str) -> HearingPack:
    """Return what was chosen for a pack; NotFound if its case is not shown."""
    rows = HearingPack.objects.filter(case__in=CLOSURES.rows(viewer))
    rows = rows.select_related("case", "case__issuer", "made_by")
    found = rows.filter(pk=number).first() if number.isdigit() else None
    if found is None:
        raise NotFound
    return found


def notice_content(viewer: User, case: ClosureCase, n: int) -> bytes:
    return bytes(notice_of(viewer, case.reference, n).content)


def paper_file(paper: Paper) -> BinaryIO:
    return file_of(paper)


def shown_fields(viewer: User, records: Sequence[Recorded]) -> dict[str, Any]:
    """Return the fields that the viewer reads, by the code of the kind."""
    return {one.kind.code: one.kind.shown_to(viewer) for one in records}

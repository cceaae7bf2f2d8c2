"""Asks for a hearing pack: what was chosen is stored, and an export makes the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from operations.closures.actions.locked import locked_closure
from operations.closures.record import CLOSURES
from operations.papers.owner import require_reading
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_not_in_error, check_text
from stronghold.exports.actions.requesting import ExportOptions, put_in_queue
from stronghold.exports.choices import WORLD, FileFormat
from stronghold.exports.models import Export
from stronghold.packs.choices import HEARING_PACK
from stronghold.packs.models import HearingPack
from stronghold.packs.queries import material
from stronghold.packs.rules import LONGEST_WITNESSES, check_length


@dataclass(frozen=True)
class Chosen:
    """What is to be in a pack: papers by number in order, records by reference."""

    papers: Sequence[int]
    records: Sequence[str]
    witnesses: str


@transaction.atomic(durable=True)
def request_pack(*, by: User, reference: str, chosen: Chosen) -> Export:
    """Put the making of a pack in the queue."""
    policy.require(by, CLOSURES.verb_to_write(by))
    require_reading(by)
    case = locked_closure(by, reference)
    check_not_in_error(reference=case.reference, is_in_error=case.is_in_error)
    check_text(
        chosen.witnesses,
        subject="The list of witnesses",
        field="witnesses",
        longest=LONGEST_WITNESSES,
    )
    found = material(by, case)
    papers = {paper.n: paper for paper in found.papers}
    if not set(chosen.papers) <= set(papers):
        raise RuleBroken("One of the papers is no longer there. Choose again")
    if not set(chosen.records) <= {one.row.reference for one in found.records}:
        raise RuleBroken("One of the records is no longer there. Choose again")
    check_length(sum(papers[n].n_pages for n in chosen.papers))
    row = HearingPack.objects.create(
        case=case,
        notice=found.served,
        papers=list(chosen.papers),
        records=list(chosen.records),
        witnesses=chosen.witnesses,
        made_at=clock.now(),
        made_by=by,
    )
    options = ExportOptions(
        columns=[],
        file_format=FileFormat.PDF,
        srid=WORLD,
        purpose=f"Hearing of closure case {case.reference}",
        keep_words=True,
    )
    return put_in_queue(
        by=by, of=HEARING_PACK, params={"pack": str(row.pk)}, options=options
    )

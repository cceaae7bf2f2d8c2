"""Makes the notice as a document, and keeps it as it was made."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from operations.closure_moves.choices import CaseDocument
from operations.closures.actions.locked import locked_closure
from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice
from operations.closures.queries import notice_of
from operations.closures.record import CLOSURES
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.records.rules import check_not_in_error

# Sets a document from a case, what happened in it, and what was typed for the notice.
Draw = Callable[[ClosureCase, Sequence[ClosureEvent], Mapping[str, str]], bytes]


@transaction.atomic(durable=True)
def make_notice(
    *, by: User, reference: str, typed: Mapping[str, str], draw: Draw
) -> ClosureNotice:
    """Make the notice and keep its bytes, their hash, the text, the maker and time.

    It is drawn while the case is locked, so that it says what the case says.
    """
    policy.require(by, CLOSURES.verb_to_write(by))
    row = locked_closure(by, reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    rows = row.happened.select_related("signatory").order_by("n")
    content = draw(row, list(rows), typed)
    kept = ClosureNotice.objects.create(
        case=row,
        n=row.documents.count() + 1,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        typed=dict(typed),
        made_at=clock.now(),
        made_by=by,
    )
    _note(by, kept, reference)
    return kept


@transaction.atomic(durable=True)
def print_again(*, by: User, reference: str, n: int) -> ClosureNotice:
    """Return a notice as it was made, and log that it was printed again."""
    kept = notice_of(by, reference, n)
    _note(by, kept, reference)
    return kept


def _note(by: User, kept: ClosureNotice, reference: str) -> None:
    detail = {"document": CaseDocument.NOTICE, "n": kept.n, "sha256": kept.digest}
    record(AuditKind.PRINT, by=by, records=[reference], detail=detail)


@transaction.atomic(durable=True)
def note_draft_order(*, by: User, reference: str) -> None:
    """Log that the draft of the order was printed: it names who may be inside."""
    detail = {"document": CaseDocument.DRAFT_ORDER}
    record(AuditKind.PRINT, by=by, records=[reference], detail=detail)

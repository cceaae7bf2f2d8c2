"""Reviews an irregular entry, or a notice that one person drafted and authorised."""

from django.db import transaction

from operations.closure_moves.choices import ClosureChange
from operations.closure_moves.rules.facts_input import LONGEST_NOTE
from operations.closures.actions import put_dues
from operations.closures.actions.locked import locked_closure
from operations.closures.events import is_own_authority, needs_review
from operations.closures.models import ClosureCase, ClosureEvent
from operations.closures.visibility import reviewable_closures
from operations.statute.choices import Issuer
from operations.statute.queries import law_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.records.rules import check_no_personal_details, check_text


def may_review(by: User, row: ClosureCase) -> bool:
    """Say whether someone reviews a case: the police theirs, a council its own.

    A council's reviewer is the user whose account is set to review its cases.
    """
    return ClosureCase.objects.filter(reviewable_closures(by), pk=row.pk).exists()


def may_review_some(by: User) -> bool:
    """Say whether someone reviews any cases: of the police, or of their council."""
    is_named = by.reviews_closures and policy.can(by, Verb.REVIEW_OWN_CLOSURES)
    return is_named or policy.can(by, Verb.REVIEW_IRREGULAR)


def check_reviews(by: User) -> None:
    """Raise NotAllowed for someone who reviews no closure cases."""
    if not may_review_some(by):
        raise NotAllowed(Verb.REVIEW_OWN_CLOSURES)


def check_may_review(by: User, row: ClosureCase) -> None:
    if not may_review(by, row):
        police = row.issued_as == Issuer.POLICE
        raise NotAllowed(Verb.REVIEW_IRREGULAR if police else Verb.REVIEW_OWN_CLOSURES)


@transaction.atomic(durable=True)
def review_event(
    *, by: User, reference: str, n: int, note: str, keep_words: bool = False
) -> ClosureEvent:
    """Record a reviewer's finding and the follow-up, once for each entry."""
    row = locked_closure(by, reference)
    check_may_review(by, row)
    found = row.happened.select_for_update().filter(n=n).first()
    if found is None:
        raise NotFound
    _check_review(found, note, by=by, kept=keep_words)
    found.reviewed_at, found.reviewed_by = clock.now(), by
    found.review_note = note.strip()
    found.save(update_fields=["reviewed_at", "reviewed_by", "review_note"])
    put_dues(row, law_of(row.force))
    named, why = [row.reference], found.review_note
    detail = {"change": ClosureChange.REVIEWED, "n": n}
    record(AuditKind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return found


def _check_review(event: ClosureEvent, note: str, *, by: User, kept: bool) -> None:
    if not needs_review(event):
        raise RuleBroken("Nothing about this entry was found unlawful")
    if event.reviewed_at:
        raise RuleBroken("This has been reviewed already")
    if is_own_authority(event, by):
        words = "You authorised this notice yourself, so someone else must review it"
        raise RuleBroken(words)
    if not note.strip():
        raise RuleBroken("Enter what you found, and what follows", field="note")
    check_text(note, subject="The note", field="note", longest=LONGEST_NOTE)
    check_no_personal_details(note, field="note", kept=kept)

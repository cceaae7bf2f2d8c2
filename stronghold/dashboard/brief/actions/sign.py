"""Signs the brief of a week: freezes its figures, what they count, and its document.

Figures and what they count are read while nobody recounts and no mark waits, so that
each figure is the count of what is kept beside it.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from django.db import IntegrityError, transaction

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.dashboard import tallies
from stronghold.dashboard.brief.models import Brief, BriefCounted
from stronghold.dashboard.brief.queries.counted import CountedRow, counted_in
from stronghold.dashboard.brief.queries.figures import (
    Figures,
    all_figures_of,
    figures_kept,
)
from stronghold.dashboard.brief.queries.sources import COUNTED
from stronghold.dashboard.brief.rules.weeks import check_over
from stronghold.dashboard.models import Mark
from stronghold.dashboard.publishing.actions import publish_signed
from stronghold.dashboard.publishing.queries import counted_of_children
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.weeks import Week
from stronghold.look.dates import written_instant
from stronghold.records.actions import broken_constraint
from stronghold.records.rules import check_no_personal_details, check_text

LONGEST_COMMENT = 2000
# How often marks are worked off before somebody who keeps writing is waited for.
TRIES = 3
ONCE = "brief_signed_once_a_week"

# Makes the document of a brief that is about to be signed.
Setter = Callable[[Brief, Figures], bytes]


def sign_brief(
    *,
    by: User,
    week: Week,
    comment: str,
    keep_words: bool = False,
    document: Setter,
) -> Brief:
    """Sign the brief of a whole week, once; RuleBroken says why not."""
    policy.require(by, Verb.SIGN_BRIEF)
    check_over(week, today=clock.today())
    check_text(comment, subject="Comment", field="comment", longest=LONGEST_COMMENT)
    check_no_personal_details(comment, field="comment", kept=keep_words)
    brief = Brief(force=by.force, week=week.start, comment=comment.strip())
    _check_unsigned(brief)
    figures, counted = _settled(by, week)
    brief.signed_at, brief.signed_by = clock.now(), by
    brief.figures, brief.n_counted = figures_kept(figures), len(counted)
    brief.pdf = document(brief, figures)
    brief.pdf_sha256 = sha256(brief.pdf).hexdigest()
    try:
        _store(brief, counted, by=by)
    except IntegrityError as error:
        if broken_constraint(error) != ONCE:
            raise
        # Somebody else was quicker, and has committed.
        _check_unsigned(brief)
    return brief


def _settled(by: User, week: Week) -> tuple[Figures, list[CountedRow]]:
    """Return figures that are right, and what they count, as of one moment."""
    for _ in range(TRIES):
        tallies.refresh(wait=True)
        if found := _read_settled(by, week):
            return found
    raise RuleBroken(
        "Records are being saved just now, and the figures are not worked out yet. "
        "Wait a moment and sign again"
    )


@transaction.atomic(durable=True)
def _read_settled(by: User, week: Week) -> tuple[Figures, list[CountedRow]] | None:
    """Read while nobody recounts; None where a mark came before all was read.

    Who writes a record leaves a mark with it, and no mark is taken meanwhile. So where
    there is none in the end, nothing was written since there was none in the beginning.
    """
    tallies.hold()
    if Mark.objects.exists():
        return None
    counted = counted_in(by.force.pk, week, COUNTED)
    counted += counted_of_children(by.force.pk, week)
    found = all_figures_of(by, week), counted
    return None if Mark.objects.exists() else found


@transaction.atomic(durable=True)
def _store(brief: Brief, counted: Sequence[CountedRow], *, by: User) -> None:
    brief.save(force_insert=True)
    BriefCounted.objects.bulk_create(
        BriefCounted(brief=brief, week=brief.week, **row._asdict()) for row in counted
    )
    week = str(Week(brief.week))
    detail = {"brief": week, "change": "brief_signed", "counted": len(counted)}
    record(Kind.ALTERATION, by=by, detail=detail)
    publish_signed(brief, by=by)


def _check_unsigned(brief: Brief) -> None:
    rows = Brief.objects.filter(force=brief.force, week=brief.week)
    signed = rows.select_related("signed_by").defer("pdf", "figures").first()
    if signed:
        raise RuleBroken(
            f"The brief of {Week(brief.week)} was signed by "
            f"{signed.signed_by.display_name} on {written_instant(signed.signed_at)}. "
            "It stays as it is: say what is new in the next one"
        )

"""Signs the brief of a week: locks its figures, the records counted, and its document.

Figures and records are read while no recount runs and no stale mark waits, so that each
figure is the count of the records kept with it. What the brief says beside its figures
is read once and kept: the document and the page are both made from that.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from stronghold.brief.choices import BriefChange
from stronghold.brief.kinds import COUNTED
from stronghold.brief.models import Brief, BriefCounted
from stronghold.brief.publishing.actions import publish_signed
from stronghold.brief.publishing.queries import counted_of_children, known_to
from stronghold.brief.queries.counted_records import CountedRow, counted_in
from stronghold.brief.queries.figures import (
    Figures,
    all_figures_of,
    figures_kept,
)
from stronghold.brief.queries.said import SAID
from stronghold.brief.rules.weeks import LONGEST_COMMENT, check_over
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.actions import broken_constraint
from stronghold.core.records.rules import check_no_personal_details, check_text
from stronghold.core.ui.dates import written_instant
from stronghold.figures import tallies
from stronghold.figures.models import StaleMark

# How often stale marks are worked off before the signer is asked to wait.
TRIES = 3
ONCE = "brief_signed_once_a_week"


class Signed(NamedTuple):
    """The PDF of a brief, and what it says beside its figures, as it is kept."""

    pdf: bytes
    said: Mapping[str, Any]


# Makes the PDF of a brief that is being signed.
MakeDocument = Callable[[Brief, Figures], Signed]


def sign_brief(
    *,
    by: User,
    week: Week,
    comment: str,
    keep_words: bool = False,
    document: MakeDocument,
) -> Brief:
    """Sign the brief of a finished week, once; raises RuleBroken if refused."""
    policy.require(by, Verb.SIGN_BRIEF)
    check_over(week, today=clock.today())
    check_text(comment, subject="Comment", field="comment", longest=LONGEST_COMMENT)
    check_no_personal_details(comment, field="comment", kept=keep_words)
    brief = Brief(force=by.force, week=week.start, comment=comment.strip())
    _check_unsigned(brief)
    figures, counted = _consistent(by, week)
    brief.signed_at, brief.signed_by = clock.now(), by
    made = document(brief, figures)
    brief.figures = figures_kept(figures) | {SAID: made.said}
    brief.n_counted, brief.pdf = len(counted), made.pdf
    brief.pdf_sha256 = sha256(brief.pdf).hexdigest()
    try:
        _store(brief, counted, by=by)
    except IntegrityError as error:
        if broken_constraint(error) != ONCE:
            raise
        # Another signer was faster and has committed.
        _check_unsigned(brief)
    return brief


def _consistent(by: User, week: Week) -> tuple[Figures, list[CountedRow]]:
    """Return correct figures, and the records they count, as of one moment."""
    for _ in range(TRIES):
        tallies.refresh(wait=True)
        if found := _read_consistent(by, week):
            return found
    raise RuleBroken(
        "Records are being saved at the moment, and the figures are not ready. "
        "Wait a moment and sign again"
    )


@transaction.atomic(durable=True)
def _read_consistent(by: User, week: Week) -> tuple[Figures, list[CountedRow]] | None:
    """Read while no recount runs; None if a stale mark came before all was read.

    Each saved record leaves a mark, and no mark is taken meanwhile. So if there is none
    at the start and none at the end, nothing was saved in between.
    """
    tallies.hold()
    if StaleMark.objects.exists():
        return None
    counted = counted_in(by.force.pk, week, COUNTED)
    counted += counted_of_children(by.force.pk, week)
    found = all_figures_of(by, week), counted
    return None if StaleMark.objects.exists() else found


@transaction.atomic(durable=True)
def _store(brief: Brief, counted: Sequence[CountedRow], *, by: User) -> None:
    brief.save(force_insert=True)
    partners = known_to(counted)
    BriefCounted.objects.bulk_create(
        BriefCounted(
            brief=brief,
            week=brief.week,
            known_to=partners.get(row.reference, ""),
            **row._asdict(),
        )
        for row in counted
    )
    week = str(Week(brief.week))
    detail = {"brief": week, "change": BriefChange.SIGNED, "counted": len(counted)}
    record(Kind.ALTERATION, by=by, detail=detail)
    publish_signed(brief, by=by)


def _check_unsigned(brief: Brief) -> None:
    rows = Brief.objects.filter(force=brief.force, week=brief.week)
    signed = rows.select_related("signed_by").defer("pdf", "figures").first()
    if signed:
        raise RuleBroken(
            f"The brief of {Week(brief.week)} was signed by "
            f"{signed.signed_by.display_name} on {written_instant(signed.signed_at)}. "
            "It cannot change: put new information in the next one"
        )

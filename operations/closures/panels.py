"""The parts of a case's page that are views of their own: what they read and may do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.law import open_moves
from operations.closure_moves.rules.moves import MOVE_OF, Status
from operations.closures import queries
from operations.closures.actions import may_make
from operations.closures.actions.locked import verb_to_decide
from operations.closures.actions.review import may_review
from operations.closures.events import (
    drafters,
    is_own_authority,
    status_of,
    to_review,
)
from operations.closures.presenters import notices_and_reviews as kept
from operations.closures.presenters import panel
from operations.closures.presenters.signing import is_asked
from operations.closures.presenters.stages import Signing
from operations.closures.record import CLOSURES
from operations.closures.visibility import verb_to_sign
from operations.papers.choices import PaperKind
from operations.statute.choices import JudgmentStep
from operations.statute.queries import judgments_at, law_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent
    from operations.papers.models import Paper

# The class of the offence, of arrests, which lie beside this topic.
BREACH = "S86"


def case_panel(
    viewer: User,
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    papers: Sequence["Paper"],
) -> Panel:
    """Return the top of a case's page: what is due, and what the viewer may do next."""
    status, law = status_of(rows), law_of(viewer.force)
    waiting = [
        row.n
        for row in to_review(rows)
        if not (row.reviewed_at or is_own_authority(row, viewer))
    ]
    reviews = kept.reviews(
        case,
        rows,
        offered=waiting if waiting and may_review(viewer, case) else [],
        notes=queries.review_notes(viewer, rows),
        reviewers=queries.reviewers(case),
    )
    read = panel.CaseRead(
        rows=rows,
        notices=queries.notices_of(viewer, case),
        has_order=any(paper.kind == PaperKind.COURT_ORDER for paper in papers),
        judgments=judgments_at(JudgmentStep.ADJOURNMENT),
        dues=queries.dues_of(case, law),
        reviews=reviews,
        inside=queries.inside_of(viewer, case, rows),
        may_decide=policy.can(viewer, verb_to_decide(case)),
        readers=[one.name for one in queries.readers_of_draft(case.force, case.issuer)],
        signing=_signing(viewer, case, rows),
        is_asked=may_sign_now(viewer, case, status),
    )
    return panel.panel(
        case,
        read,
        law=law,
        now=clock.now(),
        may_run=policy.can(viewer, CLOSURES.verb_to_write(viewer)),
        moves=[m for m in open_moves(status) if may_make(viewer, case, m, status)],
        is_drafter=viewer.pk in drafters(rows),
    )


def _signing(
    viewer: User, case: "ClosureCase", rows: Sequence["ClosureEvent"]
) -> Signing:
    """Return who may sign a draft; nothing is read of a case that is past that."""
    if case.state != State.DRAFT:
        return Signing()
    names = queries.names_in(case, rows)
    asked = queries.asked_last(rows)
    may_sign = queries.may_be_asked(case, rows)
    refused = {one.person.pk for one in may_sign if one.refused}
    is_unchanged = status_of(rows).not_signed is not None
    return Signing(
        may_sign=may_sign,
        is_signatory=viewer.pk in {one.person.pk for one in may_sign},
        is_drafter=viewer.pk in drafters(rows),
        has_refused=is_unchanged and viewer.pk in refused,
        asked=names.get(f"person:{asked}", "?") if asked else "",
    )


def may_sign_now(viewer: User, case: "ClosureCase", status: Status) -> bool:
    """Say whether the notice waits for the viewer's signature, who may sign it."""
    is_theirs = is_asked(status, viewer.username) and bool(viewer.rank)
    return is_theirs and policy.can(viewer, verb_to_sign(case.issued_as))


def door_steps(
    viewer: User, case: "ClosureCase", rows: Sequence["ClosureEvent"]
) -> list[Link]:
    """Return what an officer may record from the door, beside a visit."""
    entered = MOVE_OF[EventKind.ENTER]
    links = []
    if policy.can(viewer, Verb.RECORD_ARREST):
        links.append(Link("Record an arrest", arrest_url(case)))
    if may_make(viewer, case, entered, status_of(rows)):
        url = CLOSURES.url("move", case.reference, entered.code)
        links.append(Link(f"Record: {entered.label.lower()}", url))
    return links


def arrest_url(case: "ClosureCase") -> str:
    """Return the form of an arrest for breach of a closure, at these premises."""
    query = {"offence": BREACH, "when": "now"}
    if case.premises_id:
        query["premises"] = str(case.premises_id)
    return f"{reverse('arrests:new')}?{urlencode(query)}"


def may_record_visit(viewer: User) -> bool:
    """Say whether someone records what they found at a door, linked to its case."""
    verbs = (Verb.READ_CLOSURES, Verb.LOG_ACTIVITY, Verb.LINK_RECORDS)
    return all(policy.can(viewer, verb) for verb in verbs)

"""Door cards: for a page, and for a phone that keeps them sealed."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from operations.closure_moves.choices import ClosureRead, Found
from operations.closures import queries
from operations.closures.panels import door_steps, may_record_visit
from operations.closures.presenters.door import DoorRead, door_page
from operations.closures.record import CLOSURES
from operations.papers.owner import may_read
from operations.statute.queries import law_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.ui.kept_page import KeptPage

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent


def card_of(
    viewer: User,
    case: "ClosureCase",
    rows: Sequence["ClosureEvent"],
    *,
    is_kept: bool = False,
) -> dict[str, Any]:
    """Return the card of a case, as `closures/door_card.html` draws it.

    A card that a phone keeps has no UUIDs: the phone makes one for each tap.
    """
    read = DoorRead(
        rows=rows,
        kept=queries.notices_of(viewer, case),
        inside=queries.inside_of(viewer, case, rows),
        # They name people, as papers do.
        may_read_names=may_read(viewer),
    )
    uuids = ["" if is_kept else uuid.uuid4() for _ in Found.values]
    return door_page(
        case,
        read,
        law=law_of(viewer.force),
        now=clock.now(),
        steps=[] if is_kept else door_steps(viewer, case, rows),
        uuids=uuids if may_record_visit(viewer) else [],
    )


def cards_to_keep(viewer: User, until: datetime) -> list[KeptPage]:
    """Return the cards of what is closed now by the viewer's team or in its areas.

    Each ends at `until`, the end of the shift, or before it when what closes the
    address does. It is logged that a phone was given them.
    """
    if not policy.can(viewer, Verb.USE_CLOSURES):
        return []
    found = queries.closed_addresses(viewer, of_team=True)
    if found:
        references = {one.case.reference for one in found}
        consulted(references, change=ClosureRead.KEPT, n_cards=len(references))
    return [
        KeptPage(
            url=CLOSURES.url("door", one.case.reference),
            title=f"At the door {one.case.reference}",
            html=render_to_string(
                "closures/door_card.html",
                {"page": card_of(viewer, one.case, one.rows, is_kept=True)},
            ),
            keep_until=min(one.closed.until.due_at, until),
        )
        for one in found
    ]

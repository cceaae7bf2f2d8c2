"""Closure cases as exports."""

from datetime import datetime

from operations.closures.choices import Ground, Scope
from operations.closures.choices import State as ClosureState
from operations.closures.forms import ClosureFilterForm
from operations.closures.presenters import state_by_then
from operations.closures.queries import ORDER as CLOSURES_ORDER
from operations.closures.queries import (
    ClosureFilter,
    continued_until,
    listed_closures,
    order_ends,
)
from operations.closures.redaction import CLOSURE_FIELDS
from operations.statute.choices import Issuer
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.ui.tables import Cell
from stronghold.exports.columns import (
    ExportColumn,
    choice,
    day,
    optional,
    text,
)
from stronghold.exports.kinds.filters import by_filter_form, names_of, page_of
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.record_columns import (
    DAY,
    OPERATION,
    RECORDED,
    REFERENCE,
    TEAM,
    WHERE,
)


def _closure_status(
    state: str, ends_at: datetime | None, until: datetime | None
) -> Cell:
    """Return the status as on the page: past its end a case has ended by time."""
    by_now = state_by_then(state, ends_at, until, now=clock.now())
    return str(ClosureState(by_now).label)


CLOSURES = ListKind(
    code="closures",
    label="Closure cases",
    verb=Verb.READ_CLOSURES,
    fields=CLOSURE_FIELDS,
    names=names_of(ClosureFilter),
    read=by_filter_form(lambda viewer, given: ClosureFilterForm(given)),
    rows=listed_closures,
    order=CLOSURES_ORDER,
    list_url=page_of("closures:list"),
    columns=(
        REFERENCE,
        day("occurred_on", "Opened", DAY),
        *WHERE,
        choice("issued_as", "Issued as", "What the issuer is in law.", of=Issuer),
        text("issuer", "Issuer", "Who issues the notice.", path="issuer__name"),
        choice("ground", "Ground", "The ground of the notice.", of=Ground),
        ExportColumn(
            "state",
            "Status",
            "When the file was made.",
            ("state", order_ends(), continued_until()),
            ("state", "order_ends_on", "order_ends_at"),
            _closure_status,
        ),
        day("served_on", "Served", "The day on which the notice was served."),
        day("order_made_on", "Order made", DAY),
        day("order_ends_on", "Order ends", "The last day of the order."),
        optional(day("ceased_on", "Ceased", "The day on which it ended early.")),
        choice("scope", "Scope", "What the order closes.", of=Scope),
        TEAM,
        OPERATION,
        *RECORDED,
    ),
)

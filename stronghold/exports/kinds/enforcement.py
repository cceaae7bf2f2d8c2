"""Arrests and warrants as exports."""

from datetime import date

from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    OffenceClass,
    Provision,
)
from operations.arrests.forms import ArrestFilterForm
from operations.arrests.queries import ORDER as ARRESTS_ORDER
from operations.arrests.queries import ArrestFilter, listed_arrests
from operations.arrests.redaction import ARREST_FIELDS
from operations.statute.choices import Enactment, Entries
from operations.warrants.choices import Outcome as WarrantOutcome
from operations.warrants.choices import State as WarrantState
from operations.warrants.forms.warrant import WarrantFilterForm
from operations.warrants.queries import ORDER as WARRANTS_ORDER
from operations.warrants.queries import WarrantFilter, listed_warrants
from operations.warrants.redaction import WARRANT_FIELDS
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.ui.tables import Cell
from stronghold.exports.columns import (
    ExportColumn,
    choice,
    day,
    optional,
    text,
    yes_no,
)
from stronghold.exports.kinds.filters import by_filter_form, names_of, page_of
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.record_columns import (
    DAY,
    OPERATION,
    RECORDED,
    REFERENCE,
    TEAM,
    WHEN,
    WHERE,
)


def _warrant_status(state: str, ends_on: date | None) -> Cell:
    """Return the status as on the page: expired follows from the last day."""
    has_run_out = state == WarrantState.ISSUED and ends_on and ends_on < clock.today()
    return str(WarrantState(WarrantState.EXPIRED if has_run_out else state).label)


ARRESTS = ListKind(
    code="arrests",
    label="Arrests",
    verb=Verb.READ_ARRESTS,
    fields=ARREST_FIELDS,
    names=names_of(ArrestFilter),
    read=by_filter_form(lambda viewer, given: ArrestFilterForm(given)),
    rows=listed_arrests,
    order=ARRESTS_ORDER,
    list_url=page_of("arrests:list"),
    columns=(
        REFERENCE,
        *WHEN,
        *WHERE,
        choice(
            "offence_class", "Principal offence", "Home Office class.", of=OffenceClass
        ),
        choice("offence_provision", "Offence", "Its provision of law.", of=Provision),
        choice(
            "drug_class", "Class of the drug", "As it was on the day.", of=DrugClass
        ),
        choice("age_band", "Age", "In bands, on the day.", of=AgeBand),
        choice("disposal", "Disposal", "The disposal.", of=Disposal),
        text("custody_number", "Custody record number", "Of custody’s own system."),
        optional(yes_no("is_imported", "From custody", "Whether it was imported.")),
        optional(
            yes_no(
                "waits_for_match",
                "Waits for a decision",
                "Whether it may be a duplicate; figures leave it out.",
            )
        ),
        OPERATION,
        *RECORDED,
    ),
)
WARRANTS = ListKind(
    code="warrants",
    label="Warrants",
    verb=Verb.READ_WARRANTS,
    fields=WARRANT_FIELDS,
    names=names_of(WarrantFilter),
    read=by_filter_form(lambda viewer, given: WarrantFilterForm(given)),
    rows=listed_warrants,
    order=WARRANTS_ORDER,
    list_url=page_of("warrants:list"),
    columns=(
        REFERENCE,
        day("occurred_on", "Drafted", DAY),
        *WHERE,
        choice("enactment", "Enactment", "The Act it is under.", of=Enactment),
        ExportColumn(
            "state",
            "Status",
            "When the file was made.",
            ("state", "ends_on"),
            ("state", "ends_on"),
            _warrant_status,
        ),
        choice("entries_allowed", "Entries", "One or several entries.", of=Entries),
        TEAM,
        optional(day("applied_on", "Applied for", DAY)),
        text("court", "Court", "The court applied to."),
        day("issued_on", "Issued", DAY),
        day("ends_on", "Last day", "The last day for entry, by the law at issue."),
        day("executed_on", "Executed", "The day of the first successful entry."),
        choice(
            "outcome",
            "Outcome",
            "Of the first successful entry, or else of the first attempt.",
            of=WarrantOutcome,
        ),
        optional(day("returned_on", "Returned", DAY)),
        optional(text("articles", "Sought", "What was applied for, in words.")),
        OPERATION,
        *RECORDED,
    ),
)

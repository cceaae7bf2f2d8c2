"""Taskings, referrals and deadlines as exports."""

from django.db.models.functions import Coalesce

from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.queries import sources
from operations.deadlines.queries.listed import listed_deadlines
from operations.deadlines.redaction import DEADLINE_FIELDS
from operations.safeguarding.choices import (
    Decision,
    ReferralKind,
    ReferralState,
    Subject,
    Urgency,
)
from operations.safeguarding.forms.filters import ReferralFilterForm
from operations.safeguarding.queries import ORDER as REFERRALS_ORDER
from operations.safeguarding.queries import ReferralFilter, listed_referrals
from operations.safeguarding.redaction import REFERRAL_FIELDS
from operations.taskings.queries import listed_taskings
from operations.taskings.record import TASKINGS as TASKING
from stronghold.core.accounts.permissions import Verb
from stronghold.exports.columns import (
    ExportColumn,
    choice,
    day,
    instant,
    optional,
    text,
)
from stronghold.exports.kinds.filters import (
    by_filter_form,
    names_of,
    of_deadlines,
    of_taskings,
    page_of,
)
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.record_columns import (
    DAY,
    RECORDED,
    REFERENCE,
    TEAM,
    WHERE,
)
from stronghold.exports.kinds.records import column_of


def _record_reference() -> Coalesce:
    """Return the expression for the reference of a deadline's record."""
    paths = [f"{s.field}__{s.to_record}".rstrip("_") for s in sources()]
    return Coalesce(*(f"{path}__reference" for path in paths))


def _came_from(record: str, label: str) -> ExportColumn:
    """Return the optional column with the reference of what a referral came from."""
    path = f"{record}__reference"
    return optional(text(record, label, "What it came from.", path=path))


TASKINGS = ListKind(
    code=TASKING.code,
    label=TASKING.many,
    verb=TASKING.read,
    fields=TASKING.classes,
    names=("mine", "answered"),
    read=of_taskings,
    rows=listed_taskings,
    list_url=page_of("taskings:list"),
    has_points=False,
    columns=[column_of(field) for field in TASKING.fields if field.means],
)
REFERRALS = ListKind(
    code="referrals",
    label="Referrals",
    verb=Verb.READ_SAFEGUARDING,
    fields=REFERRAL_FIELDS,
    names=names_of(ReferralFilter),
    read=by_filter_form(lambda viewer, given: ReferralFilterForm(given)),
    rows=listed_referrals,
    order=REFERRALS_ORDER,
    list_url=page_of("safeguarding:referrals:list"),
    columns=(
        REFERENCE,
        day("occurred_on", "Opened", DAY),
        choice(
            "kind", "Referral", "Under which duty or to which service.", of=ReferralKind
        ),
        choice("subject", "Who", "Whether a child or an adult.", of=Subject),
        choice("urgency", "Urgency", "How soon an answer is needed.", of=Urgency),
        choice("state", "Status", "The status.", of=ReferralState),
        text(
            "to_organisation",
            "To",
            "An organisation with an account here.",
            path="to_organisation__name",
        ),
        text("to_name", "To, by name", "An organisation without an account here."),
        optional(text("their_reference", "Their reference", "Their own reference.")),
        instant("made_at", "Sent", "When it was sent."),
        instant("acknowledged_at", "Acknowledged", "When they acknowledged it."),
        choice("decision", "Decision", "What they decided.", of=Decision),
        instant("decision_at", "Decided", "When they decided."),
        _came_from("report", "From report"),
        _came_from("arrest", "From arrest"),
        _came_from("closure", "From closure case"),
        _came_from("county_line", "From county line"),
        *map(optional, WHERE),
        *RECORDED,
    ),
)
DEADLINES = ListKind(
    code="deadlines",
    label="Deadlines",
    verb=Verb.READ_DEADLINES,
    fields=DEADLINE_FIELDS,
    names=("whose", "kind", "done"),
    read=of_deadlines,
    rows=listed_deadlines,
    list_url=page_of("deadlines:list"),
    reference=_record_reference(),
    has_points=False,
    columns=(
        choice("kind", "What is due", "The duty or promise.", of=DeadlineKind),
        instant("due_at", "Due", "The deadline, London time."),
        instant("alert_by", "To be safe, by", "By the stricter reading of the law."),
        text("section", "Section", "Of the Act; empty for a local standard."),
        text("act", "Act", "The Act of that section."),
        choice("state", "Status", "Whether it was met, and how.", of=DeadlineState),
        instant("settled_at", "Settled", "When it was met or no longer applied."),
        ExportColumn(
            "record",
            "Record",
            "The record it is due on.",
            (_record_reference(),),
            tuple(source.field for source in sources()),
        ),
        TEAM,
        text("person", "Person", "Whose it is.", path="person__display_name"),
    ),
)

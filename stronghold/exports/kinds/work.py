"""Activities, taskings and deadlines as exports."""

from django.db.models.functions import Coalesce

from operations.activities.choices import ActivityKind, Result
from operations.activities.forms import ActivityFilterForm
from operations.activities.queries import ORDER as ACTIVITIES_ORDER
from operations.activities.queries import ActivityFilter, listed_activities
from operations.activities.redaction import ACTIVITY_FIELDS
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.queries import sources
from operations.deadlines.queries.listed import listed_deadlines
from operations.deadlines.redaction import DEADLINE_FIELDS
from operations.taskings.choices import TaskingStatus
from operations.taskings.queries import listed_taskings
from operations.taskings.redaction import TASKING_FIELDS
from stronghold.core.accounts.permissions import Verb
from stronghold.exports.columns import (
    ExportColumn,
    choice,
    day,
    instant,
    optional,
    several,
    text,
    whole,
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
    OPERATION,
    RECORDED,
    REFERENCE,
    TEAM,
    WHEN,
    WHERE,
)


def _record_reference() -> Coalesce:
    """Return the expression for the reference of a deadline's record."""
    paths = [f"{s.field}__{s.to_record}".rstrip("_") for s in sources()]
    return Coalesce(*(f"{path}__reference" for path in paths))


ACTIVITIES = ListKind(
    code="activities",
    label="Activities",
    verb=Verb.READ_OPERATIONS,
    fields=ACTIVITY_FIELDS,
    names=names_of(ActivityFilter),
    read=by_filter_form(lambda viewer, given: ActivityFilterForm(given, viewer=viewer)),
    rows=listed_activities,
    order=ACTIVITIES_ORDER,
    list_url=page_of("activities:list"),
    columns=(
        REFERENCE,
        *WHEN,
        *WHERE,
        choice("kind", "What", "What was done.", of=ActivityKind),
        text(
            "organisation",
            "By",
            "Which organisation did it.",
            path="organisation__name",
        ),
        whole("n_people", "People", "How many were there."),
        whole(
            "minutes", "Minutes", "How long; empty if not known or still in progress."
        ),
        several("results", "Results", "The results.", of=Result),
        optional(text("result_text", "Results in words", "The results as typed.")),
        OPERATION,
        *RECORDED,
    ),
)
TASKINGS = ListKind(
    code="taskings",
    label="Taskings",
    verb=Verb.READ_OPERATIONS,
    fields=TASKING_FIELDS,
    names=("mine", "answered"),
    read=of_taskings,
    rows=listed_taskings,
    list_url=page_of("taskings:list"),
    has_points=False,
    columns=(
        REFERENCE,
        text("what", "What", "What is to be done."),
        text("place_text", "Place", "Where, in words."),
        text("organisation", "For", "Which organisation.", path="organisation__name"),
        text("team", "Team", "Which team of it.", path="team__name"),
        text("person", "Person", "Who of it.", path="person__display_name"),
        day("due_on", "Due by", "The last day for it."),
        choice("status", "Status", "The status.", of=TaskingStatus),
        text("outcome", "Outcome", "The outcome, or why it was not done."),
        instant("answered_at", "Answered", "When it was answered."),
        optional(text("source", "From", "The record, meeting or signal it came from.")),
        OPERATION,
        optional(
            text("priority", "Priority", "Its priority.", path="priority__reference")
        ),
        optional(instant("recorded_at", "Set", "When it was set.")),
        optional(
            text(
                "recorded_by", "Set by", "Who set it.", path="recorded_by__display_name"
            )
        ),
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

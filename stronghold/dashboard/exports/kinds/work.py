"""Activities, taskings, referrals and what is due, as exports."""

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
from operations.taskings.choices import TaskingStatus
from operations.taskings.queries import listed_taskings
from operations.taskings.redaction import TASKING_FIELDS
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.exports.columns import (
    ExportColumn,
    choice,
    day,
    instant,
    rarely,
    several,
    text,
    whole,
)
from stronghold.dashboard.exports.kinds.filters import (
    by_panel,
    names_of,
    of_deadlines,
    of_taskings,
    page_of,
)
from stronghold.dashboard.exports.kinds.kind import ListKind
from stronghold.dashboard.exports.kinds.record_columns import (
    DAY,
    OPERATION,
    RECORDED,
    REFERENCE,
    TEAM,
    WHEN,
    WHERE,
)


def _record_of() -> Coalesce:
    """Return what leads from a deadline to the reference of its one record."""
    ways = [f"{s.field}__{s.to_record}".rstrip("_") for s in sources()]
    return Coalesce(*(f"{way}__reference" for way in ways))


ACTIVITIES = ListKind(
    code="activities",
    label="Activities",
    verb=Verb.READ_OPERATIONS,
    fields=ACTIVITY_FIELDS,
    names=names_of(ActivityFilter),
    read=by_panel(lambda viewer, given: ActivityFilterForm(given, viewer=viewer)),
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
        whole("minutes", "Minutes", "How long; empty if not known or still going on."),
        several("results", "Results", "What came of it.", of=Result),
        rarely(text("result_text", "In words", "What came of it, as typed.")),
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
        choice("status", "Status", "How it stands.", of=TaskingStatus),
        text("outcome", "Outcome", "What came of it, or why it was not done."),
        instant("answered_at", "Answered", "When it was answered."),
        rarely(text("source", "From", "The record, meeting or signal it came from.")),
        OPERATION,
        rarely(
            text("priority", "Priority", "Its priority.", path="priority__reference")
        ),
        rarely(instant("recorded_at", "Set", "When it was set.")),
        rarely(
            text(
                "recorded_by", "Set by", "Who set it.", path="recorded_by__display_name"
            )
        ),
    ),
)
REFERRALS = ListKind(
    code="referrals",
    label="Referrals",
    verb=Verb.READ_SAFEGUARDING,
    fields=REFERRAL_FIELDS,
    names=names_of(ReferralFilter),
    read=by_panel(lambda viewer, given: ReferralFilterForm(given)),
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
        choice("state", "How it stands", "How it stands.", of=ReferralState),
        text(
            "to_organisation",
            "To",
            "An organisation here.",
            path="to_organisation__name",
        ),
        text("to_name", "To, by name", "An organisation that is not here."),
        rarely(text("their_reference", "Their reference", "Of the other system.")),
        instant("made_at", "Made", "When it was made."),
        instant("acknowledged_at", "Acknowledged", "When they said they have it."),
        choice("decision", "Decision", "What they decided.", of=Decision),
        instant("decision_at", "Decided", "When they decided."),
        *(
            rarely(
                text(
                    name,
                    f"From {words}",
                    "What it came from.",
                    path=f"{name}__reference",
                )
            )
            for name, words in (
                ("report", "report"),
                ("arrest", "arrest"),
                ("closure", "closure case"),
                ("county_line", "county line"),
            )
        ),
        *map(rarely, WHERE),
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
    reference=_record_of(),
    has_points=False,
    columns=(
        choice("kind", "What is due", "Which duty or promise.", of=DeadlineKind),
        instant("due_at", "Due", "The last instant for it, London time."),
        instant("alert_by", "To be safe, by", "By the earlier reading of the law."),
        text("section", "Section", "Of the law; empty where it is practice."),
        text("act", "Act", "The Act of that section."),
        choice(
            "state", "How it stands", "Whether it was met, and how.", of=DeadlineState
        ),
        instant("settled_at", "Settled", "When it was met or fell away."),
        ExportColumn(
            "record",
            "Record",
            "The record it is due on.",
            (_record_of(),),
            tuple(source.field for source in sources()),
        ),
        TEAM,
        text("person", "Person", "Whose it is.", path="person__display_name"),
    ),
)

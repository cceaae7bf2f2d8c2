"""Taskings and deadlines as exports."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce

from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.queries import sources
from operations.deadlines.queries.listed import FILTERS as DEADLINE_FILTERS
from operations.deadlines.queries.listed import listed_deadlines
from operations.deadlines.redaction import DEADLINE_FIELDS
from operations.deadlines.rules.urgency import CHILD, URGENT, urgency_of
from operations.taskings.queries import FILTERS as TASKING_FILTERS
from operations.taskings.queries import listed_taskings
from operations.taskings.record import TASKINGS as TASKING
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.tables import Cell
from stronghold.exports.columns import (
    ExportColumn,
    choice,
    instant,
    text,
)
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.records import LINKED_TO, column_of

# What decides the level of a deadline, beside its kind and its referral.
LEVEL_OF = ("due_at", "alert_by", "section")


def _record_reference() -> Coalesce:
    """Return the expression for the reference of a deadline's record."""
    paths = [f"{s.field}__{s.to_record}".rstrip("_") for s in sources()]
    return Coalesce(*(f"{path}__reference" for path in paths))


# The records that something can be due on.
_OWNERS = tuple(source.field for source in sources())


def _level(
    kind: str,
    due_at: datetime,
    alert_by: datetime,
    section: str,
    *rest: Any,
) -> Cell:
    """Return the level of what is still to be done; nothing for what is settled."""
    urgency, subject, state = rest
    if state != DeadlineState.OPEN:
        return ""
    found = urgency_of(
        kind,
        due_at=due_at,
        alert_by=alert_by,
        section=section,
        now=clock.now(),
        is_danger=urgency == URGENT,
        is_child=subject == CHILD,
    )
    return str(found.level.label)


TASKINGS = ListKind(
    code=TASKING.code,
    label=TASKING.many,
    verb=TASKING.read,
    fields=TASKING.classes,
    filters=TASKING_FILTERS,
    rows=listed_taskings,
    page="taskings:list",
    has_points=False,
    columns=[
        *(column_of(field) for field in TASKING.fields if field.means),
        LINKED_TO,
    ],
)
DEADLINES = ListKind(
    code="deadlines",
    label="Deadlines",
    verb=Verb.READ_DEADLINES,
    fields={**DEADLINE_FIELDS, **dict.fromkeys(_OWNERS, FieldClass.POLICE)},
    filters=DEADLINE_FILTERS,
    rows=listed_deadlines,
    page="deadlines:list",
    reference=_record_reference(),
    has_points=False,
    columns=(
        choice("kind", "What is due", "The duty or promise.", of=DeadlineKind),
        instant("due_at", "Due", "The deadline, London time."),
        instant("alert_by", "To be safe, by", "By the stricter reading of the law."),
        ExportColumn(
            "level",
            "Urgency",
            "Act now (by law, or what cannot wait), due soon (by law) or good "
            "practice, when the file was made; empty once it is settled.",
            ("kind", *LEVEL_OF, "referral__urgency", "referral__subject", "state"),
            ("kind", *LEVEL_OF, "referral", "state"),
            _level,
        ),
        text("section", "Section", "Of the Act; empty for a local standard."),
        text("act", "Act", "The Act of that section."),
        choice("state", "Status", "Whether it was met, and how.", of=DeadlineState),
        instant("settled_at", "Settled", "When it was met or no longer applied."),
        ExportColumn(
            "record",
            "Record",
            "The record it is due on.",
            (_record_reference(),),
            _OWNERS,
        ),
        text("team", "Team", "The team that has it.", path="team__name"),
        text("person", "Person", "Whose it is.", path="person__display_name"),
    ),
)

"""The tasking, described once: its fields, its words, and who may read it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from operations.operation.record import IDENTITY, OPERATION, SET, Named
from operations.taskings.choices import TaskingStatus
from operations.taskings.models import Tasking
from operations.taskings.rules import shortened
from operations.taskings.visibility import visible_taskings
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.choices import People
from stronghold.core.records.fields import Choice, Day, Field, Instant
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.fields import FieldClass

OPEN, POLICE = FieldClass.OPEN, FieldClass.POLICE
# What lists and pages show of each tasking.
RELATED = (
    "street",
    "premises",
    "operation",
    "priority",
    "organisation",
    "team",
    "person",
    "answered_by",
    "recorded_by",
)


class Taskings(Kind[Tasking]):
    """Work for an organisation, one of its teams, or one person, with a due date."""

    code = "taskings"
    app = "taskings"
    prefix = "T"
    model = Tasking
    read = Verb.READ_OPERATIONS
    write = Verb.RUN_OPERATIONS
    purpose = "To give work to a team or partner, and to see it done"
    people = (People.STAFF,)
    one = "Tasking"
    many = "Taskings"
    new_text = "Set a tasking"
    first = "Tasking set"
    in_title = ("what",)
    fields = [
        *IDENTITY,
        Field(
            "what",
            "What is to be done",
            FieldClass.FREE_TEXT,
            means="What is to be done.",
            in_api=True,
        ),
        Field(
            "place_text",
            "Where",
            FieldClass.PLACE_EXACT,
            means="Where, in words.",
            in_api=True,
        ),
        Field("point", "Position", FieldClass.PLACE_EXACT),
        Field("street", "Street", POLICE),
        Field("premises", "Premises", FieldClass.PLACE_EXACT),
        Field(
            "ward",
            "Ward",
            OPEN,
            means="By the boundaries of the day it is due; empty if not known.",
            path="ward__name",
        ),
        Field("district", "District", OPEN),
        Field("lsoa", "LSOA", OPEN),
        Named(
            "organisation",
            "Organisation",
            OPEN,
            path="organisation__name",
            by="code",
            means="Which organisation it is for.",
            in_api=True,
        ),
        Named(
            "team",
            "Team",
            POLICE,
            path="team__name",
            by="code",
            means="Which team of it.",
            in_api=True,
        ),
        Named(
            "person",
            "Person",
            POLICE,
            path="person__display_name",
            by="username",
            means="Who of it.",
            in_api=True,
        ),
        Day("due_on", "Due by", OPEN, means="The last day for it.", in_api=True),
        Choice(
            "status",
            "Status",
            OPEN,
            choices=TaskingStatus,
            means="The status.",
            in_api=True,
        ),
        Field(
            "outcome",
            "Outcome",
            FieldClass.FREE_TEXT,
            means="The outcome, or why it was not done.",
            in_api=True,
        ),
        Instant(
            "answered_at",
            "Answered",
            POLICE,
            means="When it was answered.",
            in_api=True,
        ),
        Field("answered_by", "Answered by", POLICE),
        Field(
            "source",
            "Source",
            POLICE,
            means="The record, meeting or signal it came from.",
            is_usual=False,
            in_api=True,
        ),
        OPERATION,
        Named(
            "priority",
            "Priority",
            POLICE,
            path="priority__reference",
            by="reference",
            means="Its priority.",
            is_usual=False,
            in_api=True,
        ),
        *SET,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_taskings(viewer)

    def about(self, facts: Mapping[str, Any]) -> str:
        return shortened(facts.get("what") or "") or self.one

    def loaded(self, rows: QuerySet[Tasking]) -> QuerySet[Tasking]:
        return rows.select_related(*RELATED)


TASKINGS = Taskings()

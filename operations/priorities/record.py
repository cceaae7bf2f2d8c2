"""The priority, described once: its fields, its words, and who may read it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from operations.operation.record import IDENTITY, OPERATION, SET
from operations.priorities.models import Priority
from operations.priorities.visibility import visible_priorities
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.choices import People
from stronghold.core.records.fields import Day, DrawnArea, Field
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.fields import FieldClass


class Priorities(Kind[Priority]):
    """Issues in a ward or at a place that a team works on until each is answered."""

    code = "priorities"
    app = "priorities"
    prefix = "Y"
    model = Priority
    read = Verb.READ_OPERATIONS
    write = Verb.RUN_OPERATIONS
    purpose = "To keep the promises made to a neighbourhood"
    people = (People.STAFF,)
    one = "Priority"
    many = "Priorities"
    new_text = "Set a priority"
    first = "Priority set"
    in_title = ("issue",)
    fields = [
        *IDENTITY,
        OPERATION,
        Field("issue", "Issue", FieldClass.FREE_TEXT, in_api=True),
        Field("area_code", "Ward", FieldClass.OPEN, in_api=True),
        Field("place_text", "Place", FieldClass.PLACE_EXACT, in_api=True),
        DrawnArea("outline", "Drawn area", FieldClass.PLACE_EXACT),
        Field("why", "Why", FieldClass.FREE_TEXT, in_api=True),
        Day("since", "Since", FieldClass.OPEN, in_api=True),
        Day("updated_on", "Up to date", FieldClass.OPEN, in_api=True),
        Field("done", "What was done", FieldClass.FREE_TEXT, in_api=True),
        Day("answered_on", "Answered on", FieldClass.OPEN, in_api=True),
        *SET,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_priorities(viewer)

    def about(self, facts: Mapping[str, Any]) -> str:
        return facts.get("issue") or self.one

    def loaded(self, rows: QuerySet[Priority]) -> QuerySet[Priority]:
        return rows.select_related("operation", "recorded_by")

    def url(self, page: str, *args: str) -> str:
        """Return an address. The page of one lists taskings, so the overview has it."""
        if page == "detail":
            return reverse("operations:priority", args=args)
        return super().url(page, *args)


PRIORITIES = Priorities()

"""The operation, described once, and the fields that every plan has.

A plan is an operation, a priority or a tasking: set up by a force, of no place or day,
and counted in no figure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from operations.operation.choices import Phase
from operations.operation.fields import OperationField
from operations.operation.models import Operation
from operations.operation.visibility import visible_operations
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.choices import People
from stronghold.core.records.fields import Choice, Day, Field, Instant, hidden
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.fields import FieldClass


class Named(Field):
    """A related row. The API shows its code, at `by`; pages and files its name."""

    def __init__(self, *args: Any, by: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self._by = Field(f"{self.name}__{by}", "", self.privacy)

    def value(self, row: Any) -> Any:
        return self._by.value(row)

    def text(self, row: Any) -> str:
        return str(super().value(row) or "")


IDENTITY: Sequence[Field] = [
    *hidden("id", "client_uuid", "content_digest", "erased_at", "restricted_at"),
    Field(
        "reference",
        "Reference",
        FieldClass.POLICE,
        means="The reference of the record.",
        in_api=True,
    ),
    Field("force", "", FieldClass.OPEN),
]
SET: Sequence[Field] = [
    Instant(
        "recorded_at",
        "Set",
        FieldClass.POLICE,
        means="When it was set.",
        is_usual=False,
        in_api=True,
    ),
    Named(
        "recorded_by",
        "Set by",
        FieldClass.POLICE,
        path="recorded_by__display_name",
        by="username",
        means="Who set it.",
        is_usual=False,
        in_api=True,
    ),
]
# The operation that a priority or a tasking is part of.
OPERATION = OperationField()


class Operations(Kind[Operation]):
    """Named operations, each in one of the phases clear, hold and build."""

    code = "operations"
    app = "operations"
    prefix = "O"
    model = Operation
    read = Verb.READ_OPERATIONS
    write = Verb.RUN_OPERATIONS
    purpose = "To plan an operation and its aims"
    people = (People.STAFF,)
    one = "Operation"
    many = "Operations"
    new_text = "Set up an operation"
    first = "Operation set up"
    in_title = ("name",)
    fields = [
        *IDENTITY,
        Field("name", "Name", FieldClass.POLICE, in_api=True),
        Field("aims", "Aims", FieldClass.FREE_TEXT, in_api=True),
        Field("areas", "Wards", FieldClass.POLICE, in_api=True),
        Choice("phase", "Phase", FieldClass.POLICE, choices=Phase, in_api=True),
        Day("begins_on", "First day", FieldClass.POLICE, in_api=True),
        Day("ends_on", "Last day", FieldClass.POLICE, in_api=True),
        OperationField("part_of", "Part of", means=""),
        *SET,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_operations(viewer)

    def about(self, facts: Mapping[str, Any]) -> str:
        return facts.get("name") or self.one

    def loaded(self, rows: QuerySet[Operation]) -> QuerySet[Operation]:
        return rows.select_related("recorded_by", "part_of").prefetch_related(
            "partners"
        )


OPERATIONS = Operations()

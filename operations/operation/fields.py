"""The field with which a record says which operation it is part of."""

from typing import TYPE_CHECKING, Any

from stronghold.core.records.fields import Field
from stronghold.core.sharing.fields import FieldClass

if TYPE_CHECKING:
    from operations.operation.models import Operation


class OperationField(Field):
    """The operation of a record: its name, or in the API its reference."""

    def __init__(self) -> None:
        super().__init__(
            "operation",
            "Operation",
            FieldClass.POLICE,
            path="operation__name",
            means="The operation it is part of.",
            is_usual=False,
            in_api=True,
        )

    def text(self, row: Any) -> str:
        operation: Operation | None = row.operation
        return operation.name if operation else ""

    def value(self, row: Any) -> str | None:
        operation: Operation | None = row.operation
        return operation.reference if operation else None

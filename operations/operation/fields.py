"""The field with which a record or plan says which operation it is part of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Q, When
from django.db.models.expressions import Combinable

from stronghold.core.records.fields import Field
from stronghold.core.sharing.fields import FieldClass

if TYPE_CHECKING:
    from operations.operation.models import Operation, Plan


def is_shown(plan: "Plan") -> bool:
    """Say whether a plan is named on what belongs to it: none that retention has
    erased or restricted is.
    """
    return plan.erased_at is None and plan.restricted_at is None


class OperationField(Field):
    """An operation that a row belongs to: its name, or in the API its reference.

    One that is erased or restricted is not shown, as if there were none.
    """

    def __init__(
        self,
        name: str = "operation",
        label: str = "Operation",
        *,
        means: str = "The operation it is part of.",
        in_api: bool = True,
    ) -> None:
        super().__init__(
            name,
            label,
            FieldClass.POLICE,
            path=f"{name}__name",
            means=means,
            is_usual=False,
            in_api=in_api,
        )

    @property
    def paths(self) -> Sequence[str | Combinable]:
        taken_out = (f"{self.name}__erased_at", f"{self.name}__restricted_at")
        in_use = Q(*((f"{name}__isnull", True) for name in taken_out))
        return [Case(When(in_use, then=F(self.path)))]

    def text(self, row: Any) -> str:
        operation: Operation | None = getattr(row, self.name)
        return operation.name if operation and is_shown(operation) else ""

    def value(self, row: Any) -> str | None:
        operation: Operation | None = getattr(row, self.name)
        return operation.reference if operation and is_shown(operation) else None

"""How a record of any slice names the operation that it belongs to."""

from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.look.parts import SummaryRow

if TYPE_CHECKING:
    from operations.plans.models import Operation


def operation_rows(operation: "Operation | None") -> list[tuple[str, SummaryRow]]:
    """Return the operation of a record, with the way to its page, if it has one."""
    if operation is None:
        return []
    url = reverse("umbrella:operation", args=[operation.reference])
    return [("operation", SummaryRow("Operation", operation.name, href=url))]

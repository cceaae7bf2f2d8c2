"""What the API takes of the records of an operation."""

from typing import Any

from rest_framework import serializers

from operations.overview.actions import put_in_operation
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.moves import ApiMove


class OperationRecordSerializer(BodySerializer):
    """The record that is put into an operation, or taken out of it."""

    of = serializers.CharField(
        help_text="The reference of an arrest, warrant, closure case, seizure or "
        "activity."
    )
    take_out = serializers.BooleanField(default=False)


def _put_in(by: User, row: Any, given: dict[str, Any]) -> Any:
    return put_in_operation(by=by, reference=row.reference, **given)


OPERATION_RECORDS = ApiMove(
    "records",
    Verb.RUN_OPERATIONS,
    "Puts a record into it, or takes one out.",
    OperationRecordSerializer,
    _put_in,
)

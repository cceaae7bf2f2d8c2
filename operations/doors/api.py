"""What the API takes of visits to a closed address: what was found at its door."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from operations.closure_moves.choices import Found
from operations.doors.actions import DoorVisit, record_visit, undo_visit
from operations.doors.queries import is_recorded
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import submission_of
from stronghold.core.api.moves import ApiMove
from stronghold.core.kernel import clock


class DoorVisitSerializer(BodySerializer):
    """What was found at the door of a case, and when; without a time, now."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    found = serializers.ChoiceField(choices=Found.choices)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True)


class WrongVisitSerializer(BodySerializer):
    """Which visit to the door of a case was recorded in error."""

    visit = serializers.UUIDField(
        help_text="The client_uuid, or Idempotency-Key, that it was sent under."
    )


def _visit(by: User, row: Any, given: dict[str, Any]) -> Any:
    return record_visit(
        by=by,
        # The same name for a visit to another door is refused.
        submission=submission_of(given | {"of": row.reference}),
        reference=row.reference,
        visit=DoorVisit(given["found"], given.get("occurred_at") or clock.now()),
    )


def _undo(by: User, row: Any, given: dict[str, Any]) -> Any:
    return undo_visit(by=by, reference=row.reference, client_uuid=given["visit"])


def _has_visit(_row: Any, client_uuid: UUID) -> bool:
    return is_recorded(client_uuid)


# The answer shows the case, so a key needs the scope of cases.
DOOR_MOVES = (
    ApiMove(
        "visits",
        Verb.USE_CLOSURES,
        "Records what was found at the door of its address, as an activity that is "
        "linked to it.",
        DoorVisitSerializer,
        _visit,
        has=_has_visit,
    ),
    ApiMove(
        "visits/undo",
        Verb.USE_CLOSURES,
        "Marks the caller’s own visit to its door as recorded in error.",
        WrongVisitSerializer,
        _undo,
    ),
)

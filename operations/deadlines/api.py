"""The next legal deadline of a record, in the API of kinds that the law counts."""

from typing import Any

from rest_framework import serializers

from operations.deadlines.choices import DeadlineKind, Level
from operations.deadlines.presenters.wording import urgency_at
from operations.deadlines.rules.urgency import next_by_law
from stronghold.core.accounts.models import User
from stronghold.core.api.kinds import KindApi, RecordSerializer
from stronghold.core.kernel import clock


class NextLegalDeadlineSerializer(serializers.Serializer[Any]):
    """What the law requires next of a record.

    `alert_by` is the earlier reading of the law, by which the level is decided.
    """

    kind = serializers.ChoiceField(choices=DeadlineKind.choices)
    due_at = serializers.DateTimeField()
    alert_by = serializers.DateTimeField()
    section = serializers.CharField()
    act = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices)
    is_missed = serializers.BooleanField()


class ClockedRecordSerializer(RecordSerializer):
    """A record with its next legal deadline, if it has one."""

    next_legal_deadline = NextLegalDeadlineSerializer(allow_null=True)


class ClockedApi(KindApi):
    """The endpoints of a kind whose list is sorted by its clocks."""

    listed = "the most urgent legal deadline first"
    answer = ClockedRecordSerializer

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values that the caller may read, and the next legal deadline."""
        found = next_by_law(row.deadlines.all(), now=clock.now())
        return super().body_for(viewer, row) | {
            "next_legal_deadline": _body(found) if found else None
        }


def _body(deadline: Any) -> dict[str, Any]:
    urgency = urgency_at(deadline, clock.now())
    names = ("kind", "due_at", "alert_by", "section", "act")
    values = {name: getattr(deadline, name) for name in names}
    return values | {"level": urgency.level, "is_missed": urgency.is_missed}

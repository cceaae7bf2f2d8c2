"""The class of each field of a tasking; a field without one is hidden."""

from collections.abc import Mapping

from operations.operation.redaction import PLAN_FIELDS
from stronghold.core.sharing.fields import FieldClass

TASKING_FIELDS: Mapping[str, FieldClass] = {
    **PLAN_FIELDS,
    "operation": FieldClass.POLICE,
    "priority": FieldClass.POLICE,
    "what": FieldClass.FREE_TEXT,
    "place_text": FieldClass.PLACE_EXACT,
    "organisation": FieldClass.OPEN,
    "team": FieldClass.POLICE,
    "person": FieldClass.POLICE,
    "due_on": FieldClass.OPEN,
    "status": FieldClass.OPEN,
    "outcome": FieldClass.FREE_TEXT,
    "source": FieldClass.POLICE,
    "answered_at": FieldClass.POLICE,
    "answered_by": FieldClass.POLICE,
}

"""The class of each field of a priority; a field without one is hidden."""

from collections.abc import Mapping

from operations.operation.redaction import PLAN_FIELDS
from stronghold.core.sharing.fields import FieldClass

PRIORITY_FIELDS: Mapping[str, FieldClass] = {
    **PLAN_FIELDS,
    "operation": FieldClass.POLICE,
    "issue": FieldClass.FREE_TEXT,
    "area_code": FieldClass.OPEN,
    "place_text": FieldClass.PLACE_EXACT,
    "why": FieldClass.FREE_TEXT,
    "since": FieldClass.OPEN,
    "updated_on": FieldClass.OPEN,
    "done": FieldClass.FREE_TEXT,
    "answered_on": FieldClass.OPEN,
}

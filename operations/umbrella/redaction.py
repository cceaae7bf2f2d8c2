"""The class of each field of what this slice keeps; a field without one is hidden."""

from collections.abc import Mapping

from operations.plans.redaction import PLAN_FIELDS
from stronghold.records.redaction import RECORD_FIELDS
from stronghold.sharing.fields import FieldClass

ACTIVITY_FIELDS: Mapping[str, FieldClass] = {
    **RECORD_FIELDS,
    "kind": FieldClass.OPEN,
    "operation": FieldClass.POLICE,
    "organisation": FieldClass.OPEN,
    "n_people": FieldClass.POLICE,
    "minutes": FieldClass.POLICE,
    "is_under_way": FieldClass.POLICE,
    "ended_at": FieldClass.POLICE,
    "end_uuid": FieldClass.INTERNAL,
    "end_digest": FieldClass.INTERNAL,
    "results": FieldClass.POLICE,
    "result_text": FieldClass.FREE_TEXT,
}
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

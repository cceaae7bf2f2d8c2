"""The class of each field of an activity; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.records.redaction import RECORD_FIELDS
from stronghold.core.sharing.fields import FieldClass

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

"""The field classes of the fields common to all records, and of their history."""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

RECORD_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "client_uuid": FieldClass.INTERNAL,
    "content_digest": FieldClass.INTERNAL,
    "reference": FieldClass.POLICE,
    "force": FieldClass.OPEN,
    "occurred_on": FieldClass.OPEN,
    "occurred_at": FieldClass.POLICE,
    "place_text": FieldClass.PLACE_EXACT,
    "point": FieldClass.PLACE_EXACT,
    "street": FieldClass.POLICE,
    "premises": FieldClass.PLACE_EXACT,
    "district": FieldClass.OPEN,
    "ward": FieldClass.OPEN,
    "lsoa": FieldClass.OPEN,
    "recorded_at": FieldClass.POLICE,
    "recorded_by": FieldClass.POLICE,
    "error_at": FieldClass.POLICE,
    "error_by": FieldClass.POLICE,
    "error_reason": FieldClass.FREE_TEXT,
}
HISTORY_FIELDS: Mapping[str, FieldClass] = {
    "pgh_id": FieldClass.INTERNAL,
    "pgh_created_at": FieldClass.POLICE,
    "pgh_label": FieldClass.INTERNAL,
    "pgh_obj": FieldClass.INTERNAL,
    "pgh_context": FieldClass.INTERNAL,
    "pgh_context_id": FieldClass.INTERNAL,
}

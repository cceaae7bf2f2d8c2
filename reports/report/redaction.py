"""The class of each field of a report; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.records.redaction import RECORD_FIELDS
from stronghold.core.sharing.fields import FieldClass

REPORT_FIELDS: Mapping[str, FieldClass] = {
    **RECORD_FIELDS,
    "occurred_known": FieldClass.POLICE,
    "channel": FieldClass.POLICE,
    "concern": FieldClass.OPEN,
    "drug": FieldClass.POLICE,
    "description": FieldClass.ORIGINAL,
    "sanitised_text": FieldClass.FREE_TEXT,
    "signs": FieldClass.POLICE,
    "children_seen": FieldClass.POLICE,
    "vulnerable_adult": FieldClass.POLICE,
    "weapons_mentioned": FieldClass.POLICE,
    "received_at": FieldClass.POLICE,
    "received_on": FieldClass.OPEN,
    "merged_into": FieldClass.POLICE,
    "reported_by": FieldClass.POLICE,
    "team": FieldClass.POLICE,
    "assigned_to": FieldClass.POLICE,
    "status": FieldClass.POLICE,
    "grade": FieldClass.POLICE,
    "outcome": FieldClass.POLICE,
    "reopened_because": FieldClass.FREE_TEXT,
    "source_evaluation": FieldClass.POLICE,
    "information_assessment": FieldClass.POLICE,
    "basis": FieldClass.POLICE,
}

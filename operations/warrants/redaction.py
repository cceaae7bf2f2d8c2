"""The class of each field of a warrant; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.records.redaction import RECORD_FIELDS
from stronghold.core.sharing.fields import FieldClass

WARRANT_FIELDS: Mapping[str, FieldClass] = {
    **RECORD_FIELDS,
    "enactment": FieldClass.POLICE,
    "entries_allowed": FieldClass.POLICE,
    "most_entries": FieldClass.POLICE,
    "is_all_premises": FieldClass.POLICE,
    "articles": FieldClass.FREE_TEXT,
    "entries_grounds": FieldClass.FREE_TEXT,
    "team": FieldClass.POLICE,
    "state": FieldClass.POLICE,
    "authorised_at": FieldClass.POLICE,
    "authorised_rank": FieldClass.POLICE,
    "applied_on": FieldClass.POLICE,
    "court": FieldClass.POLICE,
    "refused_on": FieldClass.POLICE,
    "issued_on": FieldClass.POLICE,
    "ends_on": FieldClass.POLICE,
    "executed_on": FieldClass.OPEN,
    "outcome": FieldClass.OPEN,
    "withdrawn_on": FieldClass.POLICE,
    "withdrawn_because": FieldClass.FREE_TEXT,
    "returned_on": FieldClass.POLICE,
    "irregular": FieldClass.POLICE,
    "reviewed_at": FieldClass.POLICE,
    "reviewed_by": FieldClass.POLICE,
    "review_note": FieldClass.FREE_TEXT,
    "operation": FieldClass.POLICE,
}

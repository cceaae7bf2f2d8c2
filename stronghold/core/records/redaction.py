"""The classes of the fields that the history of every record has."""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

HISTORY_FIELDS: Mapping[str, FieldClass] = {
    "pgh_id": FieldClass.INTERNAL,
    "pgh_created_at": FieldClass.POLICE,
    "pgh_label": FieldClass.INTERNAL,
    "pgh_obj": FieldClass.INTERNAL,
    "pgh_context": FieldClass.INTERNAL,
    "pgh_context_id": FieldClass.INTERNAL,
}

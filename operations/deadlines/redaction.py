"""The class of each field of a deadline; a field without one is hidden.

Anyone who may read the record that it is due on may read all of it. The
export adds the records themselves, of the same class.
"""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

DEADLINE_FIELDS: Mapping[str, FieldClass] = {
    **dict.fromkeys(("id", "uid", "sequence"), FieldClass.INTERNAL),
    **dict.fromkeys(
        (
            "force",
            "kind",
            "part",
            "due_at",
            "alert_by",
            "is_day",
            "section",
            "act",
            "state",
            "settled_at",
            "team",
            "person",
            "derived_at",
        ),
        FieldClass.POLICE,
    ),
}

"""The class of each field of a request to be rung first: only its team sees any."""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

ASK_FIRST_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "holder": FieldClass.INTERNAL,
    **dict.fromkeys(
        ("reference", "force", "premises", "team", "reason", "review_on"),
        FieldClass.RESTRICTED,
    ),
    **dict.fromkeys(
        ("set_at", "set_by", "lifted_at", "lifted_by"), FieldClass.RESTRICTED
    ),
}

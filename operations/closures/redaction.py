"""The class of each field of a closure case; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.records.redaction import RECORD_FIELDS
from stronghold.core.sharing.fields import FieldClass

CLOSURE_FIELDS: Mapping[str, FieldClass] = {
    **RECORD_FIELDS,
    "issuer": FieldClass.OPEN,
    "issued_as": FieldClass.OPEN,
    "ground": FieldClass.POLICE,
    "team": FieldClass.POLICE,
    "caseworker": FieldClass.POLICE,
    "state": FieldClass.POLICE,
    "served_on": FieldClass.POLICE,
    "order_made_on": FieldClass.OPEN,
    "order_ends_on": FieldClass.OPEN,
    "order_ends_at": FieldClass.OPEN,
    "ceased_on": FieldClass.OPEN,
    "scope": FieldClass.OPEN,
    "operation": FieldClass.POLICE,
}

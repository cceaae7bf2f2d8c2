"""The field class of each field of premises. A field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

PREMISES_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "force": FieldClass.OPEN,
    "address": FieldClass.PLACE_EXACT,
    "street": FieldClass.POLICE,
    "postcode": FieldClass.PLACE_EXACT,
    "uprn": FieldClass.PLACE_EXACT,
    "point": FieldClass.PLACE_EXACT,
    "kind": FieldClass.POLICE,
    "tenure": FieldClass.POLICE,
    "landlord": FieldClass.POLICE,
}

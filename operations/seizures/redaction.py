"""The class of each field of a seizure; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.records.redaction import RECORD_FIELDS
from stronghold.core.sharing.fields import FieldClass

SEIZURE_FIELDS: Mapping[str, FieldClass] = {
    **RECORD_FIELDS,
    "arrest": FieldClass.POLICE,
    # Its warrant may be live, and says itself what was seized under it.
    "entry": FieldClass.INTERNAL,
    "kind": FieldClass.OPEN,
    "drug": FieldClass.POLICE,
    "drug_class": FieldClass.OPEN,
    "quantity": FieldClass.POLICE,
    "unit": FieldClass.POLICE,
    "estimate": FieldClass.POLICE,
    "exhibit_reference": FieldClass.POLICE,
    "test": FieldClass.POLICE,
    "operation": FieldClass.POLICE,
}

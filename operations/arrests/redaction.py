"""The class of each field of an arrest; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.records.redaction import RECORD_FIELDS
from stronghold.sharing.fields import FieldClass

ARREST_FIELDS: Mapping[str, FieldClass] = {
    **RECORD_FIELDS,
    "custody_number": FieldClass.POLICE,
    "offence_class": FieldClass.OPEN,
    "drug_class": FieldClass.POLICE,
    "age_band": FieldClass.POLICE,
}

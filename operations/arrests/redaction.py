"""The class of each field of an arrest; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.records.redaction import RECORD_FIELDS
from stronghold.core.sharing.fields import FieldClass

ARREST_FIELDS: Mapping[str, FieldClass] = {
    **RECORD_FIELDS,
    "custody_number": FieldClass.POLICE,
    "offence_class": FieldClass.OPEN,
    "drug_class": FieldClass.POLICE,
    "age_band": FieldClass.POLICE,
    "offence_provision": FieldClass.POLICE,
    "disposal": FieldClass.POLICE,
    "exploitation": FieldClass.POLICE,
    "exploitation_reason": FieldClass.FREE_TEXT,
    "referral_reference": FieldClass.POLICE,
    "is_imported": FieldClass.POLICE,
    "waits_for_match": FieldClass.POLICE,
    "same_as": FieldClass.POLICE,
    "operation": FieldClass.POLICE,
}

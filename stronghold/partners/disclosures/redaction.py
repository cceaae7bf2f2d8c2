"""The class of each field of a named disclosure; a field without one is hidden.

The recipient is shown what sharing/sql/shared_disclosures.sql returns; no class opens
more to them.
"""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

DISCLOSURE_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "client_uuid": FieldClass.INTERNAL,
    "reference": FieldClass.POLICE,
    "force": FieldClass.POLICE,
    "record_kind": FieldClass.POLICE,
    "record_reference": FieldClass.POLICE,
    "recipient": FieldClass.POLICE,
    "organisation": FieldClass.POLICE,
    "agreement": FieldClass.POLICE,
    "gateway": FieldClass.POLICE,
    "from_regime": FieldClass.POLICE,
    "to_regime": FieldClass.POLICE,
    "reliability": FieldClass.POLICE,
    "name_passed": FieldClass.POLICE,
    "name_passed_at": FieldClass.POLICE,
    "fields": FieldClass.POLICE,
    "made_at": FieldClass.POLICE,
    "made_by": FieldClass.POLICE,
    "until": FieldClass.POLICE,
    "replaces": FieldClass.POLICE,
    "revoked_at": FieldClass.POLICE,
    "revoked_by": FieldClass.POLICE,
    "erased_at": FieldClass.POLICE,
    "purpose": FieldClass.FREE_TEXT,
    "reason": FieldClass.FREE_TEXT,
    "revoked_reason": FieldClass.FREE_TEXT,
}
DISCLOSED_FIELD_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "disclosure": FieldClass.INTERNAL,
    "n": FieldClass.INTERNAL,
    "code": FieldClass.POLICE,
    "label": FieldClass.POLICE,
    "words": FieldClass.FREE_TEXT,
}

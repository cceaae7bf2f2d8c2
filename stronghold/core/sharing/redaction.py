"""The class of each field of an agreement; a field without one is hidden."""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

# Both sides read an agreement in full; its signers are named with their position.
_OPEN = (
    "reference",
    "version",
    "force",
    "partner",
    "gateways",
    "area_codes",
    "rows",
    "figures",
    "embargo_days",
    "closure_addresses",
    "valid_from",
    "address_months",
    "records_from",
    "dpia_reference",
    "kept_months",
    "police_contact",
    "police_email",
    "police_phone",
    "partner_contact",
    "partner_email",
    "partner_phone",
    "police_signed_as",
    "partner_signed_as",
    "discarded_at",
    "discarded_by",
    "review_by",
    "ends_on",
    "drawn_up_at",
    "drawn_up_by",
    "police_signed_at",
    "police_signed_by",
    "partner_signed_at",
    "partner_signed_by",
    "suspended_at",
    "suspended_by",
    "ended_at",
    "ended_by",
)
AGREEMENT_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    **dict.fromkeys(_OPEN, FieldClass.OPEN),
    "purpose": FieldClass.FREE_TEXT,
    "destroyed_how": FieldClass.FREE_TEXT,
    "reason": FieldClass.FREE_TEXT,
    # Only the police see the findings of their identity check.
    "check_findings": FieldClass.POLICE,
    "check_answer": FieldClass.POLICE,
}

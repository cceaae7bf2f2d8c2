"""The class of each field of a named disclosure; a field without one is hidden.

Its recipient is shown what sharing/sql/shared_disclosures.sql gives, and no class
opens more.
"""

from collections.abc import Mapping

from stronghold.sharing.fields import FieldClass


def _police(*names: str) -> dict[str, FieldClass]:
    return dict.fromkeys(names, FieldClass.POLICE)


DISCLOSURE_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "client_uuid": FieldClass.INTERNAL,
    **_police("reference", "force", "record_kind", "record_reference", "recipient"),
    **_police("organisation", "agreement", "gateway", "from_regime", "to_regime"),
    **_police("reliability", "fields", "made_at", "made_by", "until", "replaces"),
    **_police("taken_back_at", "taken_back_by", "erased_at"),
    "purpose": FieldClass.FREE_TEXT,
    "reason": FieldClass.FREE_TEXT,
    "taken_back_because": FieldClass.FREE_TEXT,
}
TOLD_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "disclosure": FieldClass.INTERNAL,
    "n": FieldClass.INTERNAL,
    **_police("code", "label"),
    "words": FieldClass.FREE_TEXT,
}

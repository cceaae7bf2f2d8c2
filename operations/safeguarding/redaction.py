"""The class of each field of safeguarding; a field without one is hidden.

Whatever the class, only a person with READ_SAFEGUARDING may read any of it.
"""

from collections.abc import Mapping

from stronghold.core.records.redaction import RECORD_FIELDS
from stronghold.core.sharing.fields import FieldClass

_OF_A_RECORD: Mapping[str, FieldClass] = {
    # Even the fact that a record exists, and when, is for the police only.
    name: FieldClass.POLICE if kind == FieldClass.OPEN else kind
    for name, kind in RECORD_FIELDS.items()
}


def _police(*names: str) -> dict[str, FieldClass]:
    return dict.fromkeys(names, FieldClass.POLICE)


REFERRAL_FIELDS: Mapping[str, FieldClass] = {
    **_OF_A_RECORD,
    **_police("kind", "subject", "urgency", "state", "consent", "legal_basis"),
    **_police("to_organisation", "their_reference"),
    "to_name": FieldClass.FREE_TEXT,
    "recipient_role": FieldClass.FREE_TEXT,
    "feedback": FieldClass.FREE_TEXT,
    "decision_reason": FieldClass.FREE_TEXT,
    "threshold": FieldClass.FREE_TEXT,
    **_police("name_passed", "name_passed_at"),
    **_police("opened_at", "made_at", "acknowledged_at", "outcome_sent_at"),
    **_police("decision", "decision_at"),
    **_police("concern", "report", "arrest", "closure", "county_line"),
}
CONCERN_FIELDS: Mapping[str, FieldClass] = {
    **_OF_A_RECORD,
    **_police("report", "arrest", "closure", "subject", "signs"),
    "words": FieldClass.FREE_TEXT,
}
LINE_FIELDS: Mapping[str, FieldClass] = {
    **_OF_A_RECORD,
    "name": FieldClass.FREE_TEXT,
    "hub": FieldClass.FREE_TEXT,
    **_police("status", "travel", "threats", "children", "adults", "closed_on"),
}

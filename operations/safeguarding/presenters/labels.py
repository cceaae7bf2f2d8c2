"""The labels of fields of concerns, referrals and county lines in their history."""

from collections.abc import Mapping

from stronghold.core.records.presenters import PLACE_LABELS

_DAYS: Mapping[str, str] = {"occurred_on": "Day", "occurred_at": "Time"}
CONCERN_LABELS: Mapping[str, str] = {
    **_DAYS,
    **PLACE_LABELS,
    "report": "Report",
    "arrest": "Arrest",
    "closure": "Closure case",
    "subject": "Who",
    "signs": "Signs",
    "words": "Reasons",
}
REFERRAL_LABELS: Mapping[str, str] = {
    **_DAYS,
    **PLACE_LABELS,
    "kind": "Referral",
    "subject": "Who",
    "urgency": "Urgency",
    "state": "Status",
    "to_organisation": "Organisation",
    "to_name": "Other organisation",
    "recipient_role": "Role there",
    "their_reference": "Their reference",
    "consent": "Consent",
    "legal_basis": "Legal basis",
    "opened_at": "Opened",
    "made_at": "Sent",
    "acknowledged_at": "Acknowledged",
    "decision": "Decision",
    "decision_at": "Decided",
    "decision_reason": "Why it was not accepted",
    "threshold": "Threshold applied",
    "name_passed": "How the name was passed",
    "name_passed_at": "Name passed",
    "outcome_sent_at": "Outcome sent",
    "feedback": "Outcome",
    "concern": "Concern",
    "report": "Report",
    "arrest": "Arrest",
    "closure": "Closure case",
    "county_line": "County line",
}
LINE_LABELS: Mapping[str, str] = {
    **_DAYS,
    "occurred_on": "First known",
    **PLACE_LABELS,
    "name": "Name",
    "hub": "Hub",
    "status": "Status",
    "travel": "Travel",
    "threats": "Weapons and threats",
    "children": "Children exploited",
    "adults": "Adults exploited",
    "closed_on": "Closed",
}

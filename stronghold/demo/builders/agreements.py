"""The terms of a sharing agreement, with valid answers that a caller may replace."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from stronghold.core.sharing.choices import Controllers, Gateway
from stronghold.core.sharing.rules import USUAL_TERMS, Terms

YEAR = timedelta(days=364)
A_MONTH = timedelta(days=28)
# What both sides do with what is shared, and whom they ring.
KEPT_BY_BOTH: Mapping[str, Any] = {
    "dpia_reference": "DPIA 2026/14, reviewed with each version",
    "kept_months": 12,
    "destroyed_how": "Deleted from the case system, from shared drives and from "
    "backups; paper is shredded. The contact confirms it in writing.",
    "police_contact": "Information sharing officer",
    "police_email": "information-sharing@police.example",
    "police_phone": "01632 960110",
    "partner_contact": "Community safety manager",
    "partner_email": "community-safety@council.example",
    "partner_phone": "01632 960210",
    **{name: words for name, words in USUAL_TERMS.items() if name != "joint_terms"},
    "controllers": Controllers.SEPARATE,
}


def days_from(first: date) -> dict[str, date]:
    """Return the days of a version that is in force for a year from its first day.

    Older records are not needed for its purpose: at most a year back.
    """
    last = first + YEAR
    return {
        "valid_from": first,
        "review_by": last - A_MONTH,
        "ends_on": last,
        "records_from": first - YEAR,
    }


def terms_from(first: date, **given: Any) -> Terms:
    """Return terms for a year, under section 115, of no rows and figures unless given.

    Who they are with, and in which areas, is the caller's.
    """
    usual: dict[str, Any] = {
        "purpose": "To work together against drug dealing in the city",
        "gateways": [Gateway.CDA_115],
        "rows": [],
        "figures": [],
        **KEPT_BY_BOTH,
    }
    return Terms(**usual | days_from(first) | given)

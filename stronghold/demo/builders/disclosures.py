"""The terms of a disclosure to a named person, with valid answers."""

from datetime import date, timedelta
from typing import Any

from stronghold.core.sharing.choices import Gateway, Regime, Reliability
from stronghold.partners.disclosures.rules import Terms


def terms_from(first: date, **given: Any) -> Terms:
    """Return terms for two weeks that disclose the place unless given."""
    usual: dict[str, Any] = {
        "purpose": "To plan the visit to the tenant",
        "gateway": Gateway.CDA_115,
        "from_regime": Regime.PART_3,
        "to_regime": Regime.UK_GDPR,
        "reliability": Reliability.CHECKED,
        "reason": "They visit alone otherwise",
        "until": first + timedelta(days=14),
        "fields": ["place_text"],
    }
    return Terms(**usual | given)

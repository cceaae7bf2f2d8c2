"""Sharing agreements for tests, without the actions."""

from datetime import timedelta
from typing import Any

from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from tests.factories import Cast


def make_agreement(cast: Cast, **given: Any) -> Agreement:
    """Store an agreement that both have signed, in force by default."""
    now, today = clock.now(), clock.today()
    fields: dict[str, Any] = {
        "reference": "G-TEST-0001",
        "version": 1,
        "force": cast.records.force,
        "partner": cast.partner.organisation,
        "purpose": "To work together against drug dealing in the city",
        "gateways": ["cda_115"],
        "area_codes": ["E05000001"],
        "rows": ["activities", "closures", "referrals", "taskings", "warrants"],
        "embargo_days": 7,
        "dpia_reference": "DPIA 2026/1",
        "kept_months": 12,
        "destroyed_how": "Deleted everywhere",
        "police_contact": "Sharing officer",
        "police_email": "sharing@police.test",
        "police_phone": "01865 123456",
        "partner_contact": "Safety manager",
        "partner_email": "safety@council.test",
        "partner_phone": "01865 654321",
        "valid_from": today - timedelta(days=30),
        "review_by": today + timedelta(days=300),
        "ends_on": today + timedelta(days=300),
        "drawn_up_at": now,
        "drawn_up_by": cast.records,
        "police_signed_at": now,
        "police_signed_by": cast.supervisor,
        "partner_signed_at": now,
        "partner_signed_by": cast.partner,
    }
    return Agreement.objects.create(**fields | given)

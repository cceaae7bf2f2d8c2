"""Sharing agreements for tests, without the actions."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.demo.builders.agreements import terms_from
from tests.factories import Cast


def make_agreement(cast: Cast, **given: Any) -> Agreement:
    """Store an agreement that both have signed, in force by default."""
    now, today = clock.now(), clock.today()
    terms = terms_from(
        today - timedelta(days=30),
        area_codes=["E05000001"],
        rows=["activities", "closures", "referrals", "taskings", "warrants"],
    )
    fields: dict[str, Any] = {
        **asdict(terms),
        "reference": "G-TEST-0001",
        "version": 1,
        "force": cast.records.force,
        "partner": cast.partner.organisation,
        "records_from": None,
        "drawn_up_at": now,
        "drawn_up_by": cast.records,
        "police_signed_at": now,
        "police_signed_by": cast.supervisor,
        "partner_signed_at": now,
        "partner_signed_by": cast.partner,
    }
    return Agreement.objects.create(**fields | given)

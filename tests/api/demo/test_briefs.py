"""The demonstration has signed briefs, published figures, and what came later."""

from datetime import UTC, datetime, timedelta

import pytest

from stronghold.brief.models import Brief
from stronghold.brief.queries.changed import changes_since
from stronghold.brief.rules.changes import Why
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Release
from stronghold.demo.actions import make_accounts, make_briefs
from tests.factories import WEST_SOUTH, make_arrest, make_report

UNTIL = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_a_quarter_is_signed_and_since_and_the_last_week_has_late_records() -> None:
    """Long: it signs twenty briefs and publishes their figures."""
    make_accounts()
    by = User.objects.get(username="officer")
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    with clock.stopped(UNTIL):
        for days in (3, 5):
            make_arrest(by, street=street, occurred_at=UNTIL - timedelta(days=days))
        made = UNTIL - timedelta(days=12)
        report = make_report(by, received_at=made, recorded_at=made)

        assert make_briefs()
        assert not make_briefs()

        signed = [str(one) for one in Brief.objects.order_by("week")]
        assert signed == [f"2026-W{number}" for number in range(27, 47)]
        published = Release.objects.values_list("period", flat=True)
        assert {*published} == {*signed, "2026-Q3"}
        with during(Request()):
            changes = changes_since(by, Brief.objects.latest("week"))
    late = [one for one in changes.named if one.why == Why.LATE]
    wrong = [one.reference for one in changes.named if one.why == Why.IN_ERROR]
    assert len(late) == 2
    assert wrong == [report.reference]

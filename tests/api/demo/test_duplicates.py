"""The demonstration holds true duplicates: some merged, some waiting to be decided."""

from datetime import UTC, datetime
from typing import Any

import pytest

from reports.models import DuplicateDecision, Report
from reports.queries.duplicates import undecided
from stronghold.accounts.models import User
from stronghold.audit.record import Request, during
from stronghold.demo import plausible
from stronghold.demo.actions import make_accounts, make_records
from stronghold.demo.queries import CITY
from stronghold.geography.choices import AreaKind
from stronghold.kernel import clock
from tests.factories import (
    ELSEWHERE,
    WEST_SOUTH,
    make_area,
    make_edition,
    make_snapped_streets,
    square,
)

pytestmark = pytest.mark.django_db


def test_some_are_merged_and_some_wait(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long: it loads weeks of records by the real actions."""
    settings.DEMO = True
    monkeypatch.setattr(plausible, "WEEKS", 4)
    make_area(make_edition(AreaKind.DISTRICT), CITY, square(-1.3, 51.7, -1.2, 51.8))
    make_snapped_streets({plausible.CENTRE[0]: WEST_SOUTH, "Far Lane": ELSEWHERE})
    make_accounts()
    with clock.stopped(datetime(2026, 11, 20, 18, tzinfo=UTC)), during(Request()):
        make_records()
        waiting = undecided(User.objects.get(username="supervisor")).pairs

    merged = Report.objects.exclude(merged_into=None)
    assert merged.count() == DuplicateDecision.objects.count() > 0
    assert waiting

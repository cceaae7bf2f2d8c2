"""The demonstration's teams own its wards, and its reports stand somewhere."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from reports.models import Assessment, Report
from reports.rules.triage import HAS_OUTCOME, is_late
from stronghold.accounts.models import Organisation, Team, TeamArea, User
from stronghold.demo import plausible
from stronghold.demo.accounts import TEAM, TEAMS
from stronghold.demo.actions import make_accounts, make_records
from stronghold.kernel import clock
from tests.factories import ELSEWHERE, WEST_SOUTH, make_snapped_streets

pytestmark = pytest.mark.django_db
BOUNDARIES = Path(django_settings.BASE_DIR) / "stronghold/demo/data/boundaries"
WEEKS = 6


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMO = True


def test_each_ward_of_today_has_one_owner() -> None:
    path = BOUNDARIES / "oxford-wards-2022-composite.geojson"
    content = json.loads(path.read_text())
    wards = {
        next(v for v in feature["properties"].values() if str(v).startswith("E05"))
        for feature in content["features"]
    }

    make_accounts()
    make_accounts()

    owned = Counter(ward for _, _, given in TEAMS for ward in given)
    assert set(owned) == wards
    assert set(owned.values()) == {1}
    assert TeamArea.objects.count() == len(wards)
    first = Team.objects.get(code=TEAM[0])
    for username in ("officer", "supervisor"):
        assert User.objects.get(username=username).team == first


def test_old_reports_are_closed_and_a_few_wait(
    country: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long: it loads weeks of records by the real actions."""
    monkeypatch.setattr(plausible, "WEEKS", WEEKS)
    make_snapped_streets({plausible.CENTRE[0]: WEST_SOUTH, "Far Lane": ELSEWHERE})
    monkeypatch.setattr("stronghold.demo.queries.CITY", "E07000001")
    make_accounts()
    Organisation.objects.filter(kind="council").update(districts=["E07000001"])

    make_records()

    now = clock.now()
    rows = list(Report.objects.all())
    old = [r for r in rows if now - r.received_at > timedelta(days=11)]
    statuses = Counter(row.status for row in rows)
    assert {"new", "triaged", "assigned", "in_action", "closed"} <= set(statuses)
    assert sum(row.status in HAS_OUTCOME for row in old) > 0.9 * len(old)
    assert (
        0
        < sum(
            is_late(
                status=row.status, grade=row.grade, received_at=row.received_at, now=now
            )
            for row in rows
        )
        < 0.2 * len(rows)
    )
    assert Assessment.objects.count() == sum(row.grade != "" for row in rows)
    assert Report.objects.exclude(sanitised_text="").exists()
    assert Report.objects.exclude(source_evaluation="").exists()

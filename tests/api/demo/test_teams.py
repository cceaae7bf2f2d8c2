"""The demonstration's teams own its wards."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from stronghold.core.accounts.models import Team, TeamArea, User
from stronghold.demo.accounts import TEAM, TEAMS
from stronghold.demo.actions import make_accounts

pytestmark = pytest.mark.django_db
BOUNDARIES = Path(django_settings.BASE_DIR) / "stronghold/demo/data/boundaries"


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

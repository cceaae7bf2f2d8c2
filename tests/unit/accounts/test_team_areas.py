"""The force file decides which team owns an area, and so which gets a report."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from stronghold.core.accounts.models import Organisation, Team, TeamArea
from stronghold.core.accounts.queries import owning_team
from stronghold.core.geography.models import Area
from tests.factories import Cast

pytestmark = pytest.mark.django_db
EXAMPLE = Path(django_settings.BASE_DIR) / "stronghold" / "docs" / "force.example.toml"
TEAM = """
  [[organisation.team]]
  code = "oxford-city"
  name = "Oxford City neighbourhood team"
  wards = ["E05013098", "E05013106"]    # Carfax & Jericho, Holywell
"""
SECOND = """
  [[organisation.team]]
  code = "north"
  name = "North team"
"""


@pytest.fixture(autouse=True)
def real_work(settings: Any) -> None:
    settings.DEMO = False


@pytest.fixture
def set_up(tmp_path: Path) -> Callable[[str], str]:
    """Set up the force of the example, with other teams."""

    def set_up(teams: str) -> str:
        text = EXAMPLE.read_text()
        assert TEAM in text
        path = tmp_path / "force.toml"
        path.write_text(text.replace(TEAM, teams))
        out = StringIO()
        call_command("setup_force", path, stdout=out)
        return out.getvalue()

    return set_up


def owners() -> dict[str, str]:
    return dict(TeamArea.objects.values_list("area_code", "team__code"))


def test_a_file_gives_areas_to_teams_and_can_be_run_again(
    set_up: Callable[[str], str],
) -> None:
    for _ in range(2):
        set_up(TEAM + SECOND + '  wards = ["E05000003"]\n  areas = ["E01000001"]\n')

    assert owners() == {
        "E05013098": "oxford-city",
        "E05013106": "oxford-city",
        "E05000003": "north",
        "E01000001": "north",
    }


@pytest.mark.parametrize("north_first", [True, False])
def test_a_changed_file_moves_and_takes_away(
    set_up: Callable[[str], str], north_first: bool
) -> None:
    set_up(TEAM)
    city = TEAM.replace('["E05013098", "E05013106"]', '["E05013106"]')
    north = SECOND + '  wards = ["E05013098"]\n'

    set_up(north + city if north_first else city + north)
    assert owners() == {"E05013098": "north", "E05013106": "oxford-city"}
    set_up(city.replace('["E05013106"]', "[]") + north)
    assert owners() == {"E05013098": "north"}
    assert Team.objects.count() == 2


def test_a_team_that_the_file_says_nothing_of_keeps_its_areas(
    set_up: Callable[[str], str],
) -> None:
    set_up(TEAM)

    set_up(TEAM.replace("wards", "# wards"))

    assert set(owners()) == {"E05013098", "E05013106"}


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        (
            TEAM + SECOND + '  wards = ["E05013106"]\n',
            "the area E05013106 belongs to team 'oxford-city' and to team 'north'",
        ),
        (
            SECOND + '  wards = ["Holywell Ward"]\n',
            "team 'north': 'Holywell Ward' in `wards` must be the code of an area",
        ),
        (SECOND + "  areas = [3]\n", "team 'north': 3 in `areas` must be the code"),
        (SECOND + '  wards = "E05013106"\n', "`wards` must be a list such as"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_stored(
    set_up: Callable[[str], str], teams: str, said: str
) -> None:
    with pytest.raises(CommandError) as refused:
        set_up(teams)

    assert said in str(refused.value)
    assert not Organisation.objects.exists()


def test_areas_that_no_boundaries_have_are_reported(
    set_up: Callable[[str], str], country: dict[str, Area]
) -> None:
    said = set_up(SECOND + '  wards = ["E05000001", "E05000009"]\n')

    assert "have these areas of teams: E05000009." in said


def test_the_smallest_area_decides_whose_a_place_is(
    cast: Cast,
    country: dict[str, Area],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    police = cast.officer.organisation
    city = Team.objects.get(organisation=police)
    part = Team.objects.create(organisation=police, code="part", name="Part team")
    for team, code in ((city, "E05000001"), (part, "E01000002")):
        TeamArea.objects.create(organisation=police, team=team, area_code=code)
    ward, lsoa, other = (
        country[code].pk for code in ("E05000001", "E01000002", "E01000001")
    )

    with django_assert_num_queries(1):
        assert owning_team(police.pk, (lsoa, ward, None)) == part.pk
    assert owning_team(police.pk, (other, ward, None)) == city.pk
    assert owning_team(police.pk, (country["E05000002"].pk,)) is None
    assert owning_team(police.pk, (None, None, None)) is None
    assert owning_team(cast.partner.organisation_id, (lsoa, ward)) is None

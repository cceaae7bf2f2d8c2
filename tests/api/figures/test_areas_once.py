"""Lists of areas hold each area of the edition in force once, wherever one chooses."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from reports.models import Report
from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area, Edition
from stronghold.core.kernel import clock
from tests.api.brief.conftest import text_of
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_area,
    make_closure,
    make_edition,
    make_report,
    make_team,
    square,
)
from tests.sweeps import some

pytestmark = pytest.mark.usefixtures("tuesday")
As = Callable[[User], Client]
WEST, EAST, MERGED = "E05000001", "E05000002", "E05000003"
SELECT = re.compile(r"<select.*?</select>", re.S)
OPTION = re.compile(r"<option[^>]*>(.*?)</option>", re.S)
BOX = re.compile(r'<input[^>]*type="(?:checkbox|radio)"[^>]*>')
VALUE = re.compile(r'(?:name|value)="([^"]*)"')


@pytest.fixture
def again(country: dict[str, Area]) -> dict[str, Area]:
    """Wards drawn again: the west goes by another code and the same name."""
    old = country[WEST].edition
    first = date(2026, 5, 7)
    Edition.objects.filter(pk=old.pk).update(valid_to=first - timedelta(days=1))
    edition = make_edition(AreaKind.WARD, first)
    district = country["E07000001"]
    west = make_area(edition, MERGED, square(-1.3, 51.7, -1.25, 51.8), district)
    east = make_area(edition, EAST, square(-1.25, 51.7, -1.2, 51.8), district)
    Area.objects.filter(pk=west.pk).update(name=country[WEST].name)
    return {MERGED: west, EAST: east}


def addresses() -> list[str]:
    """Return every address of a page that needs nothing to be named."""
    found = []
    for name in _names(get_resolver(), ""):
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return found


def _names(resolver: object, before: str) -> list[str]:
    found = []
    for one in resolver.url_patterns:  # type: ignore[attr-defined]
        if hasattr(one, "url_patterns"):
            space = f"{before}{one.namespace}:" if one.namespace else before
            found += _names(one, space)
        elif one.name:
            found.append(f"{before}{one.name}")
    return found


def check_areas_once(html: str, path: str) -> int:
    """Demand that no list has one of today's wards twice, or one of before."""
    n_lists = 0
    for list_ in SELECT.findall(html):
        options = [" ".join(one.split()) for one in OPTION.findall(list_)]
        areas = [one for one in options if "Area E0500" in one]
        assert len(areas) == len(set(areas)), f"{path}: {options}"
        assert f'value="{WEST}"' not in list_, path
        n_lists += bool(areas)
    boxes = [tuple(VALUE.findall(box)) for box in BOX.findall(html)]
    areas_ticked = [box for box in boxes if any("E0500" in text for text in box)]
    assert len(areas_ticked) == len(set(areas_ticked)), path
    assert not any(WEST in box for box in areas_ticked), path
    return n_lists + bool(areas_ticked)


@pytest.mark.usefixtures("again")
@pytest.mark.parametrize("name", some(["supervisor", "records"], short={"supervisor"}))
def test_no_form_or_filter_has_an_area_twice_or_one_of_before(
    cast: Cast, as_user: As, name: str
) -> None:
    client, n_lists = as_user(getattr(cast, name)), 0
    for path in addresses():
        answer = client.get(path)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            n_lists += check_areas_once(answer.content.decode(), path)
    assert n_lists >= 2


def test_an_evaluation_compares_with_the_wards_of_today(
    cast: Cast, as_user: As, country: dict[str, Area], again: dict[str, Area]
) -> None:
    case = make_closure(
        cast.officer,
        ward=again[EAST],
        district=country["E07000001"],
        point=WEST_SOUTH,
        served_on=clock.today() - timedelta(days=60),
    )

    html = (
        as_user(cast.supervisor)
        .get(reverse("evaluation:closure", args=[case.reference]))
        .content.decode()
    )

    assert check_areas_once(html, "evaluation") == 1
    assert f'value="{MERGED}"' in html


def test_levels_that_are_not_loaded_are_not_offered(
    cast: Cast, as_user: As, country: dict[str, Area]
) -> None:
    client = as_user(cast.analyst)
    assert "LSOAs" in text_of(client.get("/map/"))

    Edition.objects.filter(kind=AreaKind.LSOA).update(valid_to=date(2026, 1, 1))

    assert "LSOAs" not in text_of(client.get("/map/"))
    Edition.objects.filter(kind=AreaKind.WARD).update(valid_to=date(2026, 1, 1))
    among = text_of(client.get("/signals/?among=force"))
    assert "Areas of teams" not in among
    assert "Districts" in among


@pytest.mark.django_db(transaction=True)
def test_a_ward_that_lost_its_owner_is_named_and_its_reports_wait_where_it_is_seen(
    cast: Cast,
    as_user: As,
    country: dict[str, Area],
    again: dict[str, Area],
    capsys: pytest.CaptureFixture[str],
) -> None:
    police = cast.officer.organisation
    team = make_team(police, "west")
    for code in (WEST, EAST):
        TeamArea.objects.create(organisation=police, team=team, area_code=code)

    for person in (cast.supervisor, cast.admin):
        words = text_of(as_user(person).get("/"))
        assert "1 ward has no team: Area E05000001." in words
    call_command("reassign_areas")
    assert "owns Area E05000001" in capsys.readouterr().out
    report = make_report(cast.officer, ward=again[MERGED], point=WEST_SOUTH)
    assert Report.objects.get().team_id is None
    home = as_user(cast.supervisor).get("/").content.decode()
    (url,) = set(re.findall(r'href="(/reports/triage/\?[^"]*team=none[^"]*)"', home))
    queue = as_user(cast.supervisor).get(url.replace("&amp;", "&"))
    assert report.reference in queue.content.decode()

    TeamArea.objects.create(organisation=police, team=team, area_code=MERGED)
    assert "has no team" not in text_of(as_user(cast.supervisor).get("/"))

"""Figures and areas as features for the police: the counts of their map."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from stronghold.core.accounts.choices import Role
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.program_keys.actions import make_key
from stronghold.figures import tallies
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES
from stronghold.figures.queries.figures import tallies_for
from stronghold.figures.question import TallyQuestion
from tests.api.ogc.conftest import Ask, ids_of, links_of
from tests.factories import Cast, make_arrest, make_country, make_user

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
WEEKS = "collections/figures-arrests-ward-week/items"
QUARTERS = "collections/figures-arrests-ward-quarter/items"
WEST, EAST = "E05000001", "E05000002"


@pytest.fixture
def agreement() -> None:
    """Police need none."""


@pytest.fixture
def key(cast: Cast) -> str:
    return make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)


@pytest.fixture
def arrests(
    cast: Cast, country: dict[str, Area], west: dict[str, Any], east: dict[str, Any]
) -> Week:
    """Arrests of this week, of the week before, and a quarter ago; one nowhere."""
    this = Week.of(clock.today())
    last, old = this.shifted(-1), this.shifted(-14)
    for week, at, offence in (
        (this, west, "92A"),
        (last, west, "92A"),
        (last, west, "92D"),
        (last, {}, "92A"),
        (old, east, "92A"),
    ):
        day = min(week.start, clock.today())
        make_arrest(
            cast.officer,
            occurred_on=day,
            occurred_at=None,
            offence_class=offence,
            **at,
        )
    tallies.refresh(wait=True)
    return last


def numbers(answer: Any) -> dict[str, tuple[int, str | None]]:
    assert answer.status_code == 200, answer.content
    return {
        one["id"]: (one["properties"]["n"], one["properties"]["status"])
        for one in json.loads(answer.content)["features"]
    }


def test_a_map_shows_the_newest_week_that_is_over_with_its_zeros(
    ask: Ask, arrests: Week
) -> None:
    answer = ask(WEEKS)

    assert numbers(answer) == {
        f"{arrests}-ward-{WEST}-all": (2, None),
        f"{arrests}-ward-{EAST}-all": (0, None),
        f"{arrests}-ward-not-known-all": (1, None),
    }
    shapes = {
        one["properties"]["area_code"]: one["geometry"]
        for one in json.loads(answer.content)["features"]
    }
    assert shapes[WEST]["type"] == shapes[EAST]["type"] == "MultiPolygon"
    assert shapes["not-known"] is None
    assert json.loads(answer.content)["numberMatched"] == 3
    assert not Event.objects.filter(kind="disclosure").exists()


def test_other_periods_categories_and_places_are_asked_for(
    ask: Ask, arrests: Week
) -> None:
    this, old = arrests.shifted(1), arrests.shifted(-13)

    assert numbers(ask(WEEKS, period=str(this)))[f"{this}-ward-{WEST}-all"] == (
        1,
        "unfinished",
    )
    assert ids_of(ask(WEEKS, filter=f"period <= '{old}' AND n > 0")) == [
        f"{old}-ward-{EAST}-all"
    ]
    both = ask(WEEKS, datetime=f"{old.start}/{this.start}", area_code=WEST, n="1")
    assert ids_of(both) == [f"{this}-ward-{WEST}-all"]
    assert ids_of(ask(WEEKS, category="92D")) == [f"{arrests}-ward-{WEST}-92D"]
    assert ids_of(ask(WEEKS, category="all", n="2")) == [f"{arrests}-ward-{WEST}-all"]
    in_east = "S_INTERSECTS(geometry, POINT(-1.22 51.75))"
    assert ids_of(ask(WEEKS, filter=in_east)) == [f"{arrests}-ward-{EAST}-all"]
    assert ids_of(ask(WEEKS, bbox="-1.24,51.74,-1.21,51.76")) == [
        f"{arrests}-ward-{EAST}-all"
    ]
    assert ids_of(ask(WEEKS, bbox="-1.22,51.75,-1.22,51.75")) == [
        f"{arrests}-ward-{EAST}-all"
    ]
    assert ids_of(ask(WEEKS, period="1999-W01")) == []
    name = f"{arrests}-ward-{WEST}-92D"
    assert numbers_of_one(ask(f"{WEEKS}/{name}")) == 1
    assert ask(f"{WEEKS}/{arrests}-ward-{WEST}-burglary").status_code == 404
    assert ask(f"{WEEKS}/%00").status_code == 404


def numbers_of_one(answer: Any) -> int:
    found: int = json.loads(answer.content)["properties"]["n"]
    return found


def test_a_quarter_is_the_sum_of_its_weeks_as_the_map_counts_them(
    ask: Ask, cast: Cast, arrests: Week
) -> None:
    everything = numbers(ask(QUARTERS, filter="period > '2000' AND n > 0"))

    expected: dict[str, int] = {}
    question = TallyQuestion(
        MEASURES["arrests"], Level.WARD, arrests.shifted(-13), arrests.shifted(1)
    )
    found = tallies_for(cast.analyst, question)
    rows = [(code, start, n) for code, _, start, _, n in found.rows]
    rows += [("not-known", start, n) for start, _, n in found.not_known]
    for code, start, n in rows:
        name = f"{Quarter.of(Week(start))}-ward-{code}-all"
        expected[name] = expected.get(name, 0) + n
    assert {name: n for name, (n, _) in everything.items()} == expected
    assert sum(expected.values()) == 5
    assert {status for _, status in everything.values()} == {None, "unfinished"}


def test_pages_follow_one_another(ask: Ask, arrests: Week) -> None:
    answer = ask(WEEKS, limit="2", datetime=f"{arrests.start}/..")
    found = ids_of(answer)
    while following := links_of(answer).get("next"):
        answer = ask(following.partition("/ogc/")[2])
        found += ids_of(answer)

    assert len(found) == len(set(found)) == 5
    assert found == sorted(found)


def test_too_many_periods_are_refused_with_what_can_be_asked(
    ask: Ask, cast: Cast, arrests: Week
) -> None:
    long_ago = clock.today() - timedelta(weeks=120)
    make_arrest(cast.officer, occurred_on=long_ago, occurred_at=None)
    tallies.refresh(wait=True)

    answer = ask(WEEKS, filter="period > '2000'")

    assert answer.status_code == 400
    assert "at most 106 at once" in json.loads(answer.content)["description"]


def test_areas_have_no_zero_before_their_boundaries(
    ask: Ask, arrests: Week, country: dict[str, Area]
) -> None:
    edition = country[WEST].edition
    type(edition).objects.filter(pk=edition.pk).update(valid_from=date(2020, 1, 1))
    assert len(ids_of(ask(WEEKS, period=str(arrests.shifted(-1))))) == 2

    type(edition).objects.filter(pk=edition.pk).update(valid_from=arrests.start)

    assert ids_of(ask(WEEKS, datetime=f"{arrests.shifted(-1).start}/{arrests.start}"))[
        0
    ].startswith(str(arrests))


def test_only_measures_that_the_policy_gives_are_there(cast: Cast, ask: Ask) -> None:
    """An analyst reads no figures of safeguarding; a supervisor does."""
    supervisor = make_user("sergeant", Role.SUPERVISOR, cast.officer.organisation)
    token = make_key(by=supervisor, name="QGIS", scopes=["maps"], days=30)
    make_country()
    path = "collections/figures-referrals-ward-quarter"

    assert ask(path, by=token).status_code == 200
    for one in (path, f"{path}/items", f"{path}/queryables"):
        assert ask(one).status_code == 404

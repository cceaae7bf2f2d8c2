"""/map/: who may see it, what it says in words, and what it never shows as zero."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.figures.choices import ELSEWHERE, PLACE_NOT_KNOWN
from tests.factories import (
    Cast,
    make_area,
    make_edition,
    make_source_file,
    make_tally,
    square,
)

pytestmark = pytest.mark.usefixtures("tuesday")
W47, W48 = date(2026, 11, 16), date(2026, 11, 23)
CRIMES = {"measure": "street_drug_crimes", "category": ""}


@pytest.fixture
def read(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> Callable[..., str]:
    """Return the text of the map page as the analyst reads it, without its markup."""
    client = as_user(cast.analyst)

    def text(address: str = "/map/") -> str:
        response = client.get(address)
        assert response.status_code == 200
        words = re.sub(r"<[^>]+>", " ", response.content.decode())
        return " ".join(words.split())

    return text


def count(
    cast: Cast, area: Area | int, n: int, period: date = W47, **given: Any
) -> None:
    """Put in a figure at ward level, and the force's own."""
    force = cast.analyst.force
    make_tally(force, area, period, n, **given)
    make_tally(force, force.pk, period, n, **given | {"level": "force"})


def test_says_how_many_when_and_where_first(
    read: Callable[..., str], cast: Cast, country: dict[str, Area]
) -> None:
    count(cast, country["E05000001"], 3)
    count(cast, ELSEWHERE, 2, category="92C")
    count(cast, PLACE_NOT_KNOWN, 1, category="92D")

    text = read()

    assert "6 arrests in the last 13 weeks, 31 August to 24 November 2026" in text
    assert "On the map: 3. Not on it: 2 elsewhere and 1 without a known place." in text
    assert "The week of 23 November is unfinished: its count will grow." in text
    assert "Arrests are police activity" in text
    assert "Area E05000001 3 Area E05000002 0 Elsewhere" in text
    assert "Whole force 6" in text


def test_one_category_is_said_and_counted_alone(
    read: Callable[..., str], cast: Cast, country: dict[str, Area]
) -> None:
    count(cast, country["E05000001"], 3)
    count(cast, country["E05000001"], 2, category="92E")

    text = read("/map/?category=92E")

    assert "2 arrests in the last 13 weeks" in text
    assert "Principal offence: Possession of cannabis (92E) only." in text


def test_an_area_opens_its_own_series(
    read: Callable[..., str], cast: Cast, country: dict[str, Area]
) -> None:
    count(cast, country["E05000002"], 4)

    text = read("/map/?area=E05000002")

    assert "Area E05000002 Clear the area 4 arrests: list them in the last" in text
    assert "Arrests in Area E05000002 by week" in text


def test_an_area_that_is_not_there_opens_nothing(read: Callable[..., str]) -> None:
    assert "Clear the area" not in read("/map/?area=E05999999")


def test_a_time_without_a_file_is_not_known_and_not_zero(
    read: Callable[..., str], cast: Cast
) -> None:
    make_source_file(cast.analyst.force, date(2024, 2, 1))

    text = read("/map/?measure=street_drug_crimes&from=2024-03&to=2024-04")

    assert "Not known how many crimes in 2 months, March to April 2024" in text
    assert "No file covers March to April 2024: 2 months of 2 are gaps" in text
    assert "Latest period on file" in text


def test_a_gap_inside_a_range_is_shown(read: Callable[..., str], cast: Cast) -> None:
    force = cast.analyst.force
    for month in (date(2024, 2, 1), date(2024, 4, 1)):
        make_source_file(force, month)
        count(cast, ELSEWHERE, 5, month, **CRIMES)

    text = read("/map/?measure=street_drug_crimes")

    assert "10 crimes in the 3 months to April 2024" in text
    assert "No file covers March 2024: 1 month of 3 is a gap, not zero." in text
    assert "March 2024 No file" in text
    assert "data.police.uk" in text


def test_areas_of_older_boundaries_stay_in_the_table_marked(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    old, new = make_edition("ward"), make_edition("later", date(2026, 11, 23))
    old.valid_to = date(2026, 11, 22)
    old.save()
    new.kind = "ward"
    new.save()
    gone = make_area(old, "E05000008", square(0, 51, 1, 52))
    make_area(new, "E05000009", square(0, 51, 1, 52))
    count(cast, gone, 7)

    page = as_user(cast.analyst).get("/map/").context["page"]

    assert [(row.code, row.n, row.shade) for row in page["table"].rows] == [
        ("E05000009", 0, 0)
    ]
    assert [(row.code, row.n, row.shade) for row in page["table"].older] == [
        ("E05000008", 7, None)
    ]
    assert "7 on older boundaries" in " ".join(page["headline"].remarks)


def test_where_areas_are_very_many_those_with_none_stand_apart(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    edition = make_edition("lsoa")
    areas = [
        make_area(edition, f"E010{n:05}", square(n / 100, 51, (n + 1) / 100, 52))
        for n in range(62)
    ]
    count(cast, areas[5], 2, level="lsoa")

    table = as_user(cast.analyst).get("/map/?level=lsoa").context["page"]["table"]

    assert [row.code for row in table.rows] == ["E01000005"]
    assert len(table.none) == 61


def test_a_change_is_compared_with_the_finished_weeks_before(
    read: Callable[..., str], cast: Cast, country: dict[str, Area]
) -> None:
    for number in range(26):
        period = date.fromordinal(W48.toordinal() - 7 * number)
        count(cast, country["E05000001"], 5 if 0 < number < 13 else 1, period)

    text = read()

    assert "60 in the 12 finished weeks, 12 in the 12 weeks before: a rise" in text


def test_an_archive_too_long_to_read_whole_says_nothing_of_a_time_not_read(
    read: Callable[..., str], cast: Cast, country: dict[str, Area]
) -> None:
    for number in range(560):
        period = date.fromordinal(W48.toordinal() - 7 * number)
        count(cast, country["E05000001"], 5, period)

    # The 523 weeks that are read begin with 2016-W47, and before it the same 5 each.
    assert "weeks before:" not in read("/map/?from=2016-W48&to=2017-W08")
    assert "weeks before:" not in read("/map/?from=2016-W10&to=2016-W20")
    assert "no evidence of change" in read("/map/?from=2017-W20&to=2017-W30")


def test_the_running_week_is_drawn_by_the_boundaries_of_today(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    now, soon = make_edition("ward"), make_edition("later", date(2026, 11, 27))
    now.valid_to = date(2026, 11, 26)
    now.save()
    soon.kind = "ward"
    soon.save()
    make_area(now, "E05000008", square(0, 51, 1, 52))
    make_area(soon, "E05000009", square(0, 51, 1, 52))

    page = as_user(cast.analyst).get("/map/").context["page"]

    assert [row.code for row in page["table"].rows] == ["E05000008"]


def test_one_week_alone_is_named_by_its_days(
    read: Callable[..., str], cast: Cast
) -> None:
    count(cast, ELSEWHERE, 1)

    assert "1 arrest in the week of 16 to 22 November 2026" in read(
        "/map/?from=2026-W47&to=2026-W47"
    )
    assert "No arrests in the week of 23 to 24 November 2026" in read(
        "/map/?from=2026-W48&to=2026-W48"
    )


def test_a_month_alone_is_named_and_said_to_be_unfinished_only_with_a_file(
    read: Callable[..., str], cast: Cast
) -> None:
    address = "/map/?measure=street_drug_crimes&from=2026-11&to=2026-11"

    assert "is unfinished" not in read(address)
    make_source_file(cast.analyst.force, date(2026, 11, 1))
    text = read(address)
    assert "No crimes in November 2026" in text
    assert "The month of November 2026 is unfinished" in text


def test_choosing_another_measure_goes_to_its_own_view(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    chosen = {"shown": "arrests", "measure": "reports", "level": "lsoa", "from": "x"}

    response = as_user(cast.officer).get("/map/", chosen)

    assert response.status_code == 302
    assert response["Location"] == (
        "/map/?measure=reports&level=lsoa&from=2026-W36&to=2026-W48"
    )


def test_a_wrong_address_is_shown_what_is_wrong(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    for query, words in (
        ("level=street", "areas that the map does not draw"),
        ("measure=secrets", "a figure that is not counted"),
        ("from=2026-11", "Its first week or month cannot"),
        ("category=9", "a category that this figure does not have"),
        ("surprise=1", "a part that the map does not know"),
    ):
        response = as_user(cast.officer).get(f"/map/?{query}")

        shown = response.content.decode()
        assert response.status_code == 400
        assert words in shown
        for code in ("street_drug_crimes", "lsoa", "92A", "surprise"):
            assert code not in shown


def test_figures_of_another_force_are_never_shown(
    read: Callable[..., str], cast: Cast, country: dict[str, Area]
) -> None:
    other = cast.other_officer.force
    make_tally(other, country["E05000001"], W47, 9)
    make_tally(other, other.pk, W47, 9, level="force")

    assert "No arrests in the last 13 weeks" in read()


FIGURES = ("/map/", "/outlines/ward/0.json")
GROUND = ("/base-map/0/7/63/42.json", "/street-labels/0/0.json")


@pytest.mark.parametrize("address", FIGURES)
def test_a_partner_may_not_see_the_figures_of_the_map(
    address: str, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    assert as_user(cast.partner).get(address).status_code == 403


@pytest.mark.parametrize("address", GROUND)
def test_a_partner_may_see_the_ground_of_maps(
    address: str, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    # No such part of the ground: 404 where others are refused.
    assert as_user(cast.partner).get(address).status_code in {200, 404}


@pytest.mark.parametrize("address", [*FIGURES, *GROUND])
def test_an_administrator_sees_the_ground_alone_and_a_visitor_signs_in_first(
    address: str, cast: Cast, as_user: Callable[[User], Client], client: Client
) -> None:
    """The ground is under the map on which the wards of a team are chosen."""
    expected = {200, 404} if address in GROUND else {403}
    assert as_user(cast.admin).get(address).status_code in expected
    visitor = client.get(address)
    assert visitor.status_code == 302
    assert visitor["Location"].startswith("/accounts/login/")

"""/map/ shown as a rate and as a change, and the figures of others beside it."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area, Indicator, Population
from tests.api.exports.conftest import folder
from tests.api.exports.requesting import content, made, rows_of
from tests.api.exports.test_writing import rows_in, styles_of
from tests.factories import Cast, make_tally

__all__ = ["folder"]

pytestmark = pytest.mark.usefixtures("tuesday")
W47 = date(2026, 11, 16)
WEST, EAST = "E05000001", "E05000002"


@pytest.fixture
def page_of(cast: Cast, as_user: Callable[[User], Client]) -> Callable[[str], Any]:
    client = as_user(cast.analyst)
    return lambda address: client.get(address).context["page"]


@pytest.fixture
def text_of(cast: Cast, as_user: Callable[[User], Client]) -> Callable[[str], str]:
    client = as_user(cast.analyst)

    def text(address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())

    return text


def count(cast: Cast, area: Area, n: int, weeks_ago: int) -> None:
    period = date.fromordinal(W47.toordinal() - 7 * weeks_ago)
    make_tally(cast.analyst.force, area, period, n)
    force = cast.analyst.force
    make_tally(force, force.pk, period, n, level="force", category=f"{area.pk}")


def load(tmp_path: Any, text: str, *options: str) -> None:
    path = tmp_path / "residents.csv"
    path.write_text(f"code,year,residents\n{text}")
    shown = ["--source", "Counted for a test", "--licence", "none", *options]
    call_command("load_population", path, *shown, verbosity=0)


def shown(page: Any) -> dict[str, tuple[Any, list[str]]]:
    return {row.code: (row.shade, list(row.cells)) for row in page["table"].rows}


def test_a_rate_is_of_a_thousand_residents_and_a_year(
    page_of: Callable[[str], Any],
    text_of: Callable[[str], str],
    cast: Cast,
    country: dict[str, Area],
    tmp_path: Any,
) -> None:
    load(tmp_path, f"{WEST},2020,9\n{WEST},2025,4000\n{EAST},2026,499\n", "--made-up")
    for weeks_ago in range(4):
        count(cast, country[WEST], 5, weeks_ago)
        count(cast, country[EAST], 1, weeks_ago)
    address = "/map/?as=rate&from=2026-W44&to=2026-W47"

    rows = shown(page_of(address))
    words = text_of(address)

    # 20 in 28 days of 4,000 people, of the nearest year that is known.
    rate = 20 / 4000 * 1000 / (28 / 365.25)
    assert rows[WEST] == (5, ["20", "4,000", f"{rate:.3g}"])
    assert rows[EAST] == ("few", ["4", "499", "–"])
    assert "Residents of 2025: Counted for a test, made up for this demo" in words
    assert "Rates mislead where few people live and many visit" in words


def test_every_rate_of_a_column_has_as_many_decimals(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area], tmp_path: Any
) -> None:
    load(tmp_path, f"{WEST},2026,4000\n{EAST},2026,90000\n")
    count(cast, country[WEST], 5, 0)
    count(cast, country[EAST], 1, 0)

    page = page_of("/map/?as=rate&from=2026-W47&to=2026-W47")

    # 65.2 and 0.58 for 1,000 residents a year.
    assert [shown(page)[area][1][2] for area in (WEST, EAST)] == ["65.2", "0.6"]
    labels = [one.label for one in page["table"].legend[:-1]]
    assert labels
    numbers = [number for label in labels for number in label.split(" to ")]
    assert all(re.fullmatch(r"0|\d+\.\d", number) for number in numbers)


def week_in(url: str) -> tuple[int, int]:
    """Return the year and the number of the one week that an address asks for."""
    found = re.search(r"from=(\d+)-W(\d+)&to=\1-W\2$", url)
    assert found, url
    return int(found[1]), int(found[2])


def test_the_last_whole_week_is_beside_this_one(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area]
) -> None:
    for weeks_ago in range(4):
        count(cast, country[WEST], 5, weeks_ago)

    this, last, *_ = page_of("/map/?from=2026-W47&to=2026-W47")["controls"].quick

    assert (this.text, last.text) == ("This week", "Last week")
    now, before = (date.fromisocalendar(*week_in(one.url), 1) for one in (this, last))
    assert now - before == timedelta(days=7)


def test_the_rate_of_the_whole_force_stands_beside_those_of_its_areas(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area], tmp_path: Any
) -> None:
    count(cast, country[WEST], 5, 0)
    count(cast, country[EAST], 2, 0)
    make_tally(cast.analyst.force, cast.analyst.force_id, W47, 3, level="force")
    load(tmp_path, f"{WEST},2026,4000\n")
    address = "/map/?as=rate&from=2026-W47&to=2026-W47"

    # Without a number for each district, no part is taken for the whole.
    without = page_of(address)["table"]
    assert without.whole == ["", ""]
    assert "whole force" not in " ".join(without.remarks)

    districts = Area.objects.filter(edition__kind="district").values_list("code")
    load(tmp_path, "".join(f"{code},2026,9000\n" for (code,) in districts))
    table = page_of(address)["table"]

    people = 9000 * len(districts)
    assert table.total == 10
    rate = 10 / people * 1000 / (7 / 365.25)
    assert table.whole == [f"{people:,}", f"{rate:.1f}"]
    assert "The rate of the whole force is of all that it counts" in " ".join(
        table.remarks
    )
    assert "for those who live in the district that is loaded." in " ".join(
        table.remarks
    )


@pytest.mark.django_db(transaction=True)
def test_a_file_for_qgis_has_each_rate_in_the_class_of_the_map(
    *,
    page_of: Callable[[str], Any],
    cast: Cast,
    country: dict[str, Area],
    folder: Path,  # noqa: F811 - fixture
    tmp_path: Path,
) -> None:
    """Also one between two classes of whole numbers: 85.4, of 26 to 85 and 86 to 190.

    A GeoPackage is a database, which reads the conditions of QGIS as well.
    """
    load(tmp_path, f"{WEST},2025,1833\n{EAST},2025,700\n")
    count(cast, country[WEST], 3, 0)
    count(cast, country[EAST], 7, 0)
    table = page_of("/map/?as=rate&from=2026-W47&to=2026-W47")["table"]

    asked = {"measure": "arrests", "level": "ward", "as": "rate"}
    asked |= {"from": "2026-W47", "to": "2026-W47"}
    file = folder / made(cast.analyst, "figures", form="gpkg", **asked).file

    [(layer, style)] = styles_of(file).items()
    classes = {
        code: rule.attrib["label"]
        for rule in style.iter("rule")
        for (code,) in rows_in(
            file, f'SELECT area FROM "{layer}" WHERE {rule.attrib["filter"]}'
        )
    }
    labels = {one.shade: one.label for one in table.legend}
    on_the_map = {row.code: labels[row.shade] for row in table.rows}
    assert on_the_map == {WEST: "26 to 85", EAST: "351 to 522"}
    assert {code: classes.get(code) for code in on_the_map} == on_the_map


def test_no_rate_is_made_up_or_offered_where_no_one_says_how_many_live(
    page_of: Callable[[str], Any],
    cast: Cast,
    country: dict[str, Area],
    as_user: Callable[[User], Client],
    tmp_path: Any,
) -> None:
    count(cast, country[WEST], 5, 0)

    none = as_user(cast.analyst).get("/map/?as=rate")
    assert none.status_code == 302
    assert "as=rate" not in none["Location"]
    offered = page_of(none["Location"])["controls"].show_as
    assert [one.value for one in offered] == ["count", "change"]

    load(tmp_path, f"{EAST},2026,4000\n")
    page = page_of("/map/?as=rate")

    assert shown(page)[WEST] == ("few", ["5", "Not known", "–"])


def test_a_change_needs_evidence_and_a_base_for_its_per_cent(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area]
) -> None:
    for weeks_ago in range(8):
        count(cast, country[WEST], 9, weeks_ago)
        count(cast, country[WEST], 3, weeks_ago + 52)
        count(cast, country[EAST], 2, weeks_ago)
        count(cast, country[EAST], 3, weeks_ago + 52)

    page = page_of("/map/?as=change&from=2026-W40&to=2026-W48")

    assert shown(page) == {
        WEST: ("more", ["72", "24", "More, +200%"]),
        EAST: ("same", ["16", "24", "No evidence of change"]),
    }
    # The running week is compared with nothing, so the column names the others.
    assert page["table"].columns[0].label == "8 whole weeks"
    assert page["table"].remarks[0].startswith("Compared: 8 of 9 weeks")
    # What changed most is first, and only a change has its number on the map.
    assert [(row.code, row.number) for row in page["table"].rows] == [
        (WEST, "+48"),
        (EAST, ""),
    ]

    before = page_of("/map/?as=change&with=before&from=2026-W44&to=2026-W47")

    assert shown(before)[WEST] == ("same", ["36", "36", "No evidence of change"])
    assert before["table"].columns[1].label == "Period before"
    assert before["table"].remarks[0] == "Compared: 4 of 4 weeks with the 4 before."


def test_fewer_on_a_small_base_is_said_without_per_cent(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area]
) -> None:
    for weeks_ago in range(4):
        count(cast, country[WEST], 4, weeks_ago + 52)
    count(cast, country[WEST], 1, 0)

    rows = shown(page_of("/map/?as=change&from=2026-W44&to=2026-W47"))

    assert rows[WEST] == ("fewer", ["1", "16", "Fewer"])


def test_three_weeks_are_too_few_and_the_page_says_how_many_it_takes(
    page_of: Callable[[str], Any],
    text_of: Callable[[str], str],
    cast: Cast,
    country: dict[str, Area],
) -> None:
    for weeks_ago in range(3):
        for again in (0, 52):
            count(cast, country[WEST], 9, weeks_ago + again)
    asked = "/map/?as=change&from=2026-W45&to=2026-W47"

    page = page_of(asked)

    assert page["table"].columns[0].label == "3 whole weeks"
    assert "A change is judged from 4 weeks on." in page["table"].remarks
    # The sentence above the map does not leave the comparison out.
    assert "in the same weeks a year before: too few weeks to say." in text_of(asked)


def test_no_rate_is_in_two_classes_of_the_legend(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area], tmp_path: Any
) -> None:
    """A rate of 9.5 is written with one decimal, so its classes have no more."""
    load(tmp_path, f"{WEST},2026,49500\n{EAST},2026,90000\n")
    count(cast, country[WEST], 9, 0)

    legend = page_of("/map/?as=rate&from=2026-W47&to=2026-W47")["table"].legend
    bounds = [
        number
        for one in legend
        for number in one.label.split(" to ")
        if number[:1].isdigit()
    ]
    assert len(bounds) > 3
    assert len(bounds) == len(set(bounds)), bounds
    assert not [one.label for one in legend if "under" in one.label]


def test_week_53_has_no_twin_and_says_so(
    text_of: Callable[[str], str], cast: Cast, country: dict[str, Area]
) -> None:
    make_tally(cast.analyst.force, country[WEST], date(2020, 12, 28), 3)
    make_tally(
        cast.analyst.force, cast.analyst.force.pk, date(2019, 1, 7), 1, level="force"
    )

    words = text_of("/map/?as=change&from=2020-W49&to=2021-W02")

    assert "Compared: 6 of 7 weeks" in words
    assert "There was no week 53 a year before, so it is left out." in words


def test_areas_of_other_boundaries_a_year_before_are_not_compared(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area]
) -> None:
    new = country[WEST].edition
    new.valid_from = date(2026, 6, 1)
    new.save()
    for weeks_ago in range(8):
        count(cast, country[WEST], 9, weeks_ago)
        count(cast, country[EAST], 9, weeks_ago + 52)

    rows = shown(page_of("/map/?as=change&from=2026-W40&to=2026-W47"))

    assert rows[WEST] == ("unknown", ["72", "–", "Other boundaries a year before"])


def test_a_stock_shows_no_change(page_of: Callable[[str], Any], cast: Cast) -> None:
    address = "/map/?as=change&measure=closure_orders_in_force"

    assert "no change is shown" in page_of(address)["table"].remarks[0]


def test_every_way_is_kept_in_the_address_and_an_unknown_one_is_refused(
    page_of: Callable[[str], Any], cast: Cast, as_user: Callable[[User], Client]
) -> None:
    url = page_of("/map/?as=change&with=before&layer=points&sort=name")["state"].url

    for kept in ("as=change", "with=before", "layer=points", "sort=name"):
        assert kept in url
    for query in ("as=league", "layer=heat", "with=next", "sort=luck"):
        assert as_user(cast.officer).get(f"/map/?{query}").status_code == 400


def test_records_managers_see_areas_and_no_list_of_places(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    page = as_user(cast.records).get("/map/?layer=points").content.decode()

    assert 'id="spots"' not in page
    assert "points.json" not in page


def test_context_is_shown_with_its_date_and_source(
    text_of: Callable[[str], str], cast: Cast, tmp_path: Any
) -> None:
    path = tmp_path / "indicators.csv"
    path.write_text(
        "code,label,figure,dated,source,note\n"
        "users,People who use opiates,about 700,not dated,A newspaper,An estimate.\n"
    )
    for _ in range(2):
        call_command("load_indicators", path, verbosity=0)

    assert Indicator.objects.count() == 1
    shown = "People who use opiates about 700 not dated. A newspaper. An estimate."
    assert shown in text_of("/map/")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("E05000001,2020,many\n", "line 3: 'many' is not a whole number"),
        ("E05000001,20,5\n", "20 is not between 1900 and 2100"),
        ("E05000001,2020,5\nE05000001,2020,6\n", "E05000001 is given twice"),
        (",2020,5\n", "is not the code of an area"),
    ],
)
def test_a_wrong_file_of_residents_is_refused_whole(
    text: str, words: str, db: None, tmp_path: Any
) -> None:
    with pytest.raises(CommandError, match=words):
        load(tmp_path, "E05000002,2020,5\n" + text)
    assert not Population.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [("a,b,c,,e,f", "has no dated"), ("a,b,c,d,,f", "has no source")],
)
def test_an_indicator_without_a_date_or_source_is_refused(
    row: str, words: str, db: None, tmp_path: Any
) -> None:
    path = tmp_path / "indicators.csv"
    path.write_text(f"code,label,figure,dated,source,note\n{row}\n")

    with pytest.raises(CommandError, match=words):
        call_command("load_indicators", path, verbosity=0)
    assert not Indicator.objects.exists()


def exported(page: Any, cast: Cast, **wish: Any) -> dict[str, dict[str, str]]:
    """Follow the page's own way to an export, and return its rows by area."""
    (link,) = page["links"]
    given = dict(parse_qsl(urlsplit(link.url).query))
    export = made(cast.analyst, given.pop("of"), **given, **wish)
    return {row["Area code"]: row for row in rows_of(export)}


@pytest.mark.usefixtures("folder")
@pytest.mark.django_db(transaction=True)
def test_a_rate_is_exported_as_the_map_shows_it(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area], tmp_path: Any
) -> None:
    load(tmp_path, f"{WEST},2025,4000\n{EAST},2026,499\n", "--made-up")
    for weeks_ago in range(4):
        count(cast, country[WEST], 5, weeks_ago)
        count(cast, country[EAST], 1, weeks_ago)

    rows = exported(page_of("/map/?as=rate&from=2026-W44&to=2026-W47"), cast)

    west, east = rows[WEST], rows[EAST]
    assert (west["Number"], west["Residents"]) == ("20", "4000")
    assert west["Residents of"].startswith("2025: Counted for a test, made up")
    assert float(west["Per 1,000"]) == pytest.approx(20 / 4 / (28 / 365.25))
    assert west["Period"] == "2026-W44 to 2026-W47"
    assert (east["Number"], east["Residents"], east["Per 1,000"]) == ("4", "499", "")
    assert east["Remark"] == "Too few residents for a rate"


@pytest.mark.usefixtures("folder")
@pytest.mark.django_db(transaction=True)
def test_a_change_is_exported_as_the_map_shows_it(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area]
) -> None:
    for weeks_ago in range(8):
        count(cast, country[WEST], 9, weeks_ago)
        count(cast, country[WEST], 3, weeks_ago + 52)
        count(cast, country[EAST], 2, weeks_ago)
        count(cast, country[EAST], 3, weeks_ago + 52)
    address = "/map/?as=change&from=2026-W40&to=2026-W48"

    rows = exported(page_of(address), cast)

    columns = ("Number", "A year before", "Change in per cent", "Remark")
    shown = {code: [row[name] for name in columns] for code, row in rows.items()}
    assert shown == {
        WEST: ["72", "24", "200", "More, +200%"],
        EAST: ["16", "24", "", "No evidence of change"],
    }


@pytest.mark.usefixtures("folder")
@pytest.mark.django_db(transaction=True)
def test_the_shapes_of_a_rate_have_it_too(
    cast: Cast, country: dict[str, Area], tmp_path: Any
) -> None:
    load(tmp_path, f"{WEST},2025,4000\n")
    count(cast, country[WEST], 5, 0)
    asked = {"measure": "arrests", "from": "2026-W47", "to": "2026-W47", "as": "rate"}

    export = made(cast.analyst, "figures", form="geojson", **asked)

    shown = {
        f["properties"]["area"]: f for f in json.loads(content(export))["features"]
    }
    assert shown[WEST]["geometry"]["type"] == "MultiPolygon"
    assert shown[WEST]["properties"]["rate"] == pytest.approx(5 / 4 / (7 / 365.25))
    assert shown[EAST]["properties"]["rate"] is None


def test_the_whole_force_is_compared_with_the_same_weeks_a_year_before(
    page_of: Callable[[str], Any],
    text_of: Callable[[str], str],
    cast: Cast,
    country: dict[str, Area],
) -> None:
    """As with the weeks before, which alone would say that nothing changed."""
    for ago in range(24):
        count(cast, country[WEST], 30, ago)
    for ago in range(53, 80):
        count(cast, country[WEST], 22 + ago % 3, ago - 1)
    address = "/map/?from=2026-W36&to=2026-W47"

    said = " ".join(page_of(address)["headline"].remarks)
    whole = page_of(f"{address}&as=change")["table"].whole
    before = page_of(f"{address}&as=change&with=before")["table"].whole

    assert "360 in the 12 weeks before: no evidence of change." in said
    assert (
        "change. 276 in the same weeks a year before: a rise of 30%, "
        "by chance less than 1 in 100." in said
    )
    assert list(whole) == ["276", "More, +30%"]
    assert list(before) == ["360", "No evidence of change"]
    assert re.search(
        r"Whole force 360 276 More, \+30%", text_of(f"{address}&as=change")
    )


def test_a_few_more_than_a_year_before_are_no_evidence_of_change(
    page_of: Callable[[str], Any], cast: Cast, country: dict[str, Area]
) -> None:
    for ago in range(12):
        count(cast, country[WEST], 2, ago)
        count(cast, country[WEST], 1, ago + 52)

    said = " ".join(page_of("/map/?from=2026-W36&to=2026-W47")["headline"].remarks)

    assert "12 in the same weeks a year before: no evidence of change." in said

"""From every number of the map to the records that it counts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area, Street
from stronghold.figures import tallies
from tests.factories import (
    ELSEWHERE,
    WEST_SOUTH,
    Cast,
    make_report,
    make_tasking,
    make_warrant,
)
from tests.numbers import assert_numbers_lead_to_rows

pytestmark = pytest.mark.usefixtures("tuesday")
LAST_WEEK = datetime(2026, 11, 17, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 7, 12, tzinfo=UTC)
WARD = "E05000001"
MAP = f"/map/?measure=reports&area={WARD}&category="


# The parts of the map's page whose numbers are no links, and why.
REASONS = {
    "sh-chart__grid": "The axis of a chart",
    "sh-chart__tick": "The axis of a chart",
    "sh-chart__value": "Over its bar, which is a link",
    "sh-map-area__usual": "What the number of the area is compared with",
    "sh-muted": "The streets that are not listed; the list of the area has them",
}


def near(metres_east: float) -> Point:
    return Point(WEST_SOUTH.x + metres_east / 69_000, WEST_SOUTH.y, srid=4326)


@pytest.fixture
def reports(cast: Cast, country: dict[str, Area]) -> None:
    """Make reports in and outside a ward, in named streets and beside one."""
    here = {"district": country["E07000001"], "ward": country[WARD]}
    lake, mill = (
        Street.objects.create(name=name, kind="street", point=point)
        for name, point in (("Lake Street", WEST_SOUTH), ("Mill Lane", near(900)))
    )
    for at in (LAST_WEEK, LAST_WEEK, EARLIER):
        in_lake = here | {"street": lake, "point": WEST_SOUTH}
        first = make_report(cast.officer, received_at=at, **in_lake)
    in_error = {"error_at": EARLIER, "error_by": cast.officer, "error_reason": "Twice"}
    # A repeat, which the figure does not count, and one in error.
    make_report(cast.officer, received_at=EARLIER, merged_into=first, **in_lake)
    make_report(cast.officer, received_at=EARLIER, **in_error, **in_lake)
    # Where an officer stood: it names no street, so none counts it.
    make_report(cast.officer, received_at=EARLIER, point=near(700), **here)
    in_mill = here | {"street": mill, "point": near(900)}
    make_report(cast.officer, received_at=LAST_WEEK, concern="litter", **in_mill)
    make_report(cast.officer, received_at=LAST_WEEK)
    make_report(cast.officer, received_at=LAST_WEEK, point=ELSEWHERE)
    tallies.refresh()


def n_listed(client: Client, url: str) -> int:
    response = client.get(url)
    assert response.status_code == 200
    table = response.context["page"].table
    return len(table.rows) if table else 0


def test_the_weeks_that_are_counted_are_marked_unless_all_are(
    reports: None, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.supervisor)

    def marks(url: str) -> list[bool]:
        chart = client.get(url).context["page"]["timeline"].chart
        return [bar.selected for bar in chart.bars]

    some, every = marks(f"{MAP}&from=2026-W47"), marks(f"{MAP}&from=2026-W01")

    assert 0 < some.count(True) < len(some)
    assert len(every) > some.count(True)
    assert not any(every)


def test_every_number_of_an_area_leads_to_as_many_records(
    reports: None,
    cast: Cast,
    country: dict[str, Area],
    as_user: Callable[[User], Client],
) -> None:
    here = {"ward": country[WARD], "point": WEST_SOUTH}
    for _ in range(4):
        make_tasking(cast.supervisor, **here)
    done = {"status": "done", "outcome": "Done", "answered_at": LAST_WEEK}
    make_tasking(cast.supervisor, answered_by=cast.officer, **done, **here)
    make_tasking(cast.supervisor, place_text="12 Lake Street")
    client = as_user(cast.supervisor)

    for category, n in (("", 5), ("litter", 1)):
        area = client.get(MAP + category).context["page"]["area"]
        assert area.sentence == f"{n} report{'s' if n > 1 else ''}"
        assert n_listed(client, area.rows_url) == n
        numbers = [int(number) for _, number, url in area.numbers.rows if url]
        urls = [url for *_, url in area.numbers.rows if url]
        assert [n_listed(client, url) for url in urls] == numbers
        assert sum(numbers) == n
        assert {bar.href for bar in area.chart.bars if bar.value} == set(urls)
        for street in area.streets:
            assert street.label.endswith(f" {n_listed(client, street.url)}")

    page = client.get(MAP).context["page"]
    area, table = page["area"], page["table"]
    assert (table.n_not_known, n_listed(client, table.not_known_url)) == (1, 1)
    assert (table.total, n_listed(client, table.total_url)) == (7, 7)
    bars = [bar for bar in page["timeline"].chart.bars if bar.value]
    assert [n_listed(client, bar.href) for bar in bars] == [bar.value for bar in bars]
    for part in ("part-area", "part-timeline", "tfoot"):
        assert assert_numbers_lead_to_rows(client, MAP, reasons=REASONS, within=part)
    assert (table.n_elsewhere, n_listed(client, table.elsewhere_url)) == (1, 1)
    assert [street.label for street in area.streets] == [
        "Lake Street 3",
        "No street named 1",
        "Mill Lane 1",
    ]
    assert area.all_taskings.label == "4 open taskings"
    assert n_listed(client, area.all_taskings.url) == 4
    assert [client.get(one.url).status_code for one in area.taskings] == [200] * 3
    form = client.get(area.task_url).context["form"]
    assert form["place"].value() == area.name


def test_every_street_in_view_leads_to_as_many_records(
    reports: None, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.supervisor)
    asked = "/map/points.json?measure=reports&from=2026-W36&to=2026-W48&zoom=12&bbox="

    for box, n in (("-1.30,51.70,-1.20,51.80", 3), ("-1.30,51.70,-1.272,51.80", 3)):
        streets = client.get(asked + box).json()["streets"]
        assert len(streets) == n
        for street in streets:
            assert n_listed(client, street["url"]) == street["n"]


def test_open_taskings_are_a_layer_of_the_map_for_who_may_read_them_and_see_places(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    at = {"point": WEST_SOUTH, "place_text": "12 Lake Street"}
    first, second = (make_tasking(cast.supervisor, **at) for _ in "12")
    make_tasking(cast.supervisor, point=near(2_000))
    make_tasking(cast.supervisor)
    asked = "/map/taskings.json?zoom=12&bbox=-1.30,51.70,-1.27,51.80"

    client = as_user(cast.officer)
    answer = client.get(asked).json()
    page = client.get("/map/?layer=taskings").context["page"]

    assert page["spots"]["units"] == "open taskings"
    assert answer["counts"]["shown"] == 2
    assert answer["counts"]["outside"] == answer["counts"]["not_known"] == 1
    [spot] = answer["features"]
    assert spot["properties"]["streets"] == [{"name": "12 Lake Street", "n": 2}]
    listed = [item["reference"] for item in spot["properties"]["items"]]
    assert listed == [first.reference, second.reference]
    assert client.get("/map/taskings.json?zoom=12&bbox=1,2,3").status_code == 400
    # Without the right to exact places, and from outside the police.
    for other in (cast.records, cast.partner):
        assert as_user(other).get(asked).status_code == 403
    page = as_user(cast.records).get("/map/?layer=taskings").context["page"]
    assert page["spots"] is None
    assert "taskings" not in [layer.value for layer in page["controls"].layers]


def test_who_may_not_read_the_records_has_no_link_to_them(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    """A live warrant is for its team, so no list may have fewer than the figure."""
    where: dict[str, Any] = {"point": WEST_SOUTH, "ward": country[WARD]}
    make_warrant(cast.officer, executed_on=LAST_WEEK.date(), **where)
    tallies.refresh()
    client = as_user(cast.analyst)

    area = client.get(f"/map/?measure=warrants_executed&area={WARD}").context["page"][
        "area"
    ]

    assert area.sentence == "1 warrant executed"
    assert area.rows_url == area.task_url == ""
    assert not any(url for *_, url in area.numbers.rows)
    listing = "/operations/warrants/?counted=warrants_executed.2026-11-16.2026-11-22"
    assert "counted" not in client.get(listing).context["form"].wanted.as_params()

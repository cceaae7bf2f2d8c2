"""/map/points.json: bounded, exact, strict, and for those who work from the map."""

import gzip
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operations.models import Arrest
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area, Street
from stronghold.core.ui.dates import written_date
from stronghold.figures import tallies
from stronghold.figures.models import Tally
from stronghold.figures.queries import points
from tests.factories import (
    ELSEWHERE,
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_closure,
    make_referral,
)

pytestmark = pytest.mark.usefixtures("tuesday")
Ask = Callable[..., Any]
AT = datetime(2026, 11, 17, 12, tzinfo=UTC)
LIST = "/operations/arrests/"
DISTRICT = "-1.30,51.70,-1.20,51.80"
EVERYWHERE = "-180,-90,180,90"
WHOLE = {"measure": "arrests", "from": "2026-W36", "to": "2026-W48"}
MOST_FEATURES, MOST_BYTES = 1500, 100_000
# Every zoom of the map, and a screen around the middle of the district at each.
ZOOMS = range(5, 19)


@pytest.fixture
def ask(cast: Cast, as_user: Callable[[User], Client]) -> Ask:
    """Ask as the analyst, and return the answer as it is read."""
    client = as_user(cast.analyst)

    def answer(bbox: str = DISTRICT, zoom: int = 12, **given: str) -> Any:
        asked = WHOLE | {"bbox": bbox, "zoom": str(zoom)} | given
        response = client.get("/map/points.json", asked)
        assert response.status_code == 200, response.content
        return response.json()

    return answer


def rows_read(statements: CaptureQueriesContext) -> list[list[float]]:
    """Return the box of each statement that reads single arrests by their street."""
    edges = r'"source_arrests" AS source.*ST_MakeEnvelope\(([^)]*), 4326'
    found = (re.search(edges, one["sql"], re.DOTALL) for one in statements)
    return [[float(edge) for edge in one[1].split(",")] for one in found if one]


def screen(zoom: int, longitude: float = -1.25, latitude: float = 51.75) -> str:
    """Return the box that a large screen shows at a zoom."""
    wide = min(1920 * 360 / 256 / 2**zoom, 160)
    high = min(wide * 0.4, 70)
    west, south = longitude - wide / 2, latitude - high / 2
    return f"{west:.6f},{south:.6f},{west + wide:.6f},{min(south + high, 90):.6f}"


def in_areas(areas: dict[str, Area], point: Point | None) -> dict[str, Any]:
    """Return the columns of a row in the district, elsewhere, or without a place."""
    is_inside = point is not None and point.x < -1.2
    return {"point": point, "district": areas["E07000001"] if is_inside else None}


def test_far_away_there_are_squares_and_near_by_the_records(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    arrests = [
        make_arrest(cast.officer, occurred_at=AT, **in_areas(country, WEST_SOUTH))
        for _ in range(2)
    ]
    tallies.refresh()

    far, near = ask(zoom=12), ask(zoom=16)

    assert far["shows"] == "squares"
    [square] = far["features"]
    assert square["properties"] == {
        "n": 2,
        "words": "2 arrests",
        "streets": [{"name": "", "n": 2}],
        "others": 0,
    }
    # The middle of what is in the square, and not of the square.
    assert square["geometry"]["coordinates"] == pytest.approx([-1.28, 51.72], abs=5e-5)
    assert near["shows"] == "points"
    [spot] = near["features"]
    assert spot["geometry"]["coordinates"] == [-1.28, 51.72]
    text = spot["properties"]["items"]
    assert {thing["reference"] for thing in text} == {a.reference for a in arrests}
    assert text[0]["url"] == f"/operations/arrests/{text[0]['reference']}/"
    assert text[0]["day"] == "17 November 2026"


def test_a_square_is_named_by_its_commonest_streets_and_the_list_is_by_street(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    """And not by the street that is nearest to the middle, where nothing may be."""
    placed = in_areas(country, WEST_SOUTH)
    names = {"Castle Street": 4, "Queen Street": 3, "Shoe Lane": 2, "Turl Street": 1}
    for n, (name, many) in enumerate(names.items()):
        at = Point(WEST_SOUTH.x + n * 0.0001, WEST_SOUTH.y, srid=4326)
        street = Street.objects.create(name=name, kind="street", point=at)
        for _ in range(many):
            arrested = {**placed, "point": at, "street": street}
            make_arrest(cast.officer, occurred_at=AT, **arrested)
    Street.objects.create(name="New Inn Hall Street", kind="street", point=WEST_SOUTH)
    make_arrest(
        cast.officer,
        occurred_at=AT,
        **{**placed, "point": Point(WEST_SOUTH.x + 0.0003, WEST_SOUTH.y, srid=4326)},
    )
    tallies.refresh()

    answer = ask("-1.30,51.70,-1.25,51.75", zoom=8)

    [square] = answer["features"]
    assert square["properties"]["streets"] == [
        {"name": "Castle Street", "n": 4},
        {"name": "Queen Street", "n": 3},
    ]
    # One names no street: it is in none, not in the nearest.
    assert square["properties"]["others"] == 4
    text = {one["name"]: one["n"] for one in answer["streets"]}
    assert text == {**names, "": 1}
    assert answer["streets"][0]["at"] == pytest.approx([-1.28, 51.72])
    assert sum(text.values()) == answer["counts"]["shown"]


def test_streets_of_one_name_are_shown_apart(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    placed = in_areas(country, WEST_SOUTH)
    for locality in ("Marston", "Headington"):
        street = Street.objects.create(
            name="High Street", locality=locality, kind="street", point=WEST_SOUTH
        )
        make_arrest(cast.officer, occurred_at=AT, street=street, **placed)
    tallies.refresh()

    names = [one["name"] for one in ask(zoom=12)["streets"]]

    assert names == ["High Street, Headington", "High Street, Marston"]


def test_of_more_than_one_can_look_at_no_streets_are_counted(
    ask: Ask, cast: Cast, country: dict[str, Area], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "MOST_BY_STREET", 1)
    Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    for _ in range(2):
        given = in_areas(country, WEST_SOUTH)
        make_arrest(cast.officer, occurred_at=AT, **given)
    tallies.refresh()

    answer = ask(zoom=12)

    assert answer["streets"] is None
    [square] = answer["features"]
    assert square["properties"] == {"n": 2, "words": "2 arrests"}


def test_what_is_shown_outside_and_not_known_is_the_tally(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    dice = random.Random(20261124)
    for _ in range(60):
        point = Point(dice.uniform(-1.32, -1.1), dice.uniform(51.71, 51.79), srid=4326)
        placed = in_areas(country, dice.choice([point, point, point, None]))
        day = date.fromordinal(date(2026, 8, 31).toordinal() + dice.randrange(84))
        kind = dice.choice(["92A", "92C"])
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        make_arrest(cast.officer, occurred_at=at, offence_class=kind, **placed)
    tallies.refresh()

    for category in ("", "92A"):
        kept = tallies_of(category)
        for zoom in ZOOMS:
            for bbox in (DISTRICT, EVERYWHERE, screen(zoom), "-1.28,51.72,-1.2,51.76"):
                answer = ask(bbox, zoom, category=category)
                counts, spots = answer["counts"], answer["features"]
                shown = sum(spot["properties"]["n"] for spot in spots)
                assert shown == counts["shown"]
                assert shown + counts["outside"] + counts["not_known"] == kept["force"]
                assert counts["total"] == kept["force"]
        whole = ask("-1.4,51.6,-1.0,51.9", 12, category=category)["counts"]
        assert whole["outside"] == 0
        assert whole["shown"] - whole["elsewhere"] == kept["district"]
        assert whole["elsewhere"] == kept["elsewhere"]
        assert whole["not_known"] == kept["not_known"]


def tallies_of(category: str) -> dict[str, int]:
    rows = Tally.objects.filter(measure="arrests", period__gte=date(2026, 8, 31))
    if category:
        rows = rows.filter(category=category)
    found = dict.fromkeys(("force", "district", "elsewhere", "not_known"), 0)
    for row in rows.filter(level__in=["force", "district"]):
        name = {0: "elsewhere", -1: "not_known"}.get(row.area_id, row.level)
        found[name] += row.n
    return found


def test_it_is_bounded_at_every_zoom_however_much_there_is(
    ask: Ask, cast: Cast, country: dict[str, Area], client: Client
) -> None:
    """Long: 20,000 records are scattered and asked for at every zoom."""
    arrest = make_arrest(cast.officer, occurred_at=AT, **in_areas(country, WEST_SOUTH))
    scatter(arrest, 20_000)
    tallies.refresh()

    for zoom in ZOOMS:
        for bbox in (screen(zoom), DISTRICT, "-8,50,2,60", EVERYWHERE):
            answer = ask(bbox, zoom)
            assert len(answer["features"]) <= MOST_FEATURES
            assert answer["counts"]["total"] == 20_001
            assert len(gzip.compress(str(answer).encode())) <= MOST_BYTES
    dense = [len(ask(screen(zoom), zoom)["features"]) for zoom in (13, 14, 15)]
    assert min(dense) > 100


def scatter(arrest: Arrest, n: int) -> None:
    """Copy an arrest to n points around the district's middle, in one statement."""
    columns = [f.column for f in Arrest._meta.local_concrete_fields]
    made = {
        "id": "nextval(pg_get_serial_sequence('operations_arrest', 'id'))",
        "client_uuid": "gen_random_uuid()",
        "reference": "'A-' || n",
        "point": (
            "ST_SetSRID(ST_MakePoint(-1.3 + (n %% 200) * 0.0005, "
            "51.7 + (n / 200) * 0.001), 4326)"
        ),
    }
    values = ", ".join(made.get(name, name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO operations_arrest ({', '.join(columns)}) SELECT {values} "
            "FROM operations_arrest CROSS JOIN generate_series(1, %s) AS n "
            "WHERE id = %s",
            [n, arrest.pk],
        )


def test_a_box_with_more_than_one_can_look_at_stays_in_squares(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=AT, **in_areas(country, WEST_SOUTH))
    scatter(arrest, 2000)
    tallies.refresh()

    assert ask(screen(15, -1.25, 51.705), 15)["shows"] == "squares"
    assert ask(screen(18, -1.25, 51.705), 18)["shows"] == "points"
    # A zoom that the box belies: so large a box is no screen of that zoom.
    none = {"from": "2026-W40", "to": "2026-W41"}
    assert ask(DISTRICT, 18, **none)["shows"] == "points"
    assert ask("-3,51,1,53", 18, **none)["shows"] == "squares"


def test_it_is_bounded_while_rows_are_ahead_of_the_cells(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    """As during a bulk load: the cells still say that few are there."""
    arrest = make_arrest(cast.officer, occurred_at=AT, **in_areas(country, WEST_SOUTH))
    tallies.refresh()
    scatter(arrest, 2000)

    answer = ask("-1.31,51.69,-1.19,51.81", 16)

    assert answer["shows"] == "squares"
    assert answer["counts"]["total"] == 1
    # What was read to see that it is too much was shown to no one.
    assert not Event.objects.filter(kind="consultation").exists()


def test_records_that_are_shown_are_noted_and_squares_are_not(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=AT, **in_areas(country, WEST_SOUTH))
    tallies.refresh()
    seen = Event.objects.filter(kind="consultation")

    ask(zoom=12)
    assert not seen.exists()
    ask(zoom=16)

    event = seen.get()
    assert event.records == [arrest.reference]
    assert event.detail == {"page": "map_points", "measure": "arrests"}


def test_what_is_recorded_in_error_is_nowhere(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=AT, **in_areas(country, WEST_SOUTH))
    tallies.refresh()
    Arrest.objects.filter(pk=arrest.pk).update(
        error_at=AT, error_by=cast.officer, error_reason="Entered twice"
    )

    # The row is gone at once, its square as soon as the mark is worked off.
    assert ask(zoom=16)["features"] == []
    tallies.refresh()
    assert ask(zoom=12)["counts"]["total"] == 0


def test_a_stock_is_what_is_there_at_the_end(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    days = {"served_on": "2026-10-01", "order_made_on": "2026-10-02"}
    for ends in ("2026-10-20", "2026-12-20"):
        given = in_areas(country, WEST_SOUTH) | days | {"order_ends_on": ends}
        make_closure(cast.officer, occurred_at=AT, **given, scope="full")
    tallies.refresh()

    for zoom in (12, 16):
        counts = ask(zoom=zoom, measure="closure_orders_in_force")["counts"]
        assert counts["shown"] == counts["total"] == 1


def test_an_order_that_takes_effect_again_is_of_the_day_on_which_it_began(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    began = date(2026, 10, 2)
    off = DateRange(date(2026, 10, 10), date(2026, 11, 12))
    days = {"served_on": "2026-10-01", "order_made_on": began, "scope": "full"}
    case = make_closure(
        cast.officer,
        occurred_at=AT,
        **in_areas(country, WEST_SOUTH),
        **days,
        order_ends_on=date(2026, 12, 20),
        order_suspended_days=[off],
    )
    tallies.refresh()

    [spot] = ask(zoom=16, measure="closure_orders_in_force")["features"]
    [item] = spot["properties"]["items"]
    assert item["reference"] == case.reference
    assert item["day"] == written_date(began)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("bbox", "", "bbox is missing"),
        ("bbox", "1,2,3", "west,south,east,north"),
        ("bbox", "a,b,c,d", "west,south,east,north"),
        ("bbox", "-1.2,51.8,-1.3,51.7", "from west to east"),
        ("bbox", "-1.3,51.7,-1.3,51.8", "from west to east"),
        ("bbox", "-1.3,51.7,181,51.8", "from west to east"),
        ("bbox", "-1.3,-91,-1.2,51.8", "south to north"),
        ("bbox", "nan,51.7,-1.2,51.8", "west,south,east,north"),
        ("bbox", "-1e9,51.7,-1.2,51.8", "west,south,east,north"),
        ("bbox", "-1.3,51.7,-1.2,٥١", "west,south,east,north"),
        ("zoom", "4", "a whole number from 5 to 18"),
        ("zoom", "19", "a whole number from 5 to 18"),
        ("zoom", "12.5", "a whole number from 5 to 18"),
        ("zoom", "", "zoom is missing"),
        ("measure", "secrets", "is not a measure"),
        ("category", "9", "has no category"),
        ("from", "2026-11", "must be a week"),
        ("to", "2026-W01", "is before"),
        ("level", "ward", "There is no parameter 'level'"),
    ],
)
def test_a_wrong_question_is_shown_which_part_is_wrong(
    name: str, value: str, words: str, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    asked = WHOLE | {"bbox": DISTRICT, "zoom": "12"} | {name: value}

    response = as_user(cast.officer).get("/map/points.json", asked)

    assert response.status_code == 400
    [(field, [text])] = response.json().items()
    assert field == name
    assert words in text


@pytest.fixture
def statuses(cast: Cast, as_user: Callable[[User], Client]) -> Callable[[str], Any]:
    """Return the answer's status for each of the cast, by name."""

    def of(measure: str) -> Iterator[tuple[str, int]]:
        asked = WHOLE | {"measure": measure, "bbox": DISTRICT, "zoom": "16"}
        for name, user in vars(cast).items():
            yield name, as_user(user).get("/map/points.json", asked).status_code

    return lambda measure: dict(of(measure))


def test_officers_supervisors_and_analysts_see_places_and_no_one_else(
    statuses: Callable[[str], dict[str, int]], client: Client
) -> None:
    see = {"officer", "supervisor", "analyst", "other_officer"}

    found = statuses("arrests")

    assert {name for name, status in found.items() if status == 200} == see
    assert {status for name, status in found.items() if name not in see} == {403}
    assert client.get("/map/points.json").status_code == 302


def test_a_measure_with_its_own_verb_needs_it_here_too(
    statuses: Callable[[str], dict[str, int]], cast: Cast, country: dict[str, Area]
) -> None:
    placed = in_areas(country, WEST_SOUTH)
    given = {"state": "made", "made_at": AT, "consent": "given"}
    make_referral(cast.officer, occurred_at=AT, **given, **placed)
    tallies.refresh()

    found = statuses("referrals")

    assert found["analyst"] == 403
    assert found["officer"] == 200


def test_another_force_sees_none_of_it(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    for point in (WEST_SOUTH, ELSEWHERE, None):
        make_arrest(cast.officer, occurred_at=AT, **in_areas(country, point))
    tallies.refresh()
    client = as_user(cast.other_officer)

    with CaptureQueriesContext(connection) as statements:
        for zoom in ("12", "16"):
            asked = WHOLE | {"bbox": DISTRICT, "zoom": zoom}
            answer = client.get("/map/points.json", asked).json()
            assert answer["features"] == []
            assert answer["counts"]["total"] == 0
    # Nor are the records of the others read, however many there are.
    assert rows_read(statements) == []


def test_streets_are_looked_for_where_there_are_records_alone(
    ask: Ask, cast: Cast, country: dict[str, Area]
) -> None:
    make_arrest(cast.officer, occurred_at=AT, **in_areas(country, WEST_SOUTH))
    tallies.refresh()

    with CaptureQueriesContext(connection) as statements:
        answer = ask(DISTRICT, 12)

    assert len(answer["features"]) == 1
    [(west, south, east, north)] = rows_read(statements)
    assert west <= WEST_SOUTH.x <= east
    assert south <= WEST_SOUTH.y <= north
    # A square of this zoom; the box that was asked for has 0.1.
    assert max(east - west, north - south) < 0.03


def test_a_street_of_another_force_is_not_known(cast: Cast, client: Client) -> None:
    """Its number in the address gives no name away."""
    at = {"kind": "street", "point": WEST_SOUTH}
    own = Street.objects.create(name="Mill Lane", force=cast.officer.force, **at)
    away = Street.objects.create(
        name="Harbour Row", force=cast.other_officer.force, **at
    )
    client.force_login(cast.officer)

    assert "Street: Mill Lane" in client.get(f"{LIST}?street={own.pk}").content.decode()
    page = client.get(f"{LIST}?street={away.pk}").content.decode()
    assert "Harbour Row" not in page
    assert "Street: not known" in page

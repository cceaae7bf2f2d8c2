"""/api/v1/tallies: the right figures to the right people, and what is no zero."""

import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.figures.choices import ELSEWHERE, PLACE_NOT_KNOWN
from stronghold.figures.models import MeasureChange, Tally
from tests.factories import (
    Cast,
    make_area,
    make_edition,
    make_source_file,
    make_tally,
    square,
)

URL = "/api/v1/tallies"
WEEKS = {"measure": "arrests", "level": "ward", "from": "2026-W45", "to": "2026-W48"}
MONTHS = {
    "measure": "street_drug_crimes",
    "level": "ward",
    "from": "2024-02",
    "to": "2024-05",
}
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
W46, W47 = date(2026, 11, 9), date(2026, 11, 16)


@pytest.fixture
def ask(cast: Cast, as_user: Callable[[User], Client]) -> Callable[..., Any]:
    """Ask as the officer, on a Tuesday."""
    client = as_user(cast.officer)

    def get(params: dict[str, Any], **headers: str) -> Any:
        with clock.stopped(TUESDAY):
            return client.get(URL, params, headers=headers or None)

    return get


def test_answers_in_the_agreed_form(
    ask: Callable[..., Any], cast: Cast, country: dict[str, Area]
) -> None:
    force, west = cast.officer.force, country["E05000001"]
    make_tally(force, west, W46, 3)
    make_tally(force, west, W47, 2)
    make_tally(force, west, W47, 1, category="92E")
    make_tally(force, ELSEWHERE, W46, 4)
    make_tally(force, PLACE_NOT_KNOWN, W47, 5)
    MeasureChange.objects.create(measure="arrests", changed_at=TUESDAY)

    response = ask(WEEKS)

    assert response["Content-Type"] == "application/json"
    assert response.json() == {
        "measure": "arrests",
        "level": "ward",
        "as_of": "2026-11-24T12:00:00+00:00",
        "behind_since": None,
        "rows": [
            {
                "area": "E05000001",
                "name": "Area E05000001",
                "week": "2026-W46",
                "week_start": "2026-11-09",
                "n": 3,
            },
            {
                "area": "E05000001",
                "name": "Area E05000001",
                "week": "2026-W47",
                "week_start": "2026-11-16",
                "n": 3,
            },
        ],
        "elsewhere": [{"week": "2026-W46", "n": 4}],
        "place_not_known": [{"week": "2026-W47", "n": 5}],
        "unfinished": ["2026-W48"],
        "gaps": [],
    }


def test_by_category_splits_each_figure(
    ask: Callable[..., Any], cast: Cast, country: dict[str, Area]
) -> None:
    force, west = cast.officer.force, country["E05000001"]
    make_tally(force, west, W47, 2)
    make_tally(force, west, W47, 1, category="92E")
    make_tally(force, ELSEWHERE, W47, 4)

    found = ask(WEEKS | {"by": "category"}).json()

    assert [(row["category"], row["n"]) for row in found["rows"]] == [
        ("92A", 2),
        ("92E", 1),
    ]
    assert found["elsewhere"] == [{"week": "2026-W47", "category": "92A", "n": 4}]


def test_level_force_is_one_series_of_the_force(
    ask: Callable[..., Any], cast: Cast
) -> None:
    force = cast.officer.force
    make_tally(force, force.pk, W47, 7, level="force")

    found = ask(WEEKS | {"level": "force"}).json()

    assert [(r["area"], r["name"], r["n"]) for r in found["rows"]] == [
        ("thames-valley", "Thames Valley", 7)
    ]


def test_one_code_in_two_editions_is_one_series_named_as_at_the_end(
    ask: Callable[..., Any], cast: Cast
) -> None:
    old, new = make_edition("ward"), make_edition("ward_", date(2026, 11, 16))
    old.valid_to = date(2026, 11, 15)
    old.save()
    new.kind = "ward"
    new.save()
    before = make_area(old, "E05000009", square(0, 51, 1, 52))
    after = make_area(new, "E05000009", square(0, 51, 1, 52))
    after.name = "Renamed"
    after.save()
    gone = make_area(old, "E05000008", square(1, 51, 2, 52))
    for area, period in ((before, W46), (after, W47), (gone, W46)):
        make_tally(cast.officer.force, area, period, 1)

    until_after = ask(WEEKS).json()["rows"]
    until_before = ask(WEEKS | {"to": "2026-W46"}).json()["rows"]

    assert [(r["area"], r["name"], r["week"]) for r in until_after] == [
        ("E05000008", "Area E05000008", "2026-W46"),
        ("E05000009", "Renamed", "2026-W46"),
        ("E05000009", "Renamed", "2026-W47"),
    ]
    assert until_before[-1]["name"] == "Area E05000009"


def test_a_month_without_a_file_is_a_gap_and_not_a_zero(
    ask: Callable[..., Any], cast: Cast
) -> None:
    for month in (date(2024, 2, 1), date(2024, 4, 1)):
        make_source_file(cast.officer.force, month)

    found = ask(MONTHS).json()

    assert found["gaps"] == [
        {"force": "thames-valley", "period": "2024-03"},
        {"force": "thames-valley", "period": "2024-05"},
    ]


def test_a_monthly_figure_has_a_month(
    ask: Callable[..., Any], cast: Cast, country: dict[str, Area]
) -> None:
    changes = {"measure": "street_drug_crimes", "category": ""}
    make_tally(cast.officer.force, country["E05000001"], date(2024, 2, 1), 6, **changes)

    row = ask(MONTHS).json()["rows"][0]

    assert (row["month"], row["month_start"], row["n"]) == ("2024-02", "2024-02-01", 6)


def test_another_force_sees_nothing_of_it(
    ask: Callable[..., Any],
    as_user: Callable[[User], Client],
    cast: Cast,
    country: dict[str, Area],
) -> None:
    make_tally(cast.officer.force, country["E05000001"], W47, 3)

    found = as_user(cast.other_officer).get(URL, WEEKS).json()

    assert found["rows"] == []
    assert len(ask(WEEKS).json()["rows"]) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"measure": "murders"}, "measure"),
        ({"level": "street"}, "level"),
        ({"from": "2026-11"}, "from"),
        ({"to": "2026-W60"}, "to"),
        ({"by": "ward"}, "by"),
        ({"area": "E05000001"}, "area"),
        ({"level": ["ward", "lsoa"]}, "level"),
    ],
)
def test_refuses_a_wrong_parameter_by_name(
    ask: Callable[..., Any], changes: dict[str, Any], field: str
) -> None:
    response = ask(WEEKS | changes)

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]


def test_unchanged_is_304_until_something_it_follows_from_changes(
    ask: Callable[..., Any], cast: Cast
) -> None:
    def status(**changes: str) -> int:
        answered: int = ask(WEEKS | changes, **{"If-None-Match": etag}).status_code
        return answered

    first = ask(WEEKS)
    etag = first["ETag"]

    assert first["Cache-Control"] == "private, no-cache"
    assert status() == 304
    assert status(level="lsoa") == 200
    MeasureChange.objects.create(measure="arrests", changed_at=TUESDAY)
    assert status() == 200


def test_a_compressed_answer_is_the_same_and_changes_with_its_figures(
    ask: Callable[..., Any], cast: Cast
) -> None:
    make_tally(cast.officer.force, ELSEWHERE, W46, 3)
    MeasureChange.objects.create(measure="arrests", changed_at=TUESDAY)
    packed = {"Accept-Encoding": "gzip"}
    first, again = ask(WEEKS, **packed), ask(WEEKS, **packed)
    assert first["Content-Encoding"] == "gzip"
    assert gzip.decompress(first.content) == ask(WEEKS).content
    assert again.content == first.content
    tag = {"If-None-Match": first["ETag"]}
    assert ask(WEEKS, **packed, **tag).status_code == 304

    Tally.objects.update(n=7)
    MeasureChange.objects.update(changed_at=TUESDAY + timedelta(seconds=1))

    changed = ask(WEEKS, **packed, **tag)
    assert gzip.decompress(changed.content) == ask(WEEKS).content
    assert changed.content != first.content


def test_a_new_edition_a_new_file_and_a_new_day_are_no_304(
    ask: Callable[..., Any], as_user: Callable[[User], Client], cast: Cast
) -> None:
    client = as_user(cast.officer)

    def etag(on: datetime = TUESDAY) -> str:
        with clock.stopped(on):
            return str(client.get(URL, MONTHS)["ETag"])

    seen = [etag()]
    make_source_file(cast.officer.force, date(2024, 3, 1))
    seen.append(etag())
    make_edition("ward")
    seen.append(etag())
    seen.append(etag(datetime(2026, 11, 25, 12, tzinfo=UTC)))

    assert len(set(seen)) == 4


def test_only_those_who_may_read_figures(
    as_user: Callable[[User], Client], cast: Cast, client: Client
) -> None:
    allowed = {
        name: as_user(getattr(cast, name)).get(URL, WEEKS).status_code
        for name in ("officer", "supervisor", "analyst", "records", "partner", "admin")
    }

    assert allowed == {
        "officer": 200,
        "supervisor": 200,
        "analyst": 200,
        "records": 200,
        "partner": 403,
        "admin": 403,
    }
    assert client.get(URL, WEEKS).status_code in {302, 401, 403}


def test_nothing_is_written_here(as_user: Callable[[User], Client], cast: Cast) -> None:
    assert as_user(cast.supervisor).post(URL, WEEKS).status_code == 405

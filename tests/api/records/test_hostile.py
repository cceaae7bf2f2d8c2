"""Are hostile requests refused with a clear message, with nothing stored?

Short: each value is sent to one kind of record, and each kind is sent its share.
"""

import uuid
from collections.abc import Iterable
from typing import Any

import pytest
from django.forms import CharField
from django.test import Client

from stronghold.core.geography.models import Area
from stronghold.core.ui.fields import ClockTimeField
from tests.api.records.kinds import KINDS, Kind
from tests.sweeps import in_turn


def name_of(kind: Kind) -> str:
    return kind.pages


def for_each(values: Iterable[tuple[Any, ...]]) -> list[Any]:
    return in_turn(KINDS, values, name=name_of)


each_kind = pytest.mark.parametrize("kind", KINDS, ids=name_of)
BAD_FORMS: list[tuple[dict[str, Any], str]] = [
    ({"place": "a\x00b"}, "Null characters are not allowed."),
    ({"latitude": "91"}, "Latitude must be between -90 and 90"),
    ({"latitude": "nan"}, "Your position could not be read"),
    ({"longitude": "1e400"}, "Your position could not be read"),
    ({"longitude": ""}, "Longitude must be between -180 and 180"),
    ({"client_uuid": "1"}, "in the correct format"),
    ({"when": "soon"}, "choose one of the answers offered"),
    (
        {"when": "other", "day_day": "1", "day_month": "1", "day_year": "2099"},
        "must be today or in the past",
    ),
    (
        {"when": "other", "day_day": "31", "day_month": "2", "day_year": "2026"},
        "must be a real date",
    ),
    (
        {"when": "other", "day_day": "1", "day_month": "1", "day_year": "1999"},
        "same as or after 1 January 2000",
    ),
    ({"place": "x" * 201}, "The place must be 200 ordinary characters or less"),
]
FAR_OFF = [(0.0, 0.0), (48.85, 2.35), (49.0, -20.0), (-33.9, 151.2)]
BAD_BODIES: list[tuple[dict[str, Any], str]] = [
    ({"client_uuid": "1"}, "client_uuid"),
    ({"occurred_on": "2099-01-01"}, "occurred_at"),
    ({"occurred_on": "24/11/2026"}, "occurred_on"),
    ({"occurred_on": None, "occurred_at": "2099-01-01T00:00:00Z"}, "occurred_at"),
    (
        {"occurred_on": "2026-03-02", "occurred_at": "2026-03-01T12:00:00Z"},
        "occurred_on",
    ),
    ({"point": {"latitude": 91, "longitude": 0}}, "point.latitude"),
    ({"point": {"latitude": "NaN", "longitude": 0}}, "point.latitude"),
    ({"point": {"latitude": 51}}, "point.longitude"),
    ({"place": "a\x00b"}, "place"),
    ({"place": "x" * 201}, "place"),
    ({"point": None}, "place"),
    ({"point": None, "place": "no such street"}, "place_choice"),
    ({"force": 1}, "force"),
    ({"reference": "R-2222-2222"}, "reference"),
]

NO_BODIES = [(body,) for body in ("", "[]", "null", '"x"', "{", "\x00", "[1]")]
WRONG_FILTERS: list[tuple[dict[str, str]]] = [
    ({"from": "yesterday"},),
    ({"from": "2026-11-24", "to": "2026-11-23"},),
    ({"area": "'; drop table"},),
    ({"area": "E0501310٧"},),
    ({"area": "\x00"},),
    ({"reference": "%"},),
    ({"mine": "perhaps"},),
    ({"reference": "\x00"},),
]

# A field of each kind that holds typed text.
OWN_TEXT = {
    "/reports/": "description",
    "/operations/arrests/": "custody_number",
    "/operations/seizures/": "exhibit_reference",
    "/operations/activities/": "result_text",
}


@pytest.mark.parametrize(("kind", "given", "message"), for_each(BAD_FORMS))
def test_a_form(
    officer: Client, kind: Kind, given: dict[str, Any], message: str
) -> None:
    answer = officer.post(f"{kind.pages}new/", kind.new_form(**given))

    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not kind.model._default_manager.exists()


@pytest.mark.parametrize(("kind", "given", "field"), for_each(BAD_BODIES))
def test_a_body(officer: Client, kind: Kind, given: dict[str, Any], field: str) -> None:
    answer = officer.post(
        kind.endpoint, kind.new_body(**given), content_type="application/json"
    )

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not kind.model._default_manager.exists()


@pytest.mark.parametrize(("kind", "body"), for_each(NO_BODIES))
def test_what_is_no_body_at_all(officer: Client, kind: Kind, body: str) -> None:
    answer = officer.post(kind.endpoint, body, content_type="application/json")

    assert answer.status_code == 400
    assert not kind.model._default_manager.exists()


@pytest.mark.parametrize(("kind", "latitude", "longitude"), for_each(FAR_OFF))
def test_a_point_in_the_sea_or_abroad(
    officer: Client,
    country: dict[str, Area],
    kind: Kind,
    latitude: float,
    longitude: float,
) -> None:
    point = {"latitude": latitude, "longitude": longitude}
    message = "must be within 30 km. Check it, or type the place"

    page = officer.post(f"{kind.pages}new/", kind.new_form(place="by the sea", **point))
    body = officer.post(
        kind.endpoint, kind.new_body(point=point), content_type="application/json"
    )

    assert (page.status_code, body.status_code) == (400, 400)
    assert message in page.content.decode()
    assert 'value="by the sea"' in page.content.decode()
    assert message in body.json()["errors"]["point.latitude"][0]
    assert not kind.model._default_manager.exists()


@pytest.mark.parametrize(("kind", "latitude", "longitude"), for_each(FAR_OFF))
def test_where_no_outline_is_loaded_a_point_is_at_least_in_great_britain(
    officer: Client, kind: Kind, latitude: float, longitude: float
) -> None:
    point = {"latitude": latitude, "longitude": longitude}

    answers = [
        officer.post(
            kind.endpoint, kind.new_body(point=point), content_type="application/json"
        )
        for point in (point, {"latitude": 57.15, "longitude": -2.1})
    ]

    assert [answer.status_code for answer in answers] == [400, 201]
    assert (
        "must be in Great Britain" in answers[0].json()["errors"]["point.latitude"][0]
    )


@each_kind
def test_a_point_near_the_areas_is_elsewhere(
    officer: Client, country: dict[str, Area], kind: Kind
) -> None:
    # 27 km east of the last ward, and then 31.
    near, far = ({"latitude": 51.75, "longitude": east} for east in (-0.81, -0.75))

    answers = [
        officer.post(
            kind.endpoint, kind.new_body(point=point), content_type="application/json"
        )
        for point in (near, far)
    ]

    assert [answer.status_code for answer in answers] == [201, 400]
    assert answers[0].json()["ward"] is None
    assert officer.get(kind.endpoint, {"area": "elsewhere"}).json()["items"]
    assert not officer.get(kind.endpoint, {"area": "not-known"}).json()["items"]


@each_kind
def test_null_characters_in_any_text_of_the_form(officer: Client, kind: Kind) -> None:
    form = officer.get(f"{kind.pages}new/").context["form"]
    texts = [
        n for n, f in form.fields.items() if type(f) in {CharField, ClockTimeField}
    ]
    assert {"place", "place_choice", "time"} <= set(texts)

    for name in [*texts, "day_day", "day_month", "day_year", "client_uuid"]:
        given = {"when": "other", "day_day": "1", "day_month": "3", "day_year": "2026"}
        sent = kind.new_form(**given | {name: "a\x00b"})
        answer = officer.post(f"{kind.pages}new/", sent)
        assert (name, answer.status_code) == (name, 400)
        assert "There is a problem" in answer.content.decode()
    assert not kind.model._default_manager.exists()


@each_kind
def test_null_characters_in_any_text_of_a_body(officer: Client, kind: Kind) -> None:
    for name in ("place", "place_choice", OWN_TEXT[kind.pages]):
        answer = officer.post(
            kind.endpoint,
            kind.new_body(**{name: "a\x00b"}),
            content_type="application/json",
        )
        assert answer.status_code == 400
        assert "ull characters" in answer.json()["errors"][name][0]
    assert not kind.model._default_manager.exists()


@pytest.mark.parametrize("n_characters", [1_000_000, 3_000_000])
@each_kind
def test_a_text_of_megabytes(officer: Client, kind: Kind, n_characters: int) -> None:
    name, text = OWN_TEXT[kind.pages], "x" * n_characters

    page = officer.post(f"{kind.pages}new/", kind.new_form(**{name: text}))
    body = officer.post(
        kind.endpoint, kind.new_body(**{name: text}), content_type="application/json"
    )

    assert (page.status_code, body.status_code) in {(400, 400), (413, 413)}
    if n_characters == 1_000_000:
        assert "characters or less" in page.content.decode()
        assert "characters" in body.json()["errors"][name][0]
    assert not kind.model._default_manager.exists()


@each_kind
def test_words_are_shown_as_words(officer: Client, kind: Kind) -> None:
    words = "<script>alert(1)</script>"
    answer = officer.post(f"{kind.pages}new/", kind.new_form(place=words))

    for page in (answer["Location"], kind.pages):
        text = officer.get(page).content.decode()
        assert words not in text
        assert "&lt;script&gt;" in text


@each_kind
def test_what_else_comes_with_the_form_is_not_stored(
    officer: Client, kind: Kind
) -> None:
    given = {"force": "2", "recorded_by": "1", "reference": "R-2222-2222"}

    officer.post(f"{kind.pages}new/", kind.new_form(**given))

    row = kind.model._default_manager.get()
    assert row.reference != "R-2222-2222"
    assert row.recorded_by.username == "officer"


@pytest.mark.parametrize(("kind", "params"), for_each(WRONG_FILTERS))
def test_a_wrong_filter_is_shown_and_left_out(
    officer: Client, kind: Kind, params: dict[str, str]
) -> None:
    page = officer.get(kind.pages, params)
    answer = officer.get(kind.endpoint, params)

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) <= set(params)


@each_kind
def test_unknown_parameters_and_cursors(officer: Client, kind: Kind) -> None:
    unknown = officer.get(kind.endpoint, {"colour": "red"})

    assert unknown.status_code == 400
    (said,) = unknown.json()["errors"]["colour"]
    assert said.startswith("Unknown parameter. It takes after, area, ")
    for limit in ("0", "201", "x", "-1", "²", "٣", "9" * 5000):
        assert officer.get(kind.endpoint, {"limit": limit}).status_code == 400
    for page in (kind.pages, kind.endpoint):
        assert officer.get(page, {"after": str(uuid.uuid4())}).status_code == 404
        assert officer.get(page, {"before": "\x00"}).status_code == 404
    assert officer.get(f"{kind.pages}%00/").status_code == 404
    assert officer.post(f"{kind.pages}%00/withdraw/").status_code == 404

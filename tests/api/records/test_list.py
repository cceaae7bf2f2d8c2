"""Does a list show the filtered records, newest first, in stable pages?"""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.models import Record
from stronghold.core.records.pages import Page, PageRequest, Position, Sorting
from stronghold.core.records.queries import RecordList
from tests.api.records.kinds import ARRESTS, KINDS, REPORTS, Kind
from tests.factories import ELSEWHERE, WEST_SOUTH, Cast

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pages)


def make_at(kind: Kind, by: User, at: datetime, **given: Any) -> Record:
    received = {"received_at": at} if kind is REPORTS else {}
    return kind.make(by, occurred_at=at, **received, **given)


def make_many(kind: Kind, by: User, at_now: datetime, n: int) -> list[str]:
    """Make n records, two at each moment so that ties matter; newest first."""
    rows = [
        make_at(kind, by, at_now - timedelta(hours=24 * (k // 2))) for k in range(n)
    ]
    if kind is REPORTS:
        rows.sort(key=lambda row: (row.received_at, row.pk), reverse=True)  # type: ignore[attr-defined]
    else:
        rows.sort(key=lambda row: (row.occurred_on, row.pk), reverse=True)
    return [row.reference for row in rows]


def listed(kind: Kind, viewer: User, **given: Sorting) -> RecordList:
    record = kind.record
    return RecordList(record, viewer, ListFilter(record.filters), **given)


def page(kind: Kind, viewer: User, ask: PageRequest, **given: Sorting) -> Page[Any]:
    return listed(kind, viewer, **given).page(ask)


def position(kind: Kind, viewer: User, of: Page[Any]) -> Position:
    return listed(kind, viewer).position(of)


def references(page: Page[Any]) -> list[str]:
    return [row.reference for row in page.items]


@each_kind
def test_pages_lead_on_and_back_without_a_gap_or_a_repetition(
    cast: Cast, at_now: datetime, kind: Kind
) -> None:
    expected = make_many(kind, cast.officer, at_now, 8)

    with during(Request()):
        first = page(kind, cast.officer, PageRequest(size=3))
        second = page(kind, cast.officer, PageRequest(after=first.older, size=3))
        third = page(kind, cast.officer, PageRequest(after=second.older, size=3))
        back = page(kind, cast.officer, PageRequest(before=third.newer, size=3))

    pages = [first, second, third]
    assert [r for p in pages for r in references(p)] == expected
    assert (first.newer, third.older) == ("", "")
    assert references(back) == references(second)
    assert (back.newer, back.older) == (second.newer, second.older)
    for wanted, before in ((first, 0), (second, 3), (third, 6), (back, 3)):
        assert position(kind, cast.officer, wanted) == Position(before, 8)
    _, oldest = kind.record.sorts
    with during(Request()):
        last = page(kind, cast.officer, PageRequest(size=3), sorting=oldest)
    assert references(last) == expected[::-1][:3]


@each_kind
def test_a_new_record_does_not_shift_the_next_page(
    cast: Cast, at_now: datetime, kind: Kind
) -> None:
    expected = make_many(kind, cast.officer, at_now - timedelta(days=1), 4)

    with during(Request()):
        first = page(kind, cast.officer, PageRequest(size=2))
        make_at(kind, cast.officer, at_now)
        second = page(kind, cast.officer, PageRequest(after=first.older, size=2))

    assert references(second) == expected[2:]


@each_kind
def test_a_page_may_go_on_from_a_record_that_has_left_the_list(
    cast: Cast, at_now: datetime, kind: Kind
) -> None:
    expected = make_many(kind, cast.officer, at_now, 4)
    rows = kind.model._default_manager.filter(reference=expected[1])
    rows.update(error_at=at_now, error_by=cast.officer, error_reason="twice")

    with during(Request()):
        second = page(kind, cast.officer, PageRequest(after=expected[1]))

    assert references(second) == expected[2:]


@each_kind
def test_a_page_costs_one_query_and_a_later_one_two(
    cast: Cast,
    at_now: datetime,
    kind: Kind,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    expected = make_many(kind, cast.officer, at_now, 6)
    # And one for all the others who took part in a page of activities.
    more = 1 if kind.one == "Activity" else 0

    with during(Request()) as read:
        with django_assert_num_queries(1 + more) as queries:
            first = page(kind, cast.officer, PageRequest(size=3))
            assert [
                str(row.ward or row.recorded_by.display_name) for row in first.items
            ]
        with django_assert_num_queries(2 + more):
            page(kind, cast.officer, PageRequest(after=first.older, size=2))

    assert "LIMIT 4" in queries.captured_queries[0]["sql"]
    assert "outline" not in queries.captured_queries[0]["sql"]
    assert read.records_read == set(expected[:5])


@each_kind
def test_the_page_of_a_list_is_one_consultation(
    officer: Client, cast: Cast, at_now: datetime, kind: Kind
) -> None:
    expected = make_many(kind, cast.officer, at_now, 3)

    officer.get(kind.pages, {"mine": "yes", "from": "2026-01-01"})

    event = Event.objects.get(kind="consultation")
    assert event.records == sorted(expected)
    assert event.detail["mine"] == "yes"
    assert event.detail["from"] == "2026-01-01"


@each_kind
def test_by_area_elsewhere_and_not_known(
    officer: Client, cast: Cast, country: dict[str, Area], kind: Kind
) -> None:
    ward, district = country["E05000001"], country["E07000001"]
    inside = kind.make(cast.officer, point=WEST_SOUTH, ward=ward, district=district)
    elsewhere = kind.make(cast.officer, point=ELSEWHERE)
    unknown = kind.make(cast.officer)

    expected = {
        "E05000001": {inside.reference},
        "E07000001": {inside.reference},
        "E05000002": set(),
        "elsewhere": {elsewhere.reference},
        "not-known": {unknown.reference},
    }
    for area, found in expected.items():
        items = officer.get(kind.endpoint, {"area": area}).json()["items"]
        assert {item["reference"] for item in items} == found, area
    text = officer.get(kind.pages, {"area": "E07000001"}).content.decode()
    assert "Ward: Area E07000001" in text


@each_kind
def test_by_day_by_person_and_by_reference(
    officer: Client, cast: Cast, at_now: datetime, kind: Kind
) -> None:
    today = make_at(kind, cast.officer, at_now)
    before = make_at(kind, cast.supervisor, at_now - timedelta(days=1))

    def found(**params: str) -> set[str]:
        items = officer.get(kind.endpoint, params).json()["items"]
        return {item["reference"] for item in items}

    assert found(**{"from": "2026-11-24"}) == {today.reference}
    assert found(to="2026-11-23") == {before.reference}
    assert found(mine="yes") == {today.reference}
    assert found(reference=before.reference[:6].lower()) == {before.reference}
    assert found(mine="no") == {today.reference, before.reference}


@each_kind
def test_recorded_in_error_is_listed_when_asked_for_and_marked(
    officer: Client, cast: Cast, at_now: datetime, kind: Kind
) -> None:
    row = kind.make(
        cast.officer, error_at=at_now, error_by=cast.officer, error_reason="twice"
    )

    plain = officer.get(kind.pages).content.decode()
    asked = officer.get(kind.pages, {"in_error": "yes"}).content.decode()

    assert row.reference not in plain
    assert "Nothing" not in plain.partition("<main")[2]
    assert row.reference in asked
    assert re.search(r"sh-tag[^>]*>.*?Recorded in error", asked, re.DOTALL)


@each_kind
def test_the_api_gives_the_addresses_of_the_next_page(
    officer: Client, cast: Cast, at_now: datetime, kind: Kind
) -> None:
    expected = make_many(kind, cast.officer, at_now, 5)

    first = officer.get(kind.endpoint, {"limit": "2", "mine": "yes"}).json()
    second = officer.get(first["older"]).json()
    third = officer.get(second["older"]).json()

    pages = [first, second, third]
    assert [i["reference"] for p in pages for i in p["items"]] == expected
    assert third["older"] is None
    assert officer.get(third["newer"]).json()["items"] == second["items"]


def test_by_code(officer: Client, cast: Cast) -> None:
    wanted = REPORTS.make(cast.officer, concern="cuckooing", channel="101")
    REPORTS.make(cast.officer, concern="dealing", channel="101")
    arrest = ARRESTS.make(cast.officer, offence_class="92E")
    ARRESTS.make(cast.officer, offence_class="92A")

    params = {"concern": "cuckooing", "channel": "101"}
    reports = officer.get(REPORTS.endpoint, params).json()["items"]
    arrests = officer.get(ARRESTS.endpoint, {"offence_class": "92E"}).json()["items"]

    assert [item["reference"] for item in reports] == [wanted.reference]
    assert [item["reference"] for item in arrests] == [arrest.reference]
    wrong = officer.get(REPORTS.endpoint, {"concern": "arson"})
    assert wrong.status_code == 400
    assert "dealing" in wrong.json()["errors"]["concern"][0]


@each_kind
def test_an_empty_list_says_so(officer: Client, kind: Kind) -> None:
    assert "will be listed here" in officer.get(kind.pages).content.decode()
    filtered = officer.get(kind.pages, {"mine": "yes"}).content.decode()
    assert "Nothing matches these filters" in filtered

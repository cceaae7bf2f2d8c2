"""Near repeats: what was within 100 metres and 14 days of a place's last reports."""

from datetime import date, timedelta

import pytest
from django.test import Client

from stronghold.core.audit.models import Event
from stronghold.core.ui.parts import Cell
from tests.api.ledger.conftest import NOW, Town, main_text, north_of, url_of
from tests.factories import WEST_SOUTH, Cast, make_report

TODAY = date(2026, 11, 24)


def happened(days_ago: int) -> dict[str, object]:
    return {"occurred_on": TODAY - timedelta(days_ago), "occurred_at": None}


def rows_of(client: Client, town: Town) -> list[list[str]]:
    near = client.get(url_of(town.house)).context["page"].aside.near
    return [[said(cell) for cell in row.cells] for row in near.rows] if near else []


def said(cell: Cell) -> str:
    """Return a reference alone, or else the cell with its note."""
    return cell.text if cell.href or not cell.note else f"{cell.text}, {cell.note}"


def test_what_is_near_in_place_and_time_is_listed_with_both(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = make_report(cast.officer, **happened(10), **town.at(town.house))
    point = north_of(WEST_SOUTH, 60)
    later = make_report(cast.officer, point=point, **happened(8))
    before = make_report(
        cast.officer, street=town.other, point=WEST_SOUTH, **happened(24)
    )

    assert rows_of(officer, town) == [
        [later.reference, "60 metres, 2 days later", here.reference],
        [before.reference, "0 metres, 14 days before", here.reference],
    ]


@pytest.mark.parametrize(("metres", "days"), [(104, 0), (50, 15), (50, -15), (1000, 1)])
def test_what_is_too_far_in_one_of_them_is_not(
    metres: float, days: int, cast: Cast, town: Town, officer: Client
) -> None:
    make_report(cast.officer, **happened(20), **town.at(town.house))
    make_report(cast.officer, point=north_of(WEST_SOUTH, metres), **happened(20 + days))

    assert rows_of(officer, town) == []


def test_what_does_not_count_is_not_near(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = make_report(cast.officer, **town.at(town.house))
    error = {"error_at": NOW, "error_by": cast.officer, "error_reason": "twice"}
    make_report(cast.officer, point=WEST_SOUTH, **error)
    make_report(cast.officer, point=WEST_SOUTH, merged_into=here)
    make_report(cast.officer, place_text="no position")
    make_report(cast.other_officer, point=WEST_SOUTH)

    assert rows_of(officer, town) == []


def test_the_places_own_reports_are_shown_by_its_axis(
    cast: Cast, town: Town, officer: Client
) -> None:
    make_report(cast.officer, **town.at(town.house))
    make_report(cast.officer, **town.at(town.house))
    shop = make_report(cast.officer, **town.at(town.shop))

    assert {row[0] for row in rows_of(officer, town)} == {shop.reference}
    street = officer.get(url_of(town.street))
    assert street.context["page"].aside.near is None
    assert "Near repeats" not in main_text(street)


def test_one_that_is_near_several_is_shown_once_beside_the_nearest(
    cast: Cast, town: Town, officer: Client
) -> None:
    far = make_report(cast.officer, **happened(30), **town.at(town.house))
    near = make_report(cast.officer, **happened(20), **town.at(town.house))
    other = make_report(cast.officer, **happened(22), **town.at(town.shop))

    page = officer.get(url_of(town.house)).context["page"]

    (row,) = page.aside.near.rows
    assert [cell.text for cell in row.cells] == [
        other.reference,
        "0 metres",
        near.reference,
    ]
    assert [cell.note for cell in row.cells][1:] == ["2 days before", "and 1 more"]
    assert far.reference in main_text(officer.get(url_of(town.house)))


def test_a_long_list_is_cut_and_says_so(
    cast: Cast, town: Town, officer: Client
) -> None:
    make_report(cast.officer, **town.at(town.house))
    for _ in range(12):
        make_report(cast.officer, **town.at(town.shop))

    page = officer.get(url_of(town.house)).context["page"]

    assert len(page.aside.near.rows) == 10
    assert "Only the latest 10 are listed" in page.aside.near_note


def test_what_is_shown_is_logged_as_read(
    cast: Cast, town: Town, officer: Client
) -> None:
    make_report(cast.officer, **town.at(town.house))
    near = make_report(cast.officer, point=WEST_SOUTH)

    officer.get(url_of(town.house))

    assert near.reference in Event.objects.get().records

"""What is shared with the cast's council, and a program that reads it by a key."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement, Figure, Release
from tests.agreements import make_agreement
from tests.api.sharing.conftest import (  # noqa: F401 - fixtures
    cast,
    east,
    fresh_partner_connection,
    west,
)
from tests.factories import Cast, make_activity

Ask = Callable[..., Any]


@pytest.fixture
def agreement(cast: Cast, country: dict[str, Area]) -> Agreement:  # noqa: F811
    """One about the western ward: all kinds as rows, and reports as figures."""
    return make_agreement(cast, figures=["reports"])


@pytest.fixture
def key(cast: Cast, agreement: Agreement) -> str:  # noqa: F811
    """A key of the council's person for the agreement."""
    return make_key(
        by=cast.partner,
        name="QGIS",
        scopes=["maps"],
        days=30,
        agreement=agreement.reference,
    )


@pytest.fixture
def ask(key: str) -> Ask:
    """Ask as a program does: by the key in a header, without a session."""

    def go(path: str, *, by: str = key, **params: str) -> Any:
        return Client().get(
            f"/ogc/{path}", params, headers={"Authorization": f"Bearer {by}"}
        )

    return go


@pytest.fixture
def activities(cast: Cast, west: dict[str, Any]) -> list[str]:  # noqa: F811
    """Five activities of the western ward, by reference in order."""
    made = [make_activity(cast.officer, **west).reference for _ in range(5)]
    return sorted(made)


def ids_of(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in json.loads(answer.content)["features"]]


def links_of(answer: Any) -> dict[str, str]:
    return {one["rel"]: one["href"] for one in json.loads(answer.content)["links"]}


def end(agreement: Agreement) -> None:  # noqa: F811
    """End an agreement past the action."""
    Agreement.objects.filter(pk=agreement.pk).update(
        ended_at=clock.now(), ended_by=agreement.police_signed_by
    )


def release(by: Cast, period: Quarter | Week, *figures: dict[str, Any]) -> None:
    """Publish figures past the action: of reports, of the western ward, by default."""
    last = period.last_day if isinstance(period, Quarter) else period.end
    row = Release.objects.create(
        force=by.records.force,
        level="partner",
        period=str(period),
        first_day=period.start,
        last_day=last,
        published_on=date(2026, 11, 1),
        published_at=datetime(2026, 11, 1, tzinfo=UTC),
        n_figures=len(figures),
    )
    usual = {
        "kind": "reports",
        "measure": "reports",
        "area_level": "ward",
        "area_code": "E05000001",
        "area_name": "West",
        "district_code": "E07000001",
    }
    Figure.objects.bulk_create(
        Figure(release=row, **usual | figure) for figure in figures
    )


@pytest.fixture
def figures(cast: Cast, agreement: Agreement) -> list[str]:  # noqa: F811
    """Two quarters and a week of reports, by the ids of those that are given."""
    nowhere = {"area_code": "-", "area_name": "Place not known", "low": 0, "high": 0}
    release(cast, Quarter(2026, 2), {"low": 1, "high": 4})
    release(
        cast,
        Quarter(2026, 3),
        {"low": 13, "high": 17},
        nowhere,
        {"area_code": "E05000002", "area_name": "East", "low": 50, "high": 55},
        {"measure": "arrests", "kind": "arrests", "low": 61, "high": 62},
    )
    release(cast, Week.parse("2026-W40"), {})
    return [
        "2026-Q2-ward-E05000001-all",
        "2026-Q3-ward-E05000001-all",
        "2026-Q3-ward-not-known-all",
        "2026-W40-ward-E05000001-all",
    ]

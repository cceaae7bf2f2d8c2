"""What was done at a place stands on its axis beside what was told of it."""

from datetime import date, timedelta
from typing import Any

from django.test import Client

from stronghold.kernel.clock import london_date
from tests.api.ledger.conftest import NOW, Town, main_text, url_of
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_seizure,
    make_team,
    make_user,
    make_warrant,
)

RAID = date(2016, 7, 20)


def titles(client: Client, town: Town) -> list[str]:
    page = client.get(url_of(town.house)).context["page"]
    return [entry.title for group in page.groups for entry in group.entries]


def everything(cast: Cast, town: Town) -> dict[str, Any]:
    here, on = town.at(town.house), london_date(NOW)
    return {
        "warrant": make_warrant(cast.officer, executed_on=RAID, **here),
        "closure": make_closure(
            cast.officer,
            served_on=on - timedelta(40),
            order_made_on=on - timedelta(38),
            order_ends_on=on + timedelta(20),
            scope="full",
            state="order",
            **here,
        ),
        "seizure": make_seizure(cast.officer, **here),
        "activity": make_activity(
            cast.officer,
            kind="possession",
            occurred_at=NOW - timedelta(1),
            **here,
        ),
    }


def test_each_kind_stands_at_its_day(cast: Cast, town: Town, officer: Client) -> None:
    made = everything(cast, town)

    found = titles(officer, town)
    assert found[1:] == [
        "Possession with bailiffs",
        "Closure notice served",
        "Warrant executed: drugs found",
    ]
    page = officer.get(url_of(town.house))
    text = page.content.decode()
    for row in made.values():
        assert row.reference in text
    assert "Closure order in force" in text
    assert "1 closure notice" in text
    briefing = page.context["page"].aside.briefing
    assert "1 closure notice, 1 seizure and 1 activity" in briefing


def test_an_order_past_its_end_is_told_as_ended(
    cast: Cast, town: Town, officer: Client
) -> None:
    make_closure(
        cast.officer,
        served_on=date(2026, 1, 5),
        order_made_on=date(2026, 1, 6),
        order_ends_on=date(2026, 4, 5),
        scope="partial",
        state="order",
        **town.at(town.house),
    )

    text = officer.get(url_of(town.house)).content.decode()
    assert "Ended by time" in text
    assert "Closure order in force" not in text


def test_a_live_warrant_is_told_to_its_team_alone(
    cast: Cast, town: Town, client: Client
) -> None:
    team = make_team(cast.officer.organisation, "drugs")
    warrant = make_warrant(cast.officer, team=team, **town.at(town.house))
    mate = make_user("mate", "officer", cast.officer.organisation)
    mate.team = team
    mate.save()

    for viewer in (cast.supervisor, cast.analyst, cast.records):
        client.force_login(viewer)
        assert titles(client, town) == []
        assert "arrant" not in main_text(client.get(url_of(town.house)))
        missed = client.get(url_of(town.house), {"after": warrant.reference})
        assert missed.status_code == 404
    client.force_login(mate)
    assert titles(client, town) == ["Being prepared"]


def test_what_never_happened_here_is_not_told(
    cast: Cast, town: Town, officer: Client
) -> None:
    page = officer.get(url_of(town.house)).context["page"]

    assert [chip.text for chip in page.chips] == ["Everything", "Reports", "Arrests"]

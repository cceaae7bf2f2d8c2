"""What was done at a place stands on its axis beside what was shown of it."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from operations.warrants.record import WARRANTS
from stronghold.core.kernel.london import london_date
from stronghold.ledger.queries.figures import figures_at
from stronghold.ledger.queries.places import LedgerPlace
from stronghold.ledger.views import recorded_at
from tests.api.ledger.conftest import NOW, Town, main_text, url_of
from tests.api.ledger.test_chronology import text_of_place
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_seizure,
    make_team,
    make_took_part,
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


def test_each_kind_is_shown_at_its_day(cast: Cast, town: Town, officer: Client) -> None:
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


def test_joint_work_says_who_took_part(cast: Cast, town: Town, officer: Client) -> None:
    made = everything(cast, town)
    make_took_part(made["activity"], "council")
    make_took_part(made["activity"], "kind:bailiffs")

    page = officer.get(url_of(town.house)).content.decode()

    assert "with Council and bailiffs" in page


def test_an_order_past_its_end_is_shown_as_ended(
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


def test_a_live_warrant_is_shown_to_its_team_alone(
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
    # What is asked is made once; it is not the same of all who ask.
    client.force_login(cast.supervisor)
    assert titles(client, town) == []


def of_two_premises(cast: Cast, town: Town, **given: Any) -> Warrant:
    """Make a warrant for the house and for the shop, which no one has entered yet."""
    row = make_warrant(cast.officer, **town.at(town.house) | given)
    for n, place in enumerate((town.house, town.shop), 1):
        WarrantPremises.objects.create(warrant=row, number=n, **town.at(place))
    return row


def enter(cast: Cast, row: Warrant, number: int, *, on: date, outcome: str) -> None:
    WarrantEntry.objects.create(
        client_uuid=uuid.uuid4(),
        at=row.all_premises.get(number=number),
        number=WarrantEntry.objects.filter(at__warrant=row).count() + 1,
        entered_at=datetime(on.year, on.month, on.day, 6, tzinfo=UTC),
        outcome=outcome,
        copy_given="occupier",
        reasonable_hour=True,
        recorded_at=NOW,
        recorded_by=cast.officer,
    )


def counted_at(client: Client, cast: Cast, town: Town) -> dict[str, int]:
    """Return how many warrants count at the house, at the shop and in their street.

    The entries, the figures and the list of premises say the same.
    """
    found = {}
    for name in ("house", "shop", "street"):
        at = getattr(town, name)
        asked = {"counted": "yes", "kind": "warrants"}
        page = client.get(url_of(at), asked).context["page"]
        found[name] = sum(len(group.entries) for group in page.groups)
        field = "street" if name == "street" else "premises"
        shown = recorded_at(cast.officer, [at.pk], field=field)[at.pk]
        assert shown == ("1 warrant" if found[name] else "Nothing")
        place = LedgerPlace(town.street, None if name == "street" else at)
        [figures] = figures_at(cast.officer, place, [WARRANTS], since=RAID)
        assert figures.total == found[name]
    return found


def test_a_warrant_is_at_each_of_its_premises(
    cast: Cast, town: Town, officer: Client
) -> None:
    row = of_two_premises(cast, town, executed_on=RAID)
    enter(cast, row, 1, on=RAID, outcome="drugs")
    enter(cast, row, 2, on=RAID + timedelta(1), outcome="nothing")

    assert counted_at(officer, cast, town) == {"house": 1, "shop": 1, "street": 1}
    for place in (town.house, town.shop):
        page = officer.get(url_of(place)).context["page"]
        (entry,) = (entry for group in page.groups for entry in group.entries)
        assert entry.title == "Warrant executed at 2 of 2 premises"
        assert f"{town.house.address}: drugs found" in entry.facts
        on = "21 July 2016"
        assert f"{town.shop.address}: nothing found on {on}" in entry.facts
        assert text_of_place(officer, place).count(row.reference) == 1


def test_what_was_found_elsewhere_is_not_shown_as_found_here(
    cast: Cast, town: Town, officer: Client
) -> None:
    row = of_two_premises(cast, town, executed_on=RAID)
    enter(cast, row, 1, on=RAID, outcome="drugs")

    assert counted_at(officer, cast, town) == {"house": 1, "shop": 0, "street": 1}
    assert f"{town.shop.address}: not executed" in main_text(
        officer.get(url_of(town.shop))
    )
    assert row.reference not in text_of_place(officer, town.shop)


def test_a_live_warrant_is_at_no_premises_of_it_for_others(
    cast: Cast, town: Town, officer: Client
) -> None:
    team = make_team(cast.officer.organisation, "drugs")
    on = london_date(NOW)
    given = {"executed_on": on, "ends_on": on + timedelta(90), "team": team}
    row = of_two_premises(cast, town, is_all_premises=True, **given)
    enter(cast, row, 1, on=on, outcome="drugs")

    assert counted_at(officer, cast, town) == {"house": 0, "shop": 0, "street": 0}
    assert row.reference not in main_text(officer.get(url_of(town.shop)))


def test_what_never_happened_here_is_not_shown(
    cast: Cast, town: Town, officer: Client
) -> None:
    page = officer.get(url_of(town.house)).context["page"]

    assert [chip.text for chip in page.chips] == ["Everything", "Reports", "Arrests"]

"""The lists of a partner, narrowed by day, by ward and by how a row stands."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client

from operations.activities.rules import KINDS
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.sharing.models import Agreement
from stronghold.core.ui.dates import short_date
from tests.agreements import make_agreement
from tests.choices import decide
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_referral,
    make_warrant,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
PARAMETERS = ("ward", "by", "from", "to", "area")
ODD_VALUES = ("x", "E99999999", "'", "%")


def listed(client: Client, kind: str, **params: str) -> str:
    """Return the page of a list, without the filter panel above it."""
    answer = client.get(f"/shared/G-TEST-0001/{kind}/", params)
    assert answer.status_code == 200
    panel = answer.content.decode().partition('data-remember="filter"')[2]
    return str(panel.partition("</details>")[2])


def test_a_list_is_narrowed_by_days_wards_and_kinds(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    today = clock.today()
    old = make_activity(
        cast.officer,
        kind="clean_up",
        occurred_on=today - timedelta(days=9),
        occurred_at=None,
        **west,
    )
    late = make_activity(
        cast.officer, kind="dog_section", occurred_on=today, occurred_at=None, **west
    )
    client = as_user(cast.partner)

    for params, shown, hidden in (
        ({"from": today.isoformat()}, late, old),
        ({"to": (today - timedelta(days=9)).isoformat()}, old, late),
        ({"by": "clean_up"}, old, late),
        ({"ward": "E05000001", "by": "dog_section"}, late, old),
    ):
        page = listed(client, "activities", **params)
        assert shown.reference in page, params
        assert hidden.reference not in page, params
    assert "Remove filter" in listed(client, "activities", by="clean_up")
    none = listed(client, "activities", by="school_visit")
    assert "Nothing that is shared matches these filters" in none

    url = "/shared/G-TEST-0001/activities/?by=clean_up"
    client.post(url, {"save_view": "yes", "name": "Clean-ups"})
    assert "Clean-ups</a>" in client.get(url).content.decode()
    preview = "/shared/as-partner/G-TEST-0001/1/activities/?by=clean_up"
    assert "Clean-ups" not in as_user(cast.supervisor).get(preview).content.decode()


def test_a_row_is_called_by_what_its_view_gives_and_nothing_else(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    today, by = clock.today(), cast.officer
    ends_on = today + timedelta(days=80)
    order = {"state": "order", "scope": "full", "order_made_on": today}
    make_closure(by, **order, order_ends_on=ends_on, **west)
    make_activity(by, kind="clean_up", result_text="9 Canary Street", **west)
    make_warrant(by, executed_on=today - timedelta(days=90), **west)
    sent = {"state": "made", "made_at": clock.now(), "consent": "given"}
    council = {"to_organisation": cast.partner.organisation}
    make_referral(by, kind="housing", subject="adult", **sent, **council, **west)
    client = as_user(cast.partner)

    for kind, title in (
        ("closures", "Closure case, Area E05000001"),
        ("activities", "Environmental clean-up, Area E05000001"),
        ("warrants", "Warrant executed, Area E05000001"),
        ("referrals", f"{short_date(today)}: referral of an adult, Housing"),
    ):
        page = listed(client, kind)
        assert title in page, kind
        assert "Canary" not in page, kind
    make_agreement(cast, reference="G-TEST-0002", closure_addresses=True)
    page = client.get("/shared/G-TEST-0002/closures/").content.decode()
    assert "Closure of 9 Canary Street" in page


def test_a_referral_is_listed_by_the_partners_own_reference_and_its_day(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    """All have the same title; where it came from is not theirs to read."""
    made_at = clock.now() - timedelta(days=3)
    sent = {"state": "acknowledged", "made_at": made_at, "acknowledged_at": made_at}
    about = {"kind": "mash", "subject": "child", "consent": "not_required"}
    council = {"to_organisation": cast.partner.organisation}
    for own in ("MASH-2291", ""):
        make_referral(
            cast.officer, their_reference=own, **sent, **about, **council, **west
        )
    day = short_date(london_date(made_at))
    title = f"{day}: referral of a child, Children’s social care (MASH)"
    client = as_user(cast.partner)

    for url in ("/shared/G-TEST-0001/referrals/", "/shared/"):
        page = client.get(url).content.decode()
        assert f">MASH-2291, {title}</a>" in page
        assert f">{title}</a>" in page


def test_a_partner_and_who_looks_as_one_see_the_names_of_the_site(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    make_activity(cast.officer, kind="clean_up", **west)
    decide(cast.officer.force, KINDS, {"clean_up": {"name": "Operation Broom"}})
    police = as_user(cast.supervisor)
    own = police.get("/operations/activities/").content.decode()
    assert "Operation Broom" in own

    pages = (
        as_user(cast.partner).get("/shared/G-TEST-0001/activities/"),
        police.get("/shared/as-partner/G-TEST-0001/1/activities/"),
    )
    for page in pages:
        assert "Environmental clean-up" in page.content.decode()
        assert "Operation Broom" not in page.content.decode()


def test_nothing_is_offered_that_is_never_shared(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    """An empty answer would read as if there had been no covert patrol."""
    client = as_user(cast.partner)
    page = client.get("/shared/G-TEST-0001/activities/").content.decode()

    assert "School visit" in page
    assert "Covert patrol" not in page
    assert "Plain-clothes patrol" not in page
    asked = client.get("/shared/G-TEST-0001/activities/", {"by": "covert"})
    assert "is not one of" in asked.content.decode()


@pytest.mark.parametrize(
    "params",
    [
        {"from": "yesterday"},
        {"by": "'; DROP TABLE"},
        {"ward": "E05999999"},
        {"from": "2026-11-02", "to": "2026-11-01"},
        {"to": "9999-12-31"},
    ],
)
def test_what_is_wrong_in_a_filter_is_said_and_left_out(
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
    as_user: AsUser,
    params: dict[str, str],
) -> None:
    row = make_activity(cast.officer, occurred_on=clock.today(), **west)

    answer = as_user(cast.partner).get("/shared/G-TEST-0001/activities/", params)

    words = answer.content.decode()
    assert "There is a problem" in words
    assert row.reference in words or params.get("from") == "2026-11-02"


def test_a_referral_is_made_on_a_day_in_london(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    """Half past midnight of British Summer Time is the evening before in UTC."""
    early = make_referral(
        cast.officer,
        to_organisation=cast.partner.organisation,
        consent="given",
        state="made",
        made_at="2026-07-01T23:30:00Z",
    )
    client = as_user(cast.partner)

    second = {"from": "2026-07-02", "to": "2026-07-02"}
    first = {"from": "2026-07-01", "to": "2026-07-01"}
    assert early.reference in listed(client, "referrals", **second)
    assert early.reference not in listed(client, "referrals", **first)


def test_an_order_past_its_last_day_has_ended_by_time(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    today = clock.today()
    made = {"state": "order", "scope": "full", **west}
    days = {"order_made_on": today - timedelta(days=90)}
    over = make_closure(
        cast.officer, order_ends_on=today - timedelta(days=1), **days, **made
    )
    last = make_closure(cast.officer, order_ends_on=today, **days, **made)
    client = as_user(cast.partner)

    ended = listed(client, "closures", by="expired")
    assert over.reference in ended
    assert "Ended by time" in ended
    assert last.reference not in ended
    assert last.reference in listed(client, "closures", by="order")


def test_a_partner_reads_when_an_order_begins_and_no_ended_one_keeps_anyone_out(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    today = clock.today()
    made = {"scope": "full", "order_made_on": today - timedelta(days=30), **west}
    ends = {"order_ends_on": today + timedelta(days=50)}
    begins = today + timedelta(days=8)
    at = datetime.combine(begins, time(), LONDON)
    late = {"order_begins_on": begins, "order_begins_at": at}
    make_closure(cast.officer, state="order", **late, **made, **ends)
    client = as_user(cast.partner)

    page = listed(client, "closures")
    assert "Order begins" in page
    assert short_date(begins) in page
    assert "midnight" not in page
    home = client.get("/shared/").content.decode()
    assert short_date(begins) in home
    on_map = client.get("/shared/G-TEST-0001/map/").content.decode()
    assert f"Order made, not begun yet, begins {short_date(begins)}" in on_map

    over = today - timedelta(days=1)
    make_closure(cast.officer, state="quashed", **made, **ends)
    make_closure(cast.officer, state="discharged", ceased_on=over, **made, **ends)
    make_closure(cast.officer, state="order", order_ends_on=over, **made)
    suspended = {"order_suspended_at": clock.now()}
    make_closure(cast.officer, state="order", **suspended, **made, **ends)
    page = listed(client, "closures")
    assert "no one may enter" not in page
    assert "Full" in page
    make_closure(cast.officer, state="order", **made, **ends)
    assert listed(client, "closures").count("Full: no one may enter") == 1


def test_a_closure_that_has_ended_says_when_and_not_when_it_was_to_end(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    today = clock.today()
    over, later = today - timedelta(days=3), today + timedelta(days=50)
    made = {"scope": "full", "order_made_on": today - timedelta(days=30), **west}
    ends = {"order_ends_on": later}
    make_closure(cast.officer, state="quashed", ceased_on=over, **made, **ends)
    make_closure(cast.officer, state="discharged", ceased_on=over, **made, **ends)
    client = as_user(cast.partner)

    pages = [listed(client, "closures"), client.get("/shared/").content.decode()]
    make_closure(cast.officer, state="order", order_ends_on=over, **made)
    pages.append(listed(client, "closures"))

    for page in pages:
        assert short_date(later) not in page
        assert "Order ends" not in page
    # On the day that it ended by time, too.
    assert [page.count(short_date(over)) for page in pages] == [2, 2, 3]


def test_the_list_of_agreements_shows_what_is_in_force_and_what_waits_beside_it(
    cast: Cast, country: dict[str, Area], as_user: AsUser
) -> None:
    today = clock.today()
    make_agreement(cast, ends_on=today, review_by=today)
    make_agreement(
        cast,
        version=2,
        rows=["closures"],
        valid_from=today + timedelta(days=9),
        partner_signed_at=None,
        partner_signed_by=None,
    )

    police = as_user(cast.records).get("/sharing/").content.decode()
    assert "Version 2: to be signed" in police
    assert "In force" in police
    assert "Ends soon" in police
    second = as_user(cast.partner).get("/sharing/G-TEST-0001/2/").content.decode()
    assert "What changes from version 1" in second
    assert "By signing you agree" in second
    first = as_user(cast.partner).get("/sharing/G-TEST-0001/1/").content.decode()
    assert "Nothing is shared after that day" in first


@pytest.mark.parametrize("kind", ["activities", "closures", "taskings", "warrants"])
def test_no_parameter_of_a_list_is_a_fault_of_the_site(
    cast: Cast, agreement: Agreement, as_user: AsUser, kind: str
) -> None:
    """Even one that the list has no box for; police who look as the partner too."""
    ways = {
        cast.partner: f"/shared/G-TEST-0001/{kind}/",
        cast.supervisor: f"/shared/as-partner/G-TEST-0001/1/{kind}/",
    }
    for who, address in ways.items():
        client = as_user(who)
        for name, value in product(PARAMETERS, ODD_VALUES):
            answer = client.get(address, {name: value})
            asked = (who.username, name, value, answer.status_code)
            assert answer.status_code in {200, 400}, asked

"""Do urgent referrals without a decision come first, wherever they are listed?"""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.safeguarding.choices import Decision, ReferralState, Urgency
from operations.safeguarding.models import Referral
from operations.safeguarding.record import REFERRALS
from operations.safeguarding.rules.referrals import is_pressing
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import short_date
from tests.api.safeguarding.conftest import NOW, URL
from tests.factories import Cast, make_arrest, make_referral

DECIDED = {
    "decision": Decision.ACCEPTED,
    "decision_at": NOW,
}


def facts(state: str) -> dict[str, Any]:
    """Return what the database demands of a referral in this state."""
    if state == ReferralState.TO_MAKE:
        return {}
    sent = {"made_at": NOW, "consent": "given"}
    is_decided = state in {ReferralState.DECIDED, ReferralState.OUTCOME_SENT}
    return sent | (DECIDED if is_decided else {})


@pytest.mark.parametrize("urgency", Urgency.values)
@pytest.mark.parametrize("state", ReferralState.values)
@pytest.mark.parametrize("is_in_error", [False, True])
def test_the_order_of_the_list_follows_the_rule(
    cast: Cast, urgency: str, state: str, is_in_error: bool
) -> None:
    error: dict[str, Any] = {}
    if is_in_error:
        error = {"error_at": NOW, "error_by": cast.officer, "error_reason": "twice"}
    made = make_referral(
        cast.officer, urgency=urgency, state=state, **facts(state), **error
    )

    row: Any = REFERRALS.rows(cast.officer).get(pk=made.pk)

    rule = is_pressing(urgency=urgency, state=state, is_in_error=is_in_error)
    assert bool(row.is_pressing) == rule


def test_a_list_says_the_day_the_ward_and_the_age(
    officer: Client, cast: Cast, country: dict[str, Area]
) -> None:
    arrest = make_arrest(cast.officer, age_band="10-17")
    row = make_referral(
        cast.officer,
        kind="mash",
        subject="child",
        arrest=arrest,
        their_reference="MASH-2291",
        ward=country["E05000001"],
        point=Point(-1.26, 51.76, srid=4326),
    )
    ward = country["E05000001"].name

    page = officer.get(f"{URL}referrals/").content.decode()

    day = short_date(row.occurred_on)
    assert f">{day}: referral of a child, Children’s social care (MASH)</a>" in page
    assert f"Aged 10 to 17. {ward}. MASH-2291. To: " in page


def test_an_urgent_one_is_listed_before_a_later_one(
    officer: Client, cast: Cast
) -> None:
    urgent = make_referral(cast.officer, urgency=Urgency.URGENT)
    make_referral(cast.officer)

    answer = officer.get("/api/v1/referrals").json()
    page = officer.get(f"{URL}referrals/").content.decode()

    later = Referral.objects.exclude(pk=urgent.pk).get().reference
    listed = [item["reference"] for item in answer["items"]]
    assert listed == [urgent.reference, later]
    assert page.index(urgent.reference) < page.index(later)


def test_what_needs_action_is_in_the_one_order_of_urgency(
    officer: Client, cast: Cast
) -> None:
    day = timedelta(days=1)
    child = {"subject": "child"}
    adult = {"subject": "adult", "kind": "adult"}
    soon = make_referral(cast.officer, opened_at=NOW, **child)
    late_adult = make_referral(cast.officer, opened_at=NOW - 40 * day, **adult)
    late_child = make_referral(cast.officer, opened_at=NOW - 20 * day, **child)
    urgent = make_referral(cast.officer, urgency=Urgency.URGENT, opened_at=NOW)
    with clock.stopped(NOW):
        sweep_deadlines()
        page = officer.get(URL).content.decode()

    # A child's that is late is before an adult's that is later.
    expected = [row.reference for row in (urgent, late_child, late_adult, soon)]
    assert sorted(expected, key=page.index) == expected


def test_harm_comes_first_and_then_who_has_waited_longest(
    officer: Client, cast: Cast
) -> None:
    day = timedelta(days=1)
    decided = make_referral(
        cast.officer, state=ReferralState.DECIDED, **facts(ReferralState.DECIDED)
    )
    new = make_referral(cast.officer, opened_at=NOW)
    old = make_referral(cast.officer, opened_at=NOW - 20 * day)
    urgent = make_referral(cast.officer, urgency=Urgency.URGENT, opened_at=NOW)
    waited = make_referral(
        cast.officer, urgency=Urgency.URGENT, opened_at=NOW - 15 * day
    )
    expected = [row.reference for row in (waited, urgent, old, new, decided)]

    found: list[str] = []
    url = "/api/v1/referrals?limit=2"
    while url:
        answer = officer.get(url).json()
        found += [item["reference"] for item in answer["items"]]
        url = answer["older"]
    page = officer.get(f"{URL}referrals/").content.decode()

    assert found == expected
    assert sorted(expected, key=page.index) == expected
    assert page.count("sh-tag--urgent") == 2

"""A visit to a closed address says no more than the closure itself may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from operations.activities.models import Activity
from operations.closures.models import ClosureCase
from operations.safeguarding.models import SharingHold
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.partners.preview.choices import Reason
from stronghold.partners.preview.queries.held_back import Period, by_rule, scope_of
from tests.agreements import make_agreement
from tests.api.closures.cases import Case
from tests.api.closures.conftest import open_case  # noqa: F401 - fixture
from tests.api.sharing.conftest import rows_for
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_concern,
    make_link,
    make_premises,
    make_took_part,
)

Shown = Callable[[str], list[str]]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


@pytest.fixture
def home(cast: Cast, west: dict[str, Any]) -> dict[str, Any]:
    return west | {"premises": make_premises(cast.officer)}


def case_at(home: dict[str, Any], cast: Cast, **given: Any) -> ClosureCase:
    today = clock.today()
    ordered = {
        "state": "order",
        "scope": "full",
        "order_made_on": today,
        "order_ends_on": today + timedelta(days=80),
    }
    return make_closure(cast.officer, **home | (given or ordered))


def visit_to(case: ClosureCase, home: dict[str, Any], cast: Cast) -> Activity:
    visit = make_activity(cast.officer, kind="closure_visit", **home)
    make_link(case, visit)
    return visit


def hold(cast: Cast, case: ClosureCase) -> SharingHold:
    return SharingHold.objects.create(
        concern=make_concern(cast.officer, closure=case),
        record_kind="closure",
        record_id=case.pk,
        since=clock.now(),
        begun_by=cast.officer,
    )


def why(cast: Cast, agreement: Agreement, visit: Activity) -> str:
    """Return why police are shown that a visit is held back."""
    with during(Request()):
        found = by_rule(
            cast.supervisor,
            "activities",
            scope=scope_of(agreement),
            period=Period.weeks(4),
        )
    return {one.reference: one.reason for one in found}[visit.reference]


def test_a_visit_is_shown_once_its_closure_is(
    cast: Cast, agreement: Agreement, shown: Shown, home: dict[str, Any]
) -> None:
    case = case_at(home, cast, state="served")
    visit = visit_to(case, home, cast)
    other = make_activity(cast.officer, **home)

    assert shown("activities") == [other.reference]
    assert why(cast, agreement, visit) == Reason.NOT_HEARD

    ClosureCase.objects.filter(pk=case.pk).update(
        state="order", order_made_on=clock.today(), order_ends_on=clock.today()
    )

    assert set(shown("activities")) == {visit.reference, other.reference}
    assert why(cast, agreement, visit) == ""


def test_a_tap_at_the_door_shows_nothing_before_a_court_decides(
    client: Client,
    cast: Cast,
    shown: Shown,
    agreement: Agreement,
    home: dict[str, Any],
    open_case: Callable[..., Case],  # noqa: F811
) -> None:
    case = open_case(cast.supervisor)
    case.serve(clock.now())
    rows = ClosureCase.objects.filter(reference=case.reference)
    rows.update(**home)
    client.force_login(cast.officer)
    sent = {"found": "as_ordered", "client_uuid": str(uuid4())}
    client.post(f"/operations/closures/{case.reference}/door/visits/", sent)
    visit = Activity.objects.get(kind="closure_visit")

    assert visit.premises_id == home["premises"].pk
    assert shown("activities") == []

    rows.update(state="order", order_made_on=clock.today(), order_ends_on=clock.today())

    assert shown("activities") == [visit.reference]


def test_an_agreement_without_closures_gives_no_visit(
    cast: Cast, country: Any, home: dict[str, Any]
) -> None:
    visit = visit_to(case_at(home, cast), home, cast)
    patrol = make_activity(cast.officer, **home)
    make_took_part(visit, "council")
    only = make_agreement(cast, rows=["activities"])
    figures = make_agreement(
        cast, reference="G-TEST-0002", rows=["activities"], figures=["closures"]
    )

    for agreement in (only, figures):
        found = rows_for(cast.partner, agreement, "activities")
        assert [row.reference for row in found] == [patrol.reference]
        assert why(cast, agreement, visit) == Reason.NOT_AGREED


def test_a_case_withheld_through_a_concern_withholds_its_visits(
    cast: Cast, agreement: Agreement, shown: Shown, home: dict[str, Any]
) -> None:
    case = case_at(home, cast)
    visit = visit_to(case, home, cast)
    # Elsewhere, as typed: the link alone says which case it is of.
    away = visit_to(case, home | {"premises": None}, cast)
    joined = visit_to(case, home, cast)
    make_took_part(joined, "council")
    every = {visit.reference, away.reference, joined.reference}
    assert set(shown("activities")) == every

    held = hold(cast, case)

    assert shown("activities") == []
    for one in (visit, away, joined):
        assert why(cast, agreement, one) == Reason.SAFEGUARDING

    SharingHold.objects.filter(pk=held.pk).update(until=clock.now())
    assert set(shown("activities")) == every


def test_a_withheld_case_of_the_same_premises_withholds_them_too(
    cast: Cast, agreement: Agreement, shown: Shown, home: dict[str, Any]
) -> None:
    visit = visit_to(case_at(home, cast), home, cast)
    assert shown("activities") == [visit.reference]

    hold(cast, case_at(home, cast, state="draft"))

    assert shown("activities") == []
    assert why(cast, agreement, visit) == Reason.SAFEGUARDING


def test_an_earlier_closure_of_the_address_opens_no_visit_to_a_later_one(
    cast: Cast, agreement: Agreement, shown: Shown, home: dict[str, Any]
) -> None:
    """Or the visits would give a new case away at an address that was closed before."""
    case_at(home, cast)
    visit = visit_to(case_at(home, cast, state="served"), home, cast)
    unlinked = make_activity(cast.officer, kind="closure_visit", **home)

    assert shown("activities") == []
    assert why(cast, agreement, visit) == Reason.NOT_HEARD
    assert why(cast, agreement, unlinked) == Reason.NO_CASE


def test_a_partner_is_shown_visits_of_its_own_case_and_those_it_made(
    cast: Cast, agreement: Agreement, shown: Shown, home: dict[str, Any]
) -> None:
    own_case = case_at(home, cast, state="served", issuer=agreement.partner)
    of_own_case = visit_to(own_case, home, cast)
    theirs = case_at(home, cast, state="served")
    joined = visit_to(theirs, home, cast)
    make_took_part(joined, "council")
    visit_to(theirs, home, cast)

    assert set(shown("activities")) == {of_own_case.reference, joined.reference}

    hold(cast, own_case)
    assert of_own_case.reference in shown("activities")

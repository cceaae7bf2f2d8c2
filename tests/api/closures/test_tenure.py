"""How premises are held decides the landlord's notice; Wales has none of ours."""

from collections.abc import Iterator

import pytest
from django.test import Client

from operations.closure_moves.choices import EventKind
from operations.closures.models import ClosureCase
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.models import Deadline
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.choices import Country
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.demo.builders.closures import happen
from stronghold.demo.builders.stage import Now
from tests.api.closures.cases import NAMED
from tests.factories import WEST_SOUTH, Cast, make_closure
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, at

PAGES = "/operations/closures/"
ORDER = {"scope": "full", "ends_on": "2027-03-24"}


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(at("2027-01-04 10:00")):
        yield


@pytest.fixture
def street(db: None) -> Street:
    return Street.objects.create(name="Mill Lane", kind="street", point=WEST_SOUTH)


def ordered(by: User, senior: User, street: Street | None) -> ClosureCase:
    """Make a case at a number of a street in which an order was made on 24 December."""
    case = make_closure(
        by, place_text="Flat 2, 3 Mill Lane", street=street, point=WEST_SOUTH
    )
    for kind, when, facts, who in (
        (EventKind.PREPARE, "2026-12-21 12:00", ANSWERS, by),
        (EventKind.AUTHORISE, "2026-12-22 12:00", LONG | NAMED, senior),
        (EventKind.SERVE, "2026-12-23 09:00", SERVICE, by),
        (EventKind.ORDER, "2026-12-24 10:00", ORDER, by),
    ):
        with clock.stopped(at(when)):
            happen(Now(), case, kind, facts, by=who, at=at(when))
    return case


@pytest.fixture
def case(cast: Cast, street: Street) -> ClosureCase:
    return ordered(cast.officer, cast.supervisor, street)


def landlord(case: ClosureCase) -> tuple[str, str]:
    row = Deadline.objects.get(closure=case, kind="landlord_notice")
    return row.state, row.act


def page_of(case: ClosureCase, page: str = "") -> str:
    return f"{PAGES}{case.reference}/{page}"


def test_not_known_says_what_would_apply_in_each_case(
    client: Client, cast: Cast, case: ClosureCase
) -> None:
    client.force_login(cast.officer)

    page = client.get(page_of(case)).content.decode()

    assert "Not known" in page
    assert "s.83ZA(7) or s.8(4F), Housing Act 1985 if secure" in page
    assert "none if owner-occupied" in page
    assert page_of(case, "tenure/") in page


def test_recorded_from_the_case_it_decides_the_act_and_has_a_history(
    client: Client, cast: Cast, case: ClosureCase
) -> None:
    client.force_login(cast.officer)
    assert (
        "How are the premises held?"
        in client.get(page_of(case, "tenure/")).content.decode()
    )

    for tenure, told in (
        ("secure", ("open", "Housing Act 1985")),
        ("private", ("open", "Housing Act 1988")),
        ("owner", ("void", "Housing Act 1988")),
    ):
        answer = client.post(page_of(case, "tenure/"), {"tenure": tenure})
        assert answer["Location"] == page_of(case)
        assert landlord(case) == told

    known = Premises.objects.get(address="Flat 2, 3 Mill Lane")
    case.refresh_from_db()
    assert case.premises == known
    page = client.get(page_of(case)).content.decode()
    assert "Owner-occupied" in page
    assert "landlord’s notice" not in page
    history = Premises.pgh_event_model.objects.filter(pgh_obj=known)  # type: ignore[attr-defined]
    assert list(history.order_by("pgh_id").values_list("tenure", flat=True)) == [
        "unknown",
        "secure",
        "private",
        "owner",
    ]
    events = Event.objects.filter(detail__change="tenure_recorded")
    assert [event.detail["tenure"] for event in events.order_by("pk")] == [
        "secure",
        "private",
        "owner",
    ]


def test_a_place_that_is_no_address_is_refused_with_what_to_do(
    client: Client, cast: Cast
) -> None:
    case = ordered(cast.officer, cast.supervisor, None)
    client.force_login(cast.officer)

    answer = client.post(page_of(case, "tenure/"), {"tenure": "secure"})

    assert answer.status_code == 400
    assert "Open a case at the address instead" in answer.content.decode()
    assert not Premises.objects.exists()


def test_a_council_records_it_on_its_own_case_alone(
    client: Client, cast: Cast, council: User, case: ClosureCase, street: Street
) -> None:
    own = ordered_by_council(council, street)
    client.force_login(council)

    assert (
        client.post(page_of(own, "tenure/"), {"tenure": "assured"}).status_code == 302
    )
    assert client.post(page_of(case, "tenure/"), {"tenure": "owner"}).status_code == 404
    client.force_login(cast.analyst)
    assert client.post(page_of(case, "tenure/"), {"tenure": "owner"}).status_code == 403
    assert Premises.objects.get().tenure == "assured"


def ordered_by_council(council: User, street: Street) -> ClosureCase:
    return make_closure(
        council,
        issued_as="district",
        place_text="5 Mill Lane",
        street=street,
        point=WEST_SOUTH,
    )


def test_a_force_in_wales_has_no_landlords_clock_and_all_the_others(
    client: Client, cast: Cast, case: ClosureCase
) -> None:
    force = cast.officer.force
    force.jurisdiction = Country.WALES
    force.save()
    client.force_login(User.objects.get(pk=cast.officer.pk))

    sweep_deadlines()

    kinds = dict(Deadline.objects.values_list("kind", "state"))
    assert kinds["landlord_notice"] == "void"
    assert (kinds["order_ends"], kinds["appeal"]) == ("open", "open")
    page = client.get(page_of(case)).content.decode()
    assert "landlord’s notice" not in page
    law = client.get("/operations/law/").content.decode()
    assert law.count("England only, off here") >= 3

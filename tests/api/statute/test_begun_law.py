"""A change of the law that has begun: two people, once both saw the open cases."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from operations.closure_moves.choices import EventKind
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.models import (
    ClosureCase,
    Deadline,
    Provision,
    ProvisionDecision,
    ProvisionLook,
)
from operations.statute.choices import Issuer
from operations.statute.queries import provisions_in_force
from operations.statute.rules.clocks import hearing_by
from operations.statute.rules.closures import (
    Rank,
    Signatory,
    irregularities_of_notice_hours,
)
from operations.statute.rules.limits import Code, in_force
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.demo.builders.closures import happen
from stronghold.demo.builders.stage import Now
from tests.api.closures.cases import NAMED
from tests.factories import Cast, make_closure, make_user, make_warrant
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE

BEGAN, TODAY = date(2026, 11, 23), datetime(2026, 11, 24, 12, tzinfo=UTC)
LAW, APPROVE = "/operations/law/", "/operations/law/approve/"
CHANGE = {
    "code": Code.HEARING,
    "value": "72",
    "in_force_from_day": "23",
    "in_force_from_month": "11",
    "in_force_from_year": "2026",
    "act": "The 2014 Act, as amended",
    "section": "s.80(3)",
    "source": "The commencement regulations",
    "confidence": "confirmed",
    "reason": "Force legal read them",
}
SENIOR = {"code": Code.SENIOR_NOTICE, "section": "s.77(2)"}
SEEN = re.compile(r'name="seen" value="([0-9a-f]{32})"')


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(TODAY):
        yield


@pytest.fixture
def records(client: Client, cast: Cast) -> Client:
    client.force_login(cast.records)
    return client


@pytest.fixture
def second(cast: Cast) -> User:
    return make_user("legal", Role.RECORDS_MANAGER, cast.records.organisation)


def served(cast: Cast, at: datetime) -> ClosureCase:
    """Make a case whose 48-hour notice was served then."""
    case = make_closure(cast.officer)
    for kind, when, facts, by in (
        (EventKind.PREPARE, at - timedelta(hours=5), ANSWERS, cast.officer),
        (EventKind.AUTHORISE, at - timedelta(hours=3), LONG | NAMED, cast.supervisor),
        (EventKind.SERVE, at, SERVICE, cast.officer),
    ):
        with clock.stopped(when):
            happen(Now(), case, kind, facts, by=by, at=when)
    return case


def entered(client: Client, **changed: Any) -> Any:
    """Enter a change that has begun: see what it touches, then approve it."""
    asked = client.post(APPROVE, CHANGE | changed)
    assert asked.status_code == 200, asked.content.decode()
    found = SEEN.search(asked.content.decode())
    assert found
    return client.post(APPROVE, CHANGE | changed | {"seen": found[1]})


def decided(client: Client, row: Provision, **given: str) -> Any:
    page = f"{LAW}additions/{row.pk}/"
    found = SEEN.search(client.get(page).content.decode())
    seen = found[1] if found else ""
    return client.post(
        page, {"answer": "yes", "reason": "I read it too", "seen": seen} | given
    )


def hearing(case: ClosureCase) -> Deadline:
    return Deadline.objects.get(closure=case, kind="hearing")


def test_begun_law_counts_once_two_people_saw_the_open_cases_and_approved_it(
    records: Client, cast: Cast, second: User
) -> None:
    """The limit began on the 23rd; it is entered and approved on the 24th."""
    before = served(cast, datetime(2026, 11, 22, 15, tzinfo=UTC))
    since = served(cast, datetime(2026, 11, 23, 15, tzinfo=UTC))

    asked = records.post(APPROVE, CHANGE)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert since.reference in page
    assert before.reference not in page
    assert "Thursday 26 November at 3:00pm" in page
    assert not Provision.objects.exists()

    assert entered(records)["Location"] == LAW
    assert entered(records, **SENIOR)["Location"] == LAW
    assert in_force(provisions_in_force(), Code.HEARING, BEGAN).value == 48
    assert "Waiting for a second person" in records.get(LAW).content.decode()

    records.force_login(second)
    for row in Provision.objects.order_by("pk"):
        shown = records.get(f"{LAW}additions/{row.pk}/").content.decode()
        assert since.reference in shown
        assert before.reference not in shown
        assert decided(records, row)["Location"] == LAW
    sweep_deadlines()

    law = provisions_in_force()
    assert in_force(law, Code.HEARING, BEGAN).value == 72
    at = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert hearing_by(law, served_at=at).due_at == at + timedelta(hours=72)
    assert hearing(since).due_at == at + timedelta(hours=72)
    assert hearing(before).due_at == datetime(2026, 11, 24, 15, tzinfo=UTC)
    senior = Signatory(Issuer.POLICE, rank=Rank.SUPERINTENDENT)
    assert irregularities_of_notice_hours(law, senior, on=BEGAN, hours=72) == ()
    day_before = BEGAN - timedelta(days=1)
    (breach,) = irregularities_of_notice_hours(law, senior, on=day_before, hours=72)
    assert "48 hours at most" in breach.words
    shown_to = Event.objects.filter(
        records__contains=[since.reference], detail__provision=Code.HEARING
    )
    assert set(shown_to.values_list("actor_id", flat=True)) == {
        cast.records.pk,
        second.pk,
    }


def test_who_entered_it_cannot_be_the_second(records: Client) -> None:
    entered(records)
    row = Provision.objects.get()

    answer = decided(records, row)

    assert answer.status_code == 400
    assert "You entered this change" in answer.content.decode()
    assert not ProvisionDecision.objects.exists()
    assert in_force(provisions_in_force(), Code.HEARING, BEGAN).value == 48


def test_a_second_person_may_refuse_it_and_decides_once(
    records: Client, second: User
) -> None:
    entered(records)
    row = Provision.objects.get()
    records.force_login(second)

    assert decided(records, row, answer="no")["Location"] == LAW

    assert in_force(provisions_in_force(), Code.HEARING, BEGAN).value == 48
    assert "Waiting for a second" not in records.get(LAW).content.decode()
    again = decided(records, row)
    assert "Someone has decided this already" in again.content.decode()


def test_what_was_shown_must_be_what_it_touches(
    records: Client, cast: Cast, second: User
) -> None:
    entered(records)
    row = Provision.objects.get()
    records.force_login(second)
    page = f"{LAW}additions/{row.pk}/"
    found = SEEN.search(records.get(page).content.decode())
    assert found
    late = served(cast, datetime(2026, 11, 23, 18, tzinfo=UTC))

    told_late = {"answer": "yes", "reason": "I read it too", "seen": found[1]}
    answer = records.post(page, told_late)

    assert answer.status_code == 400
    assert late.reference in answer.content.decode()
    assert "The open cases have changed" in answer.content.decode()
    assert decided(records, row)["Location"] == LAW


def test_what_would_be_judged_otherwise_is_shown(records: Client, cast: Cast) -> None:
    case = served(cast, datetime(2026, 11, 23, 15, tzinfo=UTC))

    answer = records.post(APPROVE, CHANGE | {"code": Code.SENIOR_RANK, "value": "6"})

    page = answer.content.decode()
    assert case.reference in page
    assert "Would not be lawful: entry 2" in page


def test_a_live_warrant_is_not_mentioned(records: Client, cast: Cast) -> None:
    change = CHANGE | {"code": Code.DRUGS_WARRANT, "value": "2"}
    without = records.post(APPROVE, change).content.decode()

    live = make_warrant(
        cast.officer,
        state="issued",
        issued_on=date(2026, 11, 23),
        ends_on=date(2026, 12, 23),
    )

    after = records.post(APPROVE, change).content.decode()
    assert live.reference not in after
    assert SEEN.findall(after) == SEEN.findall(without)


def test_only_who_approves_provisions_sees_what_waits_and_what_to_look_at(
    records: Client, cast: Cast
) -> None:
    entered(records)
    row = Provision.objects.get()
    with clock.stopped(TODAY + timedelta(days=90)):
        assert "Not checked for 60 days" in records.get(LAW).content.decode()
        records.force_login(cast.officer)
        page = records.get(LAW).content.decode()
        assert "Not checked for 60 days" not in page
        assert "Waiting for a second person" not in page
        for path in (f"additions/{row.pk}/", f"off/{Code.CUCKOOING}/"):
            assert records.get(LAW + path).status_code == 403


def test_what_stands_off_is_looked_at_every_sixty_days(
    records: Client, cast: Cast
) -> None:
    page = f"{LAW}off/{Code.CUCKOOING}/"
    assert "Not checked" not in records.get(LAW).content.decode()

    with clock.stopped(datetime(2027, 1, 27, 12, tzinfo=UTC)):
        assert page in records.get(LAW).content.decode()
        assert records.post(page, {"found": " "}).status_code == 400
        answer = records.post(page, {"found": "No regulations on legislation.gov.uk"})
        assert answer["Location"] == LAW
        assert page not in records.get(LAW).content.decode()
    with clock.stopped(datetime(2027, 3, 29, 12, tzinfo=UTC)):
        assert page in records.get(LAW).content.decode()
    look = ProvisionLook.objects.get()
    assert (look.code, look.looked_by) == (Code.CUCKOOING, cast.records)
    assert records.get(f"{LAW}off/{Code.HEARING}/").status_code == 200
    assert records.get(f"{LAW}off/{Code.APPEAL}/").status_code == 404


def test_decisions_and_looks_are_only_added(records: Client, second: User) -> None:
    entered(records)
    row = Provision.objects.get()
    records.force_login(second)
    decided(records, row)
    records.post(f"{LAW}off/{Code.CUCKOOING}/", {"found": "Nothing yet"})

    for rows in (ProvisionDecision.objects.all(), ProvisionLook.objects.all()):
        assert rows.exists()
        with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            rows.delete()

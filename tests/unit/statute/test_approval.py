"""A changed limit is approved from a day to come, and then is the law for all rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from operations.models import Provision as Row
from operations.statute.actions import (
    Approval,
    approve_provision,
)
from operations.statute.choices import Confidence, Unit
from operations.statute.provisions import SEED
from operations.statute.queries import provisions_in_force
from operations.statute.rules.clocks import hearing_by
from operations.statute.rules.limits import Code, Provision, in_force, is_on
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.oversight.words import words
from tests.factories import Cast
from tests.unit.statute.changed_law import changed, of_code

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = date(2027, 4, 1)
REASON = "Force legal confirmed the commencement regulations"
NEW = changed(Code.HEARING, 72, LATER)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


def approve(cast: Cast, provision: Provision, reason: str = REASON) -> Row:
    approval = Approval(provision, reason)
    return approve_provision(by=cast.records, approval=approval)


def test_without_rows_the_law_is_the_seed(cast: Cast) -> None:
    assert set(provisions_in_force()) == set(SEED)


def test_s80_3_approved_change_is_the_law_from_its_first_day(cast: Cast) -> None:
    row = approve(cast, NEW)

    law = provisions_in_force()

    assert row.as_rule() == NEW
    assert (row.approved_by, row.approved_at, row.reason) == (cast.records, NOW, REASON)
    last = datetime(2027, 3, 31, 20, tzinfo=UTC)
    assert hearing_by(law, served_at=last) == replace(
        hearing_by(SEED, served_at=last),
        provision=in_force(law, Code.HEARING, date(2027, 3, 31)),
    )
    first = datetime(2027, 4, 1, 9, tzinfo=UTC)
    assert hearing_by(law, served_at=first).due_at == first + timedelta(hours=72)


def test_approval_is_in_the_audit_log_in_words(cast: Cast) -> None:
    approve(cast, NEW)

    event = Event.objects.get(detail__change="provision_approved")

    assert event.actor_id == cast.records.pk
    assert words(event) == (
        "Approved a limit of the law: hearing from 2027-04-01, 72 hours"
    )
    off = Event(kind=event.kind, detail=event.detail | {"is_on": False})
    assert words(off).startswith("Switched off a limit of the law: hearing")


def test_only_the_records_manager_approves(cast: Cast) -> None:
    for by in (cast.officer, cast.supervisor, cast.analyst, cast.admin, cast.partner):
        with pytest.raises(NotAllowed, match=Verb.APPROVE_PROVISIONS):
            approve_provision(by=by, approval=Approval(NEW, REASON))

    assert not Row.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "parking"}, "code"),
        ({"unit": "days"}, "unit"),
        ({"jurisdiction": "e"}, "unit"),
        ({"value": 0}, "value"),
        ({"value": 1001}, "value"),
        ({"in_force_from": None}, "in_force_from"),
        ({"in_force_from": date(2025, 11, 22)}, "in_force_from"),
        ({"in_force_to": LATER}, "in_force_to"),
        ({"in_force_to": date(2027, 5, 1)}, "in_force_to"),
        ({"confidence": Confidence.UNCONFIRMED}, "confidence"),
        ({"act": " "}, "act"),
        ({"section": ""}, "section"),
        ({"source": ""}, "source"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_what_cannot_stand_is_refused(
    cast: Cast, given: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        approve(cast, replace(NEW, **given))  # type: ignore[arg-type]

    assert refused.value.field == field
    assert not Row.objects.exists()


def test_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Enter the reason"):
        approve(cast, NEW, reason=" ")


def test_before_its_day_another_for_that_day_takes_its_place(cast: Cast) -> None:
    approve(cast, NEW)
    approve(cast, replace(NEW, value=36))

    law = provisions_in_force()

    assert in_force(law, Code.HEARING, LATER).value == 36
    assert NEW not in law


def test_one_from_an_earlier_day_ends_where_the_next_begins(cast: Cast) -> None:
    day_before = LATER - timedelta(days=1)
    approve(cast, NEW)
    approve(cast, replace(NEW, value=36, in_force_from=day_before))

    law = provisions_in_force()

    assert in_force(law, Code.HEARING, day_before).value == 36
    assert in_force(law, Code.HEARING, day_before).in_force_to == LATER
    assert in_force(law, Code.HEARING, LATER).value == 72


def test_a_later_one_supersedes_from_its_day(cast: Cast) -> None:
    approve(cast, NEW)
    approve(cast, replace(NEW, value=96, in_force_from=LATER + timedelta(days=30)))

    law = provisions_in_force()

    assert in_force(law, Code.HEARING, LATER).value == 72
    assert in_force(law, Code.HEARING, LATER + timedelta(days=30)).value == 96


def test_confirmed_power_is_switched_on_and_off(cast: Cast) -> None:
    code, off_on = Code.SOCIAL_LANDLORD_MAY_ISSUE, date(2028, 1, 1)
    new = replace(
        of_code(code), in_force_from=LATER, is_on=True, confidence="confirmed"
    )
    approve(cast, new)
    approve(cast, replace(new, in_force_from=off_on, is_on=False))

    law = provisions_in_force()

    assert not is_on(law, code, LATER - timedelta(days=1))
    assert is_on(law, code, LATER)
    assert not is_on(law, code, off_on)


def test_rank_is_one_of_the_ranks(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="between 1 and 9"):
        approve(cast, changed(Code.SENIOR_RANK, 10, LATER))


def stored(cast: Cast, **given: object) -> Row:
    fields = {
        "code": Code.HEARING,
        "value": 72,
        "unit": Unit.HOURS,
        "act": "An Act",
        "section": "s.1",
        "in_force_from": LATER,
        "source": "A source",
        "confidence": "confirmed",
        "reason": REASON,
        "approved_at": NOW,
        "approved_by": cast.records,
    }
    return Row.objects.create(**fields | given)


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"code": "x", "in_force_to": LATER}, "provision_ends_after_it_begins"),
        (
            {"code": "x", "confidence": Confidence.UNCONFIRMED},
            "provision_on_is_confirmed",
        ),
    ],
)
def test_the_database_holds_it_too(
    cast: Cast, given: dict[str, object], constraint: str
) -> None:
    row = stored(cast)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        stored(cast, **given)

    assert str(row) == "hearing from 2027-04-01"


def test_approved_row_is_never_changed(cast: Cast) -> None:
    row = stored(cast)
    denied = "permission denied"

    with pytest.raises(DatabaseError, match=denied), transaction.atomic():
        Row.objects.filter(pk=row.pk).update(value=1)
    with pytest.raises(DatabaseError, match=denied), transaction.atomic():
        row.delete()


@pytest.mark.django_db(transaction=True)
def test_action_is_a_transaction_of_its_own(cast: Cast) -> None:
    row = approve_provision(by=cast.records, approval=Approval(NEW, REASON))

    assert Row.objects.get(pk=row.pk).as_rule() == NEW

"""Whatever the day and hour: clocks run forwards, and changed law never moves them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from operations.statute.choices import Enactment, Entries, Issuer
from operations.statute.provisions import PSYCHOACTIVE_BEGAN, SEED
from operations.statute.rules import clocks, closures
from operations.statute.rules.closures import (
    Extension,
    NoticeExtension,
    Rank,
    Signatory,
)
from operations.statute.rules.limits import Breach, Code, Deadline, Provisions
from operations.statute.rules.warrants import (
    Entry,
    Warrant,
    check_entry,
    irregularities_of_entry,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON, london_date
from tests.unit.statute.changed_law import with_change

HOUR = timedelta(hours=1)
TWO_DAYS = timedelta(hours=48)
instants = st.datetimes(
    min_value=datetime(2015, 1, 1),
    max_value=datetime(2045, 1, 1),
    timezones=st.just(UTC),
)
# Christmas and the changes of the clocks come up often.
near_christmas = st.builds(
    lambda year, minutes: (
        datetime(year, 12, 22, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(2015, 2044),
    st.integers(0, 8 * 24 * 60),
)
moments = instants | near_christmas
days = st.dates(date(2015, 1, 1), date(2045, 1, 1))
signatories = st.builds(
    Signatory,
    issuer=st.sampled_from(Issuer),
    rank=st.none() | st.sampled_from(Rank),
    is_chief_executive=st.booleans(),
    has_districts=st.booleans(),
)


def counted_hour_by_hour(served_at: datetime) -> datetime:
    """Return the slow twin of hearing_by: hours pass, but for those of Christmas Day.

    Whole hours, so what is served is moved to the hour first.
    """
    here, left = served_at, 48
    while left or _is_christmas(here - timedelta(microseconds=1)):
        left -= not _is_christmas(here)
        here += HOUR
    return here


def _is_christmas(instant: datetime) -> bool:
    day = london_date(instant)
    return (day.month, day.day) == (12, 25)


def hearing(served_at: datetime, law: Provisions = SEED) -> datetime:
    return clocks.hearing_by(law, served_at=served_at).due_at


@given(moments, moments)
def test_s80_3_hearing_is_never_earlier_for_what_is_served_later(
    one: datetime, other: datetime
) -> None:
    first, second = sorted([one, other])

    assert hearing(first) <= hearing(second)


@given(moments)
def test_s80_3_hearing_is_never_less_than_48_hours_off(served_at: datetime) -> None:
    assert TWO_DAYS <= hearing(served_at) - served_at <= TWO_DAYS + 24 * HOUR


@given(moments)
def test_s80_3_hearing_is_48_hours_off_where_no_christmas_day_is_touched(
    served_at: datetime,
) -> None:
    hours = [served_at + n * HOUR for n in range(49)]
    touched = any(_is_christmas(hour) for hour in hours)

    assert touched or hearing(served_at) == served_at + TWO_DAYS


@given(near_christmas)
def test_s80_3_hearing_is_what_counting_hour_by_hour_gives(
    served_at: datetime,
) -> None:
    on_the_hour = served_at.replace(minute=0)

    assert hearing(on_the_hour) == counted_hour_by_hour(on_the_hour)


@given(moments)
@example(datetime(2026, 12, 25, 10, tzinfo=UTC))
@example(datetime(2026, 12, 26, tzinfo=UTC))
def test_s80_3_earliest_service_is_in_time_and_a_minute_sooner_is_not(
    slot: datetime,
) -> None:
    slot = slot.replace(second=0, microsecond=0)

    service = clocks.earliest_service_for(SEED, hearing_slot=slot)

    assert hearing(service) >= slot
    assert hearing(service - timedelta(minutes=1)) < slot


@given(moments)
def test_alerts_never_go_by_a_later_reading(at: datetime) -> None:
    for deadline in every_deadline(SEED, at):
        assert deadline.alert_by <= deadline.due_at
        assert deadline.due_at.tzinfo is UTC


def every_deadline(law: Provisions, at: datetime) -> list[Deadline]:
    """Return every clock, as if all that starts one had happened at this instant."""
    on = london_date(at)
    by_day: list[Callable[[], Deadline]] = [
        lambda: clocks.adjourned_until_at_most(law, heard_on=on),
        lambda: clocks.order_ends_at_most(law, made_on=on),
        lambda: clocks.extension_ends_at_most(law, made_on=on, ends_on=on),
        lambda: clocks.order_with_extensions_ends_at_most(law, made_on=on),
        lambda: clocks.appeal_by(law, decided_on=on),
        lambda: clocks.reimbursement_by(law, ceased_on=on),
        lambda: clocks.compensation_by(law, ended_on=on),
        lambda: _given(clocks.landlord_notice_by(law, made_on=on)),
        *(
            (lambda kind=kind: clocks.warrant_ends(law, issued_on=on, enactment=kind))
            for kind in Enactment
            if kind != Enactment.PSYCHOACTIVE_S39 or on >= PSYCHOACTIVE_BEGAN
        ),
    ]
    return [
        clocks.hearing_by(law, served_at=at),
        clocks.notice_ends(law, served_at=at, hours=24),
        clocks.notice_ends(law, served_at=at, hours=48),
        clocks.extended_notice_ends(law, served_at=at, hours=24),
        clocks.continued_notice_ends(law, decided_at=at),
        *(clock() for clock in by_day),
    ]


def _given(deadline: Deadline | None) -> Deadline:
    assert deadline is not None
    return deadline


LIMITS = [
    Code.NOTICE,
    Code.SENIOR_NOTICE,
    Code.NOTICE_EXTENSION,
    Code.HEARING,
    Code.ORDER,
    Code.CONTINUED_NOTICE,
    Code.ADJOURNMENT,
    Code.ORDER_EXTENSION,
    Code.ORDER_IN_TOTAL,
    Code.APPEAL,
    Code.REIMBURSEMENT,
    Code.COMPENSATION,
    Code.LANDLORD_NOTICE_SECURE,
    Code.DRUGS_WARRANT,
    Code.PACE_WARRANT,
]


@given(moments, days, st.sampled_from(LIMITS), st.integers(1, 100))
def test_changed_provision_moves_nothing_that_started_before_it(
    at: datetime, begins: date, code: Code, value: int
) -> None:
    changed = with_change(code, value, begins)

    if london_date(at) < begins:
        before, after = every_deadline(SEED, at), every_deadline(changed, at)
        assert [(d.due_at, d.alert_by) for d in before] == [
            (d.due_at, d.alert_by) for d in after
        ]


def refused_as_marked(found: tuple[Breach, ...], check: Callable[[], None]) -> None:
    """What is marked is refused too, by the same section, and the other way round."""
    message = ""
    try:
        check()
    except RuleBroken as refused:
        message = refused.message

    assert bool(message) == bool(found)
    for breach in found[:1]:
        assert breach.section in message
        assert breach.provision.act in message


def sections(found: tuple[Breach, ...]) -> set[str]:
    return {breach.section for breach in found}


@given(signatories, days, st.integers(-5, 100))
def test_s76_and_s77_refusals_name_their_section(
    by: Signatory, on: date, hours: int
) -> None:
    refused_as_marked(
        closures.irregularities_of_issuer(SEED, by, on=on),
        lambda: closures.check_issuer(SEED, by, on=on),
    )
    found = closures.irregularities_of_notice_hours(SEED, by, on=on, hours=hours)
    assert sections(found) <= {"s.77(1)", "s.77(2)", "s.77(2),(3)"}
    assert bool(found) >= (not 1 <= hours <= 48)


@given(
    signatories,
    st.builds(
        NoticeExtension,
        served_at=moments,
        hours=st.integers(1, 48),
        was_senior=st.booleans(),
        extension_hours=st.integers(-1, 50),
        issued_at=moments,
    ),
    st.integers(0, 60),
)
def test_s77_4_refusals_name_their_section(
    by: Signatory, extension: NoticeExtension, hours: int
) -> None:
    soon = replace(extension, issued_at=extension.served_at + hours * HOUR)

    found = closures.irregularities_of_notice_extension(SEED, by, soon)

    assert sections(found) <= {"s.77(4)"}
    assert bool(found) >= extension.was_senior


@given(moments, st.integers(-10, 100))
def test_s80_3_refusals_name_their_section(served_at: datetime, hours: int) -> None:
    hearing_at = served_at + hours * HOUR

    found = closures.irregularities_of_hearing(
        SEED, served_at=served_at, hearing_at=hearing_at
    )

    assert sections(found) <= {"s.80(3)"}
    assert bool(found) >= (hearing_at < served_at)


@given(
    signatories,
    st.sampled_from(Issuer),
    days,
    st.tuples(st.integers(0, 120), st.integers(-10, 120), st.integers(0, 120)),
    st.booleans(),
)
def test_s82_refusals_name_their_section(
    by: Signatory,
    issuer: Issuer,
    made_on: date,
    lengths: tuple[int, int, int],
    has_consulted: bool,
) -> None:
    ends_on = made_on + timedelta(days=lengths[0])
    extension = Extension(
        signatory=by,
        issuer=issuer,
        made_on=made_on,
        ends_on=ends_on,
        new_end=ends_on + timedelta(days=lengths[1]),
        applied_on=made_on + timedelta(days=lengths[2]),
        has_consulted=has_consulted,
    )

    found = closures.irregularities_of_order_extension(SEED, extension)

    known = {"s.82(1)", "s.82(2)", "s.82(3),(4)", "s.82(7)", "s.82(8)"}
    assert sections(found) <= known
    assert ("s.82(3),(4)" in sections(found)) != has_consulted
    assert ("s.82(1)" in sections(found)) == (extension.applied_on > ends_on)


@given(
    st.builds(
        Warrant,
        enactment=st.sampled_from(Enactment),
        issued_on=st.dates(PSYCHOACTIVE_BEGAN, date(2045, 1, 1)),
        entries=st.sampled_from(Entries),
        most_entries=st.none() | st.integers(1, 5),
        is_all_premises=st.booleans(),
    ),
    st.integers(-48, 24 * 120),
    st.tuples(st.integers(0, 6), st.booleans(), st.booleans()),
)
def test_s15_and_s16_refusals_name_their_section(
    warrant: Warrant, hours: int, told: tuple[int, bool, bool]
) -> None:
    issued = datetime.combine(warrant.issued_on, datetime.min.time(), LONDON)
    entry = Entry(issued + hours * HOUR, *told)

    found = irregularities_of_entry(SEED, warrant, entry)

    refused_as_marked(found, lambda: check_entry(SEED, warrant, entry))
    is_second_of_one = warrant.entries == Entries.SINGLE and entry.n_before > 0
    of_one = ("s.15(5)", "Sch. 3 para. 3")
    assert is_second_of_one == any(b.section in of_one for b in found)

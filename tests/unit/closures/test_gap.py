"""When is no one kept out, and what closes the gap?"""

from datetime import timedelta
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.ends import serve_from
from operations.closure_moves.rules.notice_gap import gap_of
from operations.closures.presenters.alarms import alarms, gap_if_served_now, long_words
from operations.closures.rules.dues import dues_of_case
from operations.deadlines.presenters.wording import by_when
from operations.statute.choices import Issuer
from operations.statute.provisions import SEED
from operations.statute.rules.clocks import Clock
from tests.unit.closures.steps import (
    ANSWERS,
    LONG,
    SERVICE,
    SHORT,
    Walk,
    at,
    served,
)

EXTENSION = {"signed_by": "superintendent", "extension_hours": 24}


def notice(hearing: str, when: str, **authority: Any) -> Walk:
    """Return a case served then, for a hearing booked for a London time."""
    booked = ANSWERS | {"hearing_at": at(hearing).isoformat()}
    walk = Walk().step(EventKind.PREPARE, "2026-12-01 08:00", **booked)
    walk.step(EventKind.AUTHORISE, "2026-12-01 09:00", **(authority or SHORT))
    return walk.step(EventKind.SERVE, when, **SERVICE)


def said(walk: Walk, now: str) -> list[str]:
    return alarms(SEED, walk.status, Issuer.POLICE, now=at(now)).words


def test_a_day_from_10_with_a_hearing_at_2_leaves_four_hours_with_no_one_kept_out() -> (
    None
):
    walk = notice("2026-12-02 14:00", "2026-12-01 10:00")

    gap = gap_of(SEED, walk.status)
    assert gap is not None
    assert (gap.begins, gap.ends) == (at("2026-12-02 10:00"), at("2026-12-02 14:00"))
    assert gap.length == timedelta(hours=4)
    first = alarms(SEED, walk.status, Issuer.POLICE, now=at("2026-12-01 11:00"))
    assert first.words[0] == (
        "No one is kept out for 4 hours: from 2 December 2026 at 10:00am, when the "
        "notice ends, to 2 December 2026 at 2:00pm, the hearing. A superintendent or "
        "above can extend the notice, before Wednesday 2 December at 10:00am (s.77(4))"
    )
    assert first.steps == [EventKind.EXTEND_NOTICE]


def test_an_extension_closes_it_and_a_short_one_does_not() -> None:
    walk = notice("2026-12-02 14:00", "2026-12-01 10:00")
    short = walk.step(
        EventKind.EXTEND_NOTICE,
        "2026-12-01 12:00",
        **EXTENSION | {"extension_hours": 2},
    )
    gap = gap_of(SEED, short.status)
    assert gap is not None
    assert gap.length == timedelta(hours=2)
    assert "cannot be extended" in said(short, "2026-12-01 13:00")[0]

    whole = notice("2026-12-02 14:00", "2026-12-01 10:00")
    whole.step(EventKind.EXTEND_NOTICE, "2026-12-01 12:00", **EXTENSION)
    assert gap_of(SEED, whole.status) is None
    assert said(whole, "2026-12-01 13:00") == []


def test_a_senior_notice_over_christmas_is_not_extended_but_heard_sooner() -> None:
    walk = notice("2026-12-27 10:00", "2026-12-24 10:00", **LONG | {"hours": 36})

    first = alarms(SEED, walk.status, Issuer.POLICE, now=at("2026-12-24 11:00"))

    assert "No one is kept out for 60 hours" not in first.words[0]
    assert "from 25 December 2026 at 10:00pm" in first.words[0]
    assert "ask the court for an earlier hearing" in first.words[0]
    assert first.steps == [EventKind.REBOOK]


def test_24_and_24_hours_over_christmas_end_a_day_before_the_last_hearing() -> None:
    walk = notice("2026-12-27 10:00", "2026-12-24 10:00")
    walk.step(EventKind.EXTEND_NOTICE, "2026-12-24 12:00", **EXTENSION)

    gap = gap_of(SEED, walk.status)

    assert gap is not None
    assert (gap.begins, gap.ends) == (at("2026-12-26 10:00"), at("2026-12-27 10:00"))


def test_without_a_hearing_booked_it_runs_to_the_last_that_is_allowed() -> None:
    walk = Walk().step(EventKind.SERVE, "2026-12-01 10:00", **SERVICE)
    assert gap_of(SEED, walk.status) is None

    booked = ANSWERS | {"hearing_at": at("2026-12-01 09:30").isoformat()}
    walk = Walk().step(EventKind.PREPARE, "2026-12-01 08:00", **booked)
    walk.step(EventKind.AUTHORISE, "2026-12-01 09:00", **SHORT)
    walk.step(EventKind.SERVE, "2026-12-01 10:00", **SERVICE)

    gap = gap_of(SEED, walk.status)
    assert gap is not None
    assert (gap.is_booked, gap.ends) == (False, at("2026-12-03 10:00"))


def test_an_adjournment_without_the_notice_is_a_gap_that_only_the_court_closes() -> (
    None
):
    walk = served()
    facts = {"until": "2027-01-04T10:00:00+00:00", "notice_continued": False}
    walk.step(EventKind.ADJOURN, "2026-12-24 10:00", **facts)

    (first,) = said(walk, "2026-12-24 11:00")

    assert "to 4 January 2027 at 10:00am" in first
    assert "Only the court can continue the notice (s.81(4))" in first
    facts["notice_continued"] = True
    walk = served().step(EventKind.ADJOURN, "2026-12-24 10:00", **facts)
    assert said(walk, "2026-12-24 11:00") == []


def test_it_is_due_by_the_end_of_the_notice_until_it_is_closed_or_over() -> None:
    walk = notice("2026-12-02 14:00", "2026-12-01 10:00")

    def due(now: str) -> Any:
        found = dues_of_case(SEED, walk.status, now=at(now))
        return next((one for one in found if one.kind == "notice_gap"), None)

    assert due("2026-12-01 11:00").due_at == at("2026-12-02 10:00")
    assert due("2026-12-01 11:00").section == "s.77(4)"
    assert not due("2026-12-02 13:00").is_met
    assert due("2026-12-02 14:01") is None
    walk.step(EventKind.EXTEND_NOTICE, "2026-12-01 12:00", **EXTENSION)
    assert due("2026-12-01 12:30") is None


@pytest.mark.parametrize(
    ("now", "is_told"), [("2026-12-01 10:00", True), ("2026-12-01 14:00", False)]
)
def test_before_service_it_says_when_to_serve(now: str, is_told: bool) -> None:
    booked = ANSWERS | {"hearing_at": at("2026-12-02 14:00").isoformat()}
    walk = Walk().step(EventKind.PREPARE, "2026-12-01 08:00", **booked)
    walk.step(EventKind.AUTHORISE, "2026-12-01 09:00", **SHORT)

    words = gap_if_served_now(SEED, walk.status, at(now))

    assert ("Serve it on 1 December 2026 at 2:00pm or later" in words) is is_told
    assert ("ends 4 hours before the hearing" in words) is is_told


@pytest.mark.parametrize(
    ("hours", "booked", "start"),
    [
        # By the law alone: section 80(3), 48 hours.
        (None, "2026-12-07 10:00", "2026-12-05 10:00"),
        (48, "2026-12-07 10:00", "2026-12-05 10:00"),
        # Sooner it would end before the hearing.
        (24, "2026-12-07 10:00", "2026-12-06 10:00"),
        # Christmas Day is disregarded in the 48 hours, and not in the 24.
        (48, "2026-12-26 10:00", "2026-12-23 10:00"),
        (24, "2026-12-26 10:00", "2026-12-25 10:00"),
        (None, None, None),
    ],
)
def test_a_notice_waits_for_its_hearing(
    hours: int | None, booked: str | None, start: str | None
) -> None:
    given = {name: ANSWERS[name] for name in ANSWERS.keys() - {"hearing_at"}}
    given |= {"hearing_at": at(booked).isoformat()} if booked else {}
    walk = Walk().step(EventKind.PREPARE, "2026-12-01 08:00", **given)
    if hours:
        signed = LONG if hours == LONG["hours"] else SHORT
        walk.step(EventKind.AUTHORISE, "2026-12-01 09:00", **signed)

    assert serve_from(SEED, walk.status) == (at(start) if start else None)


def test_a_hearing_is_urgent_from_when_the_court_is_to_sit() -> None:
    walk = notice("2026-12-02 14:00", "2026-12-01 10:00")

    now = at("2026-12-01 12:00")
    (hearing,) = [
        due
        for due in dues_of_case(SEED, walk.status, now=now)
        if due.kind == Clock.HEARING
    ]
    # The law gives the court until 10:00am on the third.
    assert (hearing.alert_by, hearing.due_at) == (
        at("2026-12-02 14:00"),
        at("2026-12-03 10:00"),
    )
    by = by_when(hearing, now, kind=hearing.kind)
    assert (by.main, by.note) == ("By 2 Dec 2:00pm", "At the latest 3 Dec 10:00am")


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (95, "95 hours"),
        (96, "4 days"),
        (97, "4 days 1 hour"),
        (478, "19 days 22 hours"),
    ],
)
def test_a_long_time_is_said_in_days(hours: int, words: str) -> None:
    assert long_words(timedelta(hours=hours)) == words

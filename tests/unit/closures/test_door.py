"""What keeps people out of premises at a moment, and until when?"""

from operations.closure_moves.choices import EventKind
from operations.closures.rules.door import Closed, closed_now
from operations.statute.provisions import SEED
from tests.unit.closures.steps import ANSWERS, LONG, SHORT, Walk, at, ordered, served


def found(walk: Walk, now: str) -> tuple[str, str] | None:
    closed = closed_now(SEED, walk.status, now=at(now))
    return (closed.by, str(closed.until.due_at)) if closed else None


def closed(walk: Walk, now: str) -> Closed:
    one = closed_now(SEED, walk.status, now=at(now))
    assert one
    return one


def test_a_notice_keeps_people_out_from_its_service_to_its_end_and_no_longer() -> None:
    draft = Walk().step(EventKind.PREPARE, "2026-12-21 12:00", **ANSWERS)
    assert found(draft, "2026-12-21 13:00") is None
    assert (
        found(
            draft.step(EventKind.AUTHORISE, "2026-12-22 12:00", **LONG),
            "2026-12-22 13:00",
        )
        is None
    )

    short = served(**SHORT)
    one = closed(short, "2026-12-24 08:59")
    assert (one.by, one.until.due_at, one.limit) == (
        "notice",
        at("2026-12-24 09:00"),
        None,
    )
    # From then to the hearing no one is kept out.
    assert found(short, "2026-12-24 09:30") is None


def test_what_a_court_let_go_on_keeps_people_out_for_its_own_time() -> None:
    facts = {"until": at("2026-12-30 10:00").isoformat(), "notice_continued": True}
    on = served().step(EventKind.ADJOURN, "2026-12-24 10:00", **facts)
    assert closed(on, "2026-12-24 12:00").by == "notice"
    one = closed(on, "2026-12-28 12:00")
    assert (one.by, one.until.due_at) == ("continued", at("2026-12-30 10:00"))
    off = served().step(
        EventKind.ADJOURN, "2026-12-24 10:00", **facts | {"notice_continued": False}
    )
    assert found(off, "2026-12-28 12:00") is None
    refused = served().step(EventKind.REFUSE_CONTINUE, "2026-12-24 10:00", hours=48)
    assert closed(refused, "2026-12-26 09:00").by == "continued"
    assert found(refused, "2026-12-26 10:01") is None


def test_an_order_stands_to_its_end_as_ordered_with_the_lawful_limit_beside_it() -> (
    None
):
    lawful = closed(ordered(), "2027-03-24 23:00")
    assert (lawful.by, lawful.limit) == ("order", None)
    assert found(ordered(), "2027-03-25 00:01") is None
    long = closed(ordered("2027-05-31"), "2027-05-01 12:00")
    assert long.by == "order"
    assert long.limit is not None
    assert long.limit.due_at < at("2027-03-26 00:00") < long.until.due_at
    over = ordered().step(EventKind.DISCHARGE, "2027-01-10 10:00")
    assert found(over, "2027-01-11 10:00") is None

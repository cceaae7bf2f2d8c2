"""How alike two reports are, what may be merged, and how sources are counted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from reports.duplicates.rules import (
    LASTING,
    LIKELY,
    NAMED,
    NOT_SAID,
    POLICE,
    RELATED,
    UNKNOWN,
    Facts,
    Likeness,
    MergeSide,
    Source,
    check_may_merge,
    contact_identifiers,
    likeness,
    sources_among,
)
from reports.report.choices import Concern
from reports.report.rules import check_not_merged_into
from stronghold.core.kernel.errors import RuleBroken

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


def facts(concern: str = "dealing", minutes: float = 0, **given: Any) -> Facts:
    at = NOON + timedelta(minutes=minutes)
    fields = {"received_at": at, "occurred_on": at.date(), "occurred_at": at} | given
    return Facts(concern=concern, **fields)


def compared(
    one: Facts,
    other: Facts,
    metres: float | None = 10,
    similarity: float | None = None,
) -> Likeness:
    return likeness(one, other, metres=metres, similarity=similarity)


@pytest.mark.parametrize(
    ("metres", "minutes", "concern", "similarity", "likely"),
    [
        (40, 20, "dealing", None, True),
        (100, 20 * 60, "dealing", None, True),
        (240, 50, "dealing", None, True),
        (240, 5 * 60, "dealing", None, False),
        (240, 5 * 60, "dealing", 0.35, True),
        (251, 5, "dealing", 0.2, False),
        (30, 2 * 24 * 60, "dealing", None, False),
        (30, 2 * 24 * 60, "dealing", 0.4, True),
        (40, 45, "cuckooing", None, True),
        (90, 45, "litter", None, False),
        (10, 10 * 24 * 60, "dealing", None, False),
    ],
)
def test_what_is_likely(
    metres: float, minutes: float, concern: str, similarity: float | None, likely: bool
) -> None:
    found = compared(facts(), facts(concern, minutes), metres, similarity)

    assert found.is_likely == likely


def test_reasons_add_up_and_say_what_was_measured() -> None:
    found = compared(facts(), facts(minutes=20), 43.0, 0.31)

    assert [(r.aspect, r.points, r.code) for r in found.reasons] == [
        ("place", 35, "within_50_m"),
        ("time", 30, "within_hour"),
        ("concern", 20, "same_concern"),
        ("words", 10, "similar_words"),
    ]
    assert [r.amount for r in found.reasons[:2]] == [43.0, 20]
    assert found.points == 95


def test_a_lasting_concern_is_alike_a_week_later() -> None:
    home = facts("cuckooing", premises=7)

    assert compared(home, facts("cuckooing", 9 * 24 * 60, premises=7)).is_likely
    assert not compared(facts(), facts(minutes=9 * 24 * 60), 0).is_likely


def test_same_premises_count_whatever_their_points_say() -> None:
    found = compared(facts(premises=7), facts(premises=7), None)

    assert found.reasons[0].code == "same_premises"


def test_a_street_counts_only_where_no_distance_is_known() -> None:
    one, other = facts(street=3), facts(street=3)

    assert compared(one, other, None).reasons[0].code == "same_street"
    assert compared(one, other, 900).reasons[0].code == ""
    assert compared(one, facts(), None).reasons[0].aspect == "time"


def test_days_are_compared_where_a_time_is_not_known() -> None:
    day = facts(occurred_at=None)
    next_day = facts(occurred_at=None, occurred_on=date(2026, 11, 11))

    same, later = (compared(day, other).reasons[1] for other in (facts(), next_day))

    assert (same.code, same.unit, same.amount) == ("same_day", "days", 0)
    assert (later.code, later.unit, later.amount) == ("within_3_days", "days", 1)


def test_receipts_are_compared_if_the_day_is_not_known() -> None:
    unknown = facts(occurred_on=None, occurred_at=None, minutes=30)

    reason = compared(facts(), unknown).reasons[1]

    assert (reason.code, reason.of_receipt, reason.amount) == ("within_hour", True, 30)


def test_something_else_is_not_the_same_as_something_else() -> None:
    found = compared(facts("other"), facts("other"))

    assert "same_concern" not in found.codes


def test_codes_of_concerns_exist() -> None:
    assert set(Concern.values) >= LASTING
    assert set().union(*RELATED) <= set(Concern.values)


def test_the_threshold_needs_more_than_place_and_concern() -> None:
    assert compared(facts(), facts(minutes=99999), 0).points < LIKELY


def standing(reference: str, **given: Any) -> MergeSide:
    return MergeSide(
        **{"reference": reference, "force": 1, "is_in_error": False} | given
    )


@pytest.mark.parametrize(
    ("merged", "kept", "said"),
    [
        (standing("R-A"), standing("R-A"), "two different reports"),
        (standing("R-A"), standing("R-B", force=2), "different forces"),
        (
            standing("R-A", is_in_error=True),
            standing("R-B"),
            "R-A is recorded in error",
        ),
        (
            standing("R-A"),
            standing("R-B", is_in_error=True),
            "R-B is recorded in error",
        ),
        (standing("R-A", merged_into="R-C"), standing("R-B"), "R-A is already merged"),
        (standing("R-A"), standing("R-B", merged_into="R-C"), "Compare with R-C"),
    ],
)
def test_what_may_not_be_merged(merged: MergeSide, kept: MergeSide, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        check_may_merge(merged, kept)


def test_two_that_stand_for_themselves_may_be_merged() -> None:
    check_may_merge(standing("R-A"), standing("R-B"))


def test_others_are_separated_before_it_is_in_error() -> None:
    check_not_merged_into("R-A", [])
    with pytest.raises(RuleBroken, match="R-B, R-C are merged into R-A. Separate them"):
        check_not_merged_into("R-A", ["R-C", "R-B"])


@pytest.mark.parametrize(
    "phone", ["07700 900123", "+44 7700 900123", "0044 7700900123"]
)
def test_one_phone_is_one_teller_however_it_is_written(phone: str) -> None:
    marks = contact_identifiers(phone=phone, email="", address="")

    assert marks == {"phone:07700900123"}
    assert marks == contact_identifiers(
        phone="+44 (0)7700 900-123", email="", address=""
    )


def test_an_address_counts_only_where_nothing_else_is_known() -> None:
    assert contact_identifiers(phone="", email="A@B.uk ", address="1 Mill Lane") == {
        "email:a@b.uk"
    }
    assert contact_identifiers(phone="", email="", address="1  Mill lane") == {
        "address:1 mill lane"
    }


def named(*marks: str) -> Source:
    return Source(NAMED, frozenset(marks))


def test_tellers_who_share_a_mark_are_one() -> None:
    one = named("phone:1"), named("email:a"), named("phone:1", "email:a")

    assert sources_among(one).n_named == 1
    assert sources_among([*one, named("phone:2")]).n_named == 2


def test_unknown_tellers_are_counted_apart() -> None:
    unknown = [Source(UNKNOWN), Source(UNKNOWN)]
    police = Source(POLICE, frozenset({"officer:1"}))

    alone = sources_among(unknown)
    among = sources_among([*unknown, named("phone:1"), police, police])

    assert (alone.at_least, alone.n_unknown) == (1, 2)
    assert (among.at_least, among.n_named, among.n_police) == (2, 1, 1)
    assert among.n_unknown == 2


def test_a_source_that_is_not_said_adds_to_no_other() -> None:
    police = Source(POLICE, frozenset({"officer:1"}))

    assert sources_among([Source(NOT_SAID), Source(NOT_SAID)]).at_least == 1
    assert sources_among([Source(NOT_SAID), police]).at_least == 1

"""Does a referral need consent or a law, and is each deadline right?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from operations.safeguarding.choices import (
    Consent,
    ReferralKind,
    ReferralState,
)
from operations.safeguarding.rules import referrals as rules
from stronghold.core.kernel.errors import RuleBroken

FRIDAY = datetime(2026, 12, 18, 15, 0, tzinfo=UTC)


def test_every_kind_has_its_time() -> None:
    assert set(rules.ANSWERS) == set(ReferralKind.values)


def test_steps_lead_to_every_status() -> None:
    targets = {step.target for step in rules.STEPS if step.target}

    assert targets | {ReferralState.TO_MAKE} == set(ReferralState.values)


@pytest.mark.parametrize("kind", ReferralKind.values)
@pytest.mark.parametrize("consent", ["", *Consent.values])
def test_a_child_needs_no_consent(kind: str, consent: str) -> None:
    rules.check_consent(kind, "child", consent=consent, legal_basis="")
    assert rules.consent_to_store("child", consent) == (consent or "not_required")


@pytest.mark.parametrize("consent", ["refused", "not_sought", "not_required"])
@pytest.mark.parametrize("basis", ["", "msa2015"])
def test_an_adult_goes_to_the_nrm_with_consent_alone_s52(
    consent: str, basis: str
) -> None:
    with pytest.raises(RuleBroken, match=r"s\.52") as refused:
        rules.check_consent("nrm", "adult", consent=consent, legal_basis=basis)

    assert refused.value.field == "consent"
    rules.check_consent("nrm", "adult", consent="given", legal_basis="")
    rules.check_consent("notify", "adult", consent=consent, legal_basis="")


@pytest.mark.parametrize("consent", ["refused", "not_sought", "not_required"])
def test_without_consent_an_adult_needs_a_legal_basis(consent: str) -> None:
    with pytest.raises(RuleBroken, match="needs a legal basis") as refused:
        rules.check_consent("housing", "adult", consent=consent, legal_basis="")

    assert refused.value.field == "legal_basis"
    rules.check_consent("housing", "adult", consent=consent, legal_basis="care2014")


def test_consent_that_no_one_asked_about_is_refused() -> None:
    with pytest.raises(RuleBroken, match="the status of consent"):
        rules.check_consent("housing", "adult", consent="", legal_basis="")
    assert rules.consent_to_store("adult", "") == ""


@pytest.mark.parametrize(
    ("kind", "subject"),
    [("mash", "adult"), ("youth_justice", "adult"), ("adult", "child")],
)
def test_a_route_for_others_is_refused(kind: str, subject: str) -> None:
    with pytest.raises(RuleBroken):
        rules.check_subject(kind, subject)


def test_the_duty_to_notify_is_of_adults_s52() -> None:
    with pytest.raises(RuleBroken, match=r"s\.52"):
        rules.check_subject("notify", "child")


@pytest.mark.parametrize("typed", ["MASH-2026-1234", "nrm 12/34", "  ab.7 ", ""])
def test_a_reference_of_another_system_is_taken(typed: str) -> None:
    assert rules.reference_in_form(typed) == " ".join(typed.upper().split())


@pytest.mark.parametrize("typed", ["Anna Smith", "anna", "Anna7!", "x" * 41, "1\x00"])
def test_a_name_is_no_reference(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.reference_in_form(typed)

    assert refused.value.field == "their_reference"


def clock(kind: str, **given: object) -> rules.Clock:
    fields = {
        "urgency": "ordinary",
        "made_at": None,
        "decided": False,
        "make_within": timedelta(hours=24),
    }
    return rules.Clock(kind=kind, opened_at=FRIDAY, **(fields | given))  # type: ignore[arg-type]


def test_it_is_due_to_be_made_in_the_time_of_the_force() -> None:
    (due,) = rules.dues_of(clock("mash", make_within=timedelta(hours=5)))

    assert (due.kind, due.due_at) == ("referral", FRIDAY + timedelta(hours=5))
    assert not due.is_met


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        ("mash", date(2026, 12, 21)),
        # Christmas Day and the Monday for Boxing Day lie between.
        ("nrm", date(2026, 12, 29)),
    ],
)
def test_an_answer_is_due_by_working_days(kind: str, last: date) -> None:
    made, chase = rules.dues_of(clock(kind, made_at=FRIDAY))

    assert made.is_met
    assert not chase.is_met
    assert chase.is_day
    assert chase.due_at.date() == last


def test_a_decision_ends_the_chase() -> None:
    dues = rules.dues_of(clock("mash", made_at=FRIDAY, decided=True))

    assert all(due.is_met for due in dues)


def test_steps_come_in_order_and_one_in_error_has_none() -> None:
    assert [s.code for s in rules.steps_from("to_make")] == ["make"]
    assert [s.code for s in rules.steps_from("made")] == [
        "acknowledge",
        "decide",
        "name",
        "rang",
    ]
    assert rules.steps_from("outcome_sent") == []
    assert rules.steps_from("made", in_error=True) == []
    for state, code in (
        ("to_make", "decide"),
        ("outcome_sent", "make"),
        ("made", "shout"),
    ):
        with pytest.raises(RuleBroken):
            rules.step_of("F-1", state, code, in_error=False)


def test_the_recipient_records_neither_the_sending_nor_the_name() -> None:
    for code in ("make", "name", "feedback"):
        with pytest.raises(RuleBroken, match="has changed since"):
            rules.answer_of("made", code, reference="F-1")

    assert rules.answer_of("made", "decide", reference="F-1").target == "decided"

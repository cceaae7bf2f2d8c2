"""The terms that a named disclosure may have, and its status on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.fields import FieldClass
from stronghold.demo.builders.disclosures import terms_from
from stronghold.partners.disclosures.kinds import _BY_LETTER
from stronghold.partners.disclosures.rules import (
    MOST_DAYS,
    Facts,
    Line,
    Terms,
    check_revocation_reason,
    check_terms,
    digest_of,
    status_on,
)

TODAY = date(2026, 11, 26)
TERMS = terms_from(TODAY, until=TODAY, fields=["ward"])
# Fields that show who reported it, how it was received, or who in the police worked on
# it.
NEVER = {
    "description",
    "reported_by",
    "channel",
    "source_evaluation",
    "basis",
    "information_assessment",
    "recorded_by",
    "assigned_to",
    "caseworker",
    "point",
    "exploitation",
    "exploitation_reason",
    "entries_grounds",
    "withdrawn_because",
    "irregular",
    "review_note",
    "error_reason",
    "reporter",
    "authorised_rank",
}


def check(terms: Terms) -> None:
    laws = ["cda_115", "cda_17a"]
    check_terms(terms, gateways=laws, offered=["ward", "state"], today=TODAY)


def test_valid_terms_pass() -> None:
    check(TERMS)
    check(replace(TERMS, until=TODAY + timedelta(days=MOST_DAYS)))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": "   visit    "}, "purpose"),
        ({"purpose": "x" * 301}, "purpose"),
        ({"gateway": "care_45"}, "gateway"),
        ({"gateway": "cda_17a"}, "gateway"),
        ({"fields": []}, "fields"),
        ({"fields": ["ward", "description"]}, "fields"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": TODAY + timedelta(days=MOST_DAYS + 1)}, "until"),
        ({"reason": "short"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_a_wrong_term_is_shown_at_its_field(
    change: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        check(replace(TERMS, **change))  # type: ignore[arg-type]
    assert broken.value.field == field


@pytest.mark.parametrize("words", ["", "   ", "x" * 301])
def test_revoking_needs_a_reason(words: str) -> None:
    with pytest.raises(RuleBroken):
        check_revocation_reason(words)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "in_force"),
        ({"until": TODAY - timedelta(days=1)}, "ended"),
        ({"may_rest": False}, "not_now"),
        ({"is_replaced": True, "may_rest": False}, "replaced"),
        ({"is_revoked": True, "is_replaced": True}, "revoked"),
    ],
)
def test_status_on_a_day(change: dict[str, object], expected: str) -> None:
    facts = Facts(until=TODAY, is_revoked=False, is_replaced=False, may_rest=True)

    assert status_on(replace(facts, **change), today=TODAY) == expected  # type: ignore[arg-type]


def test_the_digest_differs_for_other_words() -> None:
    one = [Line("ward", "Ward", "East"), Line("state", "State", "Served")]

    assert digest_of(one) == digest_of(list(one))
    assert digest_of(one) != digest_of(one[:1])
    assert digest_of(one) != digest_of([one[0], Line("state", "State", "Heard")])


@pytest.mark.parametrize("letter", _BY_LETTER)
def test_fields_that_must_never_be_disclosed_are_not_offered(letter: str) -> None:
    kind = _BY_LETTER[letter]
    offered = {field for column in kind.columns for field in column.fields}
    closed = {FieldClass.INTERNAL, FieldClass.ORIGINAL, FieldClass.RESTRICTED}

    assert offered
    assert not offered & NEVER
    assert not {kind.fields[field] for field in offered} & closed

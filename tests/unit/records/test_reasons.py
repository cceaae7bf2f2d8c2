"""When a reason for reading a record is complete, and how long it holds."""

from datetime import UTC, datetime, timedelta

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.reasons.choices import OfChild, OfReporter
from stronghold.core.records.reasons.rules import (
    LONGEST_WORDS,
    Choices,
    holds_since,
    written_reason,
)


def test_a_code_is_stored_in_its_words_and_other_in_ones_own() -> None:
    assert written_reason(OfReporter, "call_back", "left out") == "Call-back"
    assert written_reason(OfReporter, "other", "  A  court \n asks ") == "A court asks"


@pytest.mark.parametrize(
    ("choices", "code", "words"),
    [
        (OfReporter, "", ""),
        (OfReporter, "risk", ""),
        (OfChild, "call_back", ""),
        (OfChild, "other", "  "),
        (OfChild, "other", "x" * (LONGEST_WORDS + 1)),
        (OfChild, "other", "a\x00b"),
    ],
)
def test_an_incomplete_reason_is_refused(
    choices: Choices, code: str, words: str
) -> None:
    with pytest.raises(RuleBroken):
        written_reason(choices, code, words)


def test_it_holds_for_the_hours_that_are_set() -> None:
    now = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)

    assert now - holds_since(now, hours=12) == timedelta(hours=12)

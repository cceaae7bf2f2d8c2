"""Do the sentence and the lines of a ledger say what is so?"""

from datetime import date, timedelta

import pytest

from reports.report.rules import shortened
from stronghold.core.kernel.london import year_before
from stronghold.ledger.kinds import DUE_KINDS, KINDS
from stronghold.ledger.presenters.parts import days_between
from stronghold.ledger.presenters.wording import (
    Due,
    ago,
    opening_sentence,
)
from stronghold.ledger.queries.figures import Figures

TODAY = date(2026, 11, 24)
REPORTS, ARRESTS, *_ = KINDS


def figures(recent: int, days: int, total: int = 0) -> Figures:
    return Figures({2026: total or recent}, recent, TODAY - timedelta(days))


def sentence(reports: Figures, arrests: Figures, *due: Due) -> str:
    counted = [(REPORTS, reports), (ARRESTS, arrests)]
    return opening_sentence(counted, due, today=TODAY)


def test_the_sentence() -> None:
    nothing = Figures()
    _, _, call_backs, reports = DUE_KINDS

    assert sentence(figures(9, 3), nothing) == (
        "9 reports in 12 months, most recent 3 days ago. Nothing due."
    )
    assert sentence(figures(1, 1), figures(2000, 30)) == (
        "1 report and 2,000 arrests in 12 months, most recent yesterday. Nothing due."
    )
    assert sentence(figures(0, 800, 4), nothing) == (
        "Nothing in 12 months, most recent on 15 September 2024. Nothing due."
    )
    assert sentence(nothing, nothing) == "Nothing recorded here yet. Nothing due."
    due = [Due(call_backs, 1, []), Due(reports, 2, [])]
    assert sentence(figures(3, 0), nothing, *due) == (
        "3 reports in 12 months, most recent today. 1 call-back and 2 open reports due."
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (60, "60 days ago"),
        (61, "on 24 September 2026"),
    ],
)
def test_how_long_ago(days: int, words: str) -> None:
    assert ago(TODAY - timedelta(days), TODAY) == words


def test_a_year_before() -> None:
    assert year_before(TODAY) == date(2025, 11, 24)
    assert year_before(date(2028, 2, 29)) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "the same day"),
        (1, "1 day later"),
        (-1, "1 day before"),
        (-14, "14 days before"),
    ],
)
def test_days_between(days: int, words: str) -> None:
    assert days_between(days) == words


def test_words_are_cut_where_one_ends() -> None:
    assert shortened("a  short\ntext") == "a short text"
    long = shortened("word " * 100)
    assert len(long) <= 240
    assert long.endswith("word…")
    assert len(shortened("x" * 4000)) == 240


def test_every_kind_has_letters_of_its_own() -> None:
    """A page continues from a reference, whose first letters give its kind."""
    prefixes = [kind.prefix for kind in KINDS]
    codes = [kind.code for kind in KINDS]

    assert len(set(prefixes)) == len(set(codes)) == len(KINDS)

"""When a reason is complete, and how long it holds."""

from datetime import datetime, timedelta

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.reasons.choices import OTHER, OfChild, OfGroup, OfReporter
from stronghold.core.records.rules import check_text

LONGEST_WORDS = 200
CHOOSE = "Choose why you need to read this"
SAY_WHY = "Enter why you need to read this"

Choices = type[OfReporter] | type[OfChild] | type[OfGroup]


def written_reason(choices: Choices, code: str, words: str) -> str:
    """Return a reason as it is stored. RuleBroken if it is not complete.

    The words count only where the code is `other`.
    """
    if code not in choices.values:
        raise RuleBroken(CHOOSE, field="code")
    if code != OTHER:
        return str(choices(code).label)
    given = " ".join(words.split())
    if not given:
        raise RuleBroken(SAY_WHY, field="words")
    check_text(given, subject="Reason", field="words", longest=LONGEST_WORDS)
    return given


def holds_since(now: datetime, *, hours: int) -> datetime:
    """Return the earliest time at which a reason that holds now was given."""
    return now - timedelta(hours=hours)

"""Rules of call-backs: what may be said, and how one ends."""

from reports.reporter.choices import CallBackResult
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_WORDS = 1000
# Whose call-backs the list shows, and which of them.
MINE, TEAM, ALL = "mine", "team", "all"
WHOSE = ((MINE, "Mine"), (TEAM, "My team’s"), (ALL, "Everyone’s"))
OPEN, OVERDUE, DONE = "open", "overdue", "done"
STATES = ((OPEN, "To be done"), (OVERDUE, "Overdue"), (DONE, "Ended"))
MOST_LISTED = 100
# No one answered: it counts as an attempt, and the call-back stays open.
NO_ANSWER = "no_answer"
# The results that a caller may record. Cancelling is done by the system.
RESULTS = (
    (CallBackResult.REACHED, "Spoke to them"),
    (NO_ANSWER, "No answer, try again"),
    (CallBackResult.NOT_WANTED, "Asked not to be contacted again"),
    (CallBackResult.NOT_REACHED, "Could not be reached, stop trying"),
)


def check_open(result: str) -> None:
    """Refuse to change a call-back that has ended."""
    if result:
        raise RuleBroken("This call-back has already ended")


def check_result(result: str) -> None:
    if result not in dict(RESULTS):
        raise RuleBroken("Choose the result of the call-back", field="result")


def check_words(text: str) -> None:
    """Refuse to clear an empty or overlong text."""
    if not text.strip():
        raise RuleBroken("Enter what may be said", field="words")
    check_text(text, subject="What may be said", field="words", longest=LONGEST_WORDS)

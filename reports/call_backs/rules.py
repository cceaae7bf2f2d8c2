"""Rules of call-backs: when they are due, what may be said, how one ends."""

from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

LONGEST_WORDS = 1000
# Nobody answered: it counts as a try, and the call-back stays open.
NO_ANSWER = "no_answer"
# What somebody may say became of a call-back; one is cancelled by what follows it.
RESULTS = (
    ("reached", "Reached and told"),
    (NO_ANSWER, "No answer, try again"),
    ("not_wanted", "Asked not to be contacted again"),
    ("not_reached", "Could not be reached, stop trying"),
)


def check_open(result: str) -> None:
    """What has ended is not done again."""
    if result:
        raise RuleBroken("This call-back has ended: nothing more is to be done for it")


def check_result(result: str) -> None:
    if result not in dict(RESULTS):
        raise RuleBroken("Choose what came of the call-back", field="result")


def check_words(text: str) -> None:
    """Refuse to clear nothing, or more than anybody says."""
    if not text.strip():
        raise RuleBroken("Enter what may be said", field="words")
    check_text(text, subject="What may be said", field="words", longest=LONGEST_WORDS)

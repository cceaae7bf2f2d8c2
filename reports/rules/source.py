"""Rules of a source's grade and of the words that stand for the original."""

from stronghold.records.rules import check_text

LONGEST_CLEARED = 4000


def check_cleared(text: str) -> None:
    """Refuse cleared words that are too long; whom they name is warned of elsewhere."""
    check_text(text, subject="Cleared words", field="text", longest=LONGEST_CLEARED)

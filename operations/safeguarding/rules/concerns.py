"""Rules of a concern: its signs, and how long its reasons may be."""

from collections.abc import Collection

from operations.safeguarding.choices import ExploitationSign
from operations.safeguarding.rules.lines import check_codes
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_WORDS = 1000


def check_concern(signs: Collection[str], words: str) -> None:
    """Check that at least one sign is given, and how long the reasons are."""
    if not signs:
        raise RuleBroken("Choose at least one sign", field="signs")
    check_codes(signs, ExploitationSign.values, field="signs")
    check_text(words, subject="Reasons", field="words", longest=LONGEST_WORDS)

"""The signatory of a decision is named, and must not have drafted the notice."""

from typing import Any

from operations.closures.choices import EventKind
from operations.closures.rules.facts import Signed
from operations.statute.choices import Issuer
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_NAME = 100
LONGEST_REFERENCE = 200
SECOND_PERSON = (
    "You completed this draft, so someone else must authorise the notice. If no one "
    "else is there, give the reason: it goes to your reviewer and the records manager"
)


def check_signed(issuer: Issuer, facts: Any) -> None:
    """Require the signatory's name and position, and a council's delegation."""
    if not isinstance(facts, Signed):
        return
    asked = [
        ("signatory", "Enter the name of the person who signs", LONGEST_NAME),
        ("position", "Enter their position, such as Head of Safety", LONGEST_NAME),
    ]
    if issuer != Issuer.POLICE:
        words = (
            "Enter the reference of the delegation, such as Scheme of delegation 4.12. "
            "If the chief executive signs in person, say so"
        )
        asked.append(("delegation", words, LONGEST_REFERENCE))
    for name, words, longest in asked:
        value = getattr(facts, name)
        if not value:
            raise RuleBroken(words, field=name)
        subject = name.capitalize()
        check_text(value, subject=subject, field=name, longest=longest)


def check_second_person(kind: str, facts: Any, *, is_drafter: bool) -> None:
    """Refuse an authority from the drafter of the notice, unless a reason is given."""
    if kind != EventKind.AUTHORISE:
        return
    if is_drafter and not facts.alone:
        raise RuleBroken(SECOND_PERSON, field="alone")
    if facts.alone and not is_drafter:
        words = "You did not complete this draft, so leave the reason empty"
        raise RuleBroken(words, field="alone")

"""What a court has decided about the law: one judgment, dated, and where it bears on.

It sits beside the provisions: an Act gives the limit, and a court has said how to read
it. One entered by a force counts once a second person has approved it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from operations.statute.choices import JudgmentStep
from operations.statute.rules.additions import LONGEST_SOURCE, check_given
from stronghold.core.kernel.errors import RuleBroken

LONGEST_NAME, LONGEST_CITATION, LONGEST_COURT, LONGEST_SAYS = 150, 60, 80, 400


@dataclass(frozen=True)
class Judgment:
    """One decision of a court, in one sentence. `source` says what was read of it.

    `is_followed`: False once a higher court has decided otherwise.
    """

    name: str
    citation: str
    court: str
    decided_on: date
    says: str
    steps: tuple[str, ...]
    source: str
    is_followed: bool = True

    @property
    def cited(self) -> str:
        return f"{self.name} {self.citation}"


Judgments = tuple[Judgment, ...]


def merged_judgments(
    seed: Iterable[Judgment], entered: Iterable[Judgment]
) -> Judgments:
    """Return all, the newest first; the later entry of one citation applies."""
    by_citation = {one.citation: one for one in (*seed, *entered)}
    found = sorted(by_citation.values(), key=lambda one: one.citation)
    return tuple(sorted(found, key=lambda one: one.decided_on, reverse=True))


def bearing_on(judgments: Iterable[Judgment], step: str) -> Judgments:
    """Return those to be shown at a step, without what is no longer followed."""
    return tuple(one for one in judgments if step in one.steps and one.is_followed)


def check_judgment(new: Judgment, *, today: date) -> None:
    """Refuse a judgment without what names it, of a day to come, or without a step."""
    for text, subject, field, longest in (
        (new.name, "The name of the case", "name", LONGEST_NAME),
        (new.citation, "The neutral citation", "citation", LONGEST_CITATION),
        (new.court, "The court", "court", LONGEST_COURT),
        (new.says, "What it says", "says", LONGEST_SAYS),
        (new.source, "What was read of it", "source", LONGEST_SOURCE),
    ):
        check_given(text, subject=subject, field=field, longest=longest)
    if new.decided_on > today:
        raise RuleBroken("The day of the decision is still to come", field="decided_on")
    _check_steps(new.steps)


def _check_steps(steps: Collection[str]) -> None:
    if not steps or not set(steps) <= set(JudgmentStep.values):
        raise RuleBroken("Choose the steps that it bears on", field="steps")

"""Plays the stories of `data/stories/`: each step at its time and by its person.

It does what people do, by the actions that their pages call.

A file has cases, each with its `times` and `steps`. A step says what to `do`, `when`,
and its answers; what a case says beside its steps is for the code of the step. In
answers, `$name` is what an earlier step made, `@…` an instant and `@day …` a day, in
the words of `times.py`.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.demo.times import instant

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.demo.scene import Scene

FOLDER = Path(__file__).parent / "data" / "stories"
# What an action raises, and what a slip in a file does.
REFUSED = (RuleBroken, NotAllowed, NotFound, KeyError, TypeError, ValueError)
# Of a step itself; all else is an answer.
_OF_STEP = frozenset({"do", "when", "by", "as", "if_past"})


class StoryError(Exception):
    """A step that was refused or cannot be read, with its file, case and number."""


@dataclass
class Case:
    """One case of a story while it is played: its row, and what it says of itself."""

    scene: "Scene"
    story: Mapping[str, Any]
    n: int
    says: Mapping[str, Any]
    times: Mapping[str, datetime]
    made: dict[str, Any]
    # The row that its steps are about, once the first has made it.
    row: Any = None
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def by(self) -> "User":
        return self.scene.people[self.says.get("by", "officer")]

    def value(self, given: Any) -> Any:
        """Return an answer with its names, instants and days put in."""
        match given:
            case str() if given.startswith("$"):
                return self.made[given[1:]]
            case str() if given.startswith("@day "):
                return london_date(self._at(given[5:]))
            case str() if given.startswith("@"):
                return self._at(given[1:])
            case list():
                return [self.value(one) for one in given]
            case dict():
                return {name: self.value(one) for name, one in given.items()}
        return given

    def _at(self, words: str) -> datetime:
        return instant(words, self.scene.until, self.times)


@dataclass(frozen=True)
class Step:
    """One step: what is done, when, by whom (None: as usual), and with what answers."""

    do: str
    at: datetime
    by: str | None
    answers: Mapping[str, Any]
    name: str = ""
    # Left out while it is still to come.
    if_past: bool = False


Do = Callable[[Case, Step, "User"], Any]


def read_story(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def steps_of(
    story: Mapping[str, Any], says: Mapping[str, Any], until: datetime
) -> tuple[Mapping[str, datetime], list[Step]]:
    """Return the times and the steps of a case, in the order of time."""
    times: dict[str, datetime] = {}
    for name, words in says.get("times", {}).items():
        times[name] = instant(words, until, times)
    given = [step for way in says.get("ways", ()) for step in story["ways"][way]]
    given += says.get("steps", ())
    steps = [_step(one, says.get("with", {}), times, until) for one in given]
    return times, sorted(steps, key=lambda step: step.at)


def _step(
    given: Mapping[str, Any],
    differs: Mapping[str, Mapping[str, Any]],
    times: Mapping[str, datetime],
    until: datetime,
) -> Step:
    answers = {name: value for name, value in given.items() if name not in _OF_STEP}
    answers |= differs.get(given["do"].partition(".")[2], {})
    at = instant(given["when"], until, times)
    name, if_past = given.get("as", ""), given.get("if_past", False)
    return Step(given["do"], at, given.get("by"), answers, name, if_past)


def play(
    scene: "Scene", name: str, do: Mapping[str, Do], made: dict[str, Any]
) -> list[Any]:
    """Play a story with what can be done in it; return the row of each of its cases.

    `made` has what earlier stories made, by the names, and gets what this one makes.
    StoryError for a step that is refused, or of which something is unknown.
    """
    story, rows = read_story(name), []
    for n, says in enumerate(story["case"]):
        times, steps = steps_of(story, says, scene.until)
        case = Case(scene, story, n, says, times, made)
        for number, step in enumerate(steps, 1):
            where = f"{name}.toml, {says.get('as', f'case {n + 1}')}, step {number}"
            try:
                _play(case, step, do)
            except REFUSED as error:
                raise StoryError(f"{where} ({step.do}): {error}") from error
        rows.append(case.row)
    return rows


def _play(case: Case, step: Step, do: Mapping[str, Do]) -> None:
    if step.if_past and step.at > case.scene.until:
        return
    by = case.scene.people[step.by] if step.by else case.by
    found = do[step.do](case, step, by)
    if step.name:
        case.made[step.name] = found
    if case.row is None:
        case.row = found
        if "as" in case.says:
            case.made[case.says["as"]] = found

"""Every state machine of the site, and the page of their diagrams.

`./manage.py draw_states` writes that page to stronghold/docs/states.md, and a test
compares the two.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices

from operations.closure_moves.choices import State as ClosureState
from operations.closure_moves.rules import moves as closures
from operations.safeguarding.choices import ReferralState
from operations.safeguarding.rules import referrals
from operations.taskings import rules as taskings
from operations.taskings.choices import TaskingStatus
from operations.warrants.choices import State as WarrantState
from operations.warrants.rules import moves as warrants
from reports.report.choices import Status as ReportStatus
from reports.triage import rules as triage
from stronghold.core.kernel.moves import Move
from stronghold.core.registered import the_one

_INTRODUCTION = """\
# State machines

Written by `./manage.py draw_states` from the tables of moves. Do not edit it: change
the table, then run the command.
"""


@dataclass(frozen=True, kw_only=True)
class StateMachine:
    """One machine: what it is, its states, the first of them, and its moves.

    `irregular` moves are recorded as they happened although they were not lawful.
    """

    title: str
    about: str
    states: type[TextChoices]
    first: str
    moves: Sequence[Move]
    irregular: Sequence[Move] = ()

    def drawn(self) -> str:
        """Return the machine as Markdown, with its diagram in Mermaid."""
        arrows = self._arrows()
        at_an_arrow = {self.first, *(code for arrow in arrows for code in arrow[:2])}
        lines = [
            "stateDiagram-v2",
            *(
                f'  state "{self._label(code)}" as {code}'
                for code in self._in_order(at_an_arrow)
            ),
            f"  [*] --> {self.first}",
            *(f"  {source} --> {to}: {label}" for source, to, label in arrows),
        ]
        parts = [
            f"## {self.title}",
            self.about,
            "\n".join(["```mermaid", *lines, "```"]),
            self._listed(
                "These moves leave the status as it is:",
                [move for move in self.moves if not move.target],
            ),
            self._listed(
                "These are recorded as they happened, and marked as irregular:",
                self.irregular,
            ),
            self._others(at_an_arrow),
        ]
        return "\n\n".join(filter(None, parts))

    def _arrows(self) -> list[tuple[str, str, str]]:
        """Return the status before, the status after and the label of each move."""
        arrows = [
            (source, move.target, move.label)
            for move in self.moves
            for source in self._in_order(move.sources)
            if move.target
        ]
        return list(dict.fromkeys(arrows))

    def _listed(self, heading: str, moves: Sequence[Move]) -> str:
        """Return a list of moves, with where each starts; "" if there are none."""
        if not moves:
            return ""
        lines = [f"- {move.label}: {self._from(move.sources)}" for move in moves]
        return "\n".join([heading, "", *dict.fromkeys(lines)])

    def _from(self, sources: Collection[str]) -> str:
        anywhere = {code for move in self.moves for code in move.sources}
        if anywhere <= set(sources):
            return "from any status"
        return f"from {self._names(sources)}"

    def _others(self, at_an_arrow: Collection[str]) -> str:
        """Name the states that time or the facts of a move bring about."""
        others = set(self.states.values) - set(at_an_arrow)
        if not others:
            return ""
        return f"Not drawn, because no move leads to it: {self._names(others)}."

    def _names(self, codes: Collection[str]) -> str:
        return ", ".join(f"“{self._label(code)}”" for code in self._in_order(codes))

    def _in_order(self, codes: Collection[str]) -> list[str]:
        return [code for code in self.states.values if code in codes]

    def _label(self, code: str) -> str:
        return str(self.states(code).label)


MACHINES: Sequence[StateMachine] = (
    StateMachine(
        title="Report",
        about="What is done about a report from the public, from triage to closing it.",
        states=ReportStatus,
        first=ReportStatus.NEW,
        moves=triage.MOVES,
    ),
    StateMachine(
        title="Warrant",
        about="A search warrant, from the draft to its return to the court.",
        states=WarrantState,
        first=WarrantState.DRAFT,
        moves=warrants.MOVES,
    ),
    StateMachine(
        title="Closure case",
        about="A closure of premises, from the draft of the notice to the end of the "
        "order.",
        states=ClosureState,
        first=ClosureState.DRAFT,
        moves=closures.MOVES,
        irregular=[
            replace(move, sources=move.also) for move in closures.MOVES if move.also
        ],
    ),
    StateMachine(
        title="Tasking",
        about="What a person, a team or a partner is asked to do by a day.",
        states=TaskingStatus,
        first=TaskingStatus.SET,
        moves=taskings.MOVES,
    ),
    StateMachine(
        title="Referral",
        about="A person referred to a service that can protect or help them.",
        states=ReferralState,
        first=ReferralState.TO_MAKE,
        moves=referrals.STEPS,
    ),
)


def every_machine() -> list[StateMachine]:
    """Return all machines, and those of the slices above."""
    higher: Sequence[StateMachine] = the_one("HIGHER_STATE_MACHINES")
    return list(MACHINES) + list(higher)


def page() -> str:
    """Return the page of all machines, in Markdown."""
    return "\n".join([_INTRODUCTION] + [f"{one.drawn()}\n" for one in every_machine()])

"""A case as tests walk it: what happens in it, one event after another."""

from datetime import datetime
from typing import Any

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts_input import read_facts
from operations.closure_moves.rules.law import check_step
from operations.closure_moves.rules.moves import Happened, Status
from operations.closure_moves.rules.replay import replay
from operations.closure_moves.rules.step import Step
from operations.statute.choices import Issuer
from operations.statute.provisions import SEED
from operations.statute.rules.limits import Breach, Provisions
from stronghold.core.kernel.london import LONDON
from stronghold.demo.builders import closures
from stronghold.demo.builders.closures import PREPARED, SERVED

ANSWERS: dict[str, Any] = {
    **PREPARED,
    "adults_at_risk": "yes",
    "hearing_at": "2026-12-24T10:00:00+00:00",
}
SERVICE, LONG, SHORT = {**SERVED}, {**closures.LONG}, {**closures.SHORT}


def at(words: str) -> datetime:
    """Read a London time such as 2026-12-23 09:00."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


class Walk:
    """A case in the making; `breaches` are those of the latest step."""

    def __init__(self, issuer: Issuer = Issuer.POLICE, law: Provisions = SEED) -> None:
        self.issuer, self.law = issuer, law
        self.events: list[Happened] = []
        self.breaches: tuple[Breach, ...] = ()

    def step(self, kind: EventKind, when: str, **facts: Any) -> "Walk":
        event = Happened(len(self.events) + 1, kind, at(when), read_facts(kind, facts))
        step = Step(self.law, self.issuer, self.status, event)
        self.breaches = check_step(step)
        self.events.append(event)
        return self

    @property
    def status(self) -> Status:
        return replay(self.events)

    @property
    def sections(self) -> list[str]:
        return [breach.section for breach in self.breaches]


def served(when: str = "2026-12-23 09:00", **authority: Any) -> Walk:
    """Return a case whose notice was authorised on the day before, and then served."""
    walk = Walk().step(EventKind.PREPARE, "2026-12-21 12:00", **ANSWERS)
    walk.step(EventKind.AUTHORISE, "2026-12-22 12:00", **(authority or LONG))
    return walk.step(EventKind.SERVE, when, **SERVICE)


def ordered(ends_on: str = "2027-03-24") -> Walk:
    """Return a case in which an order was made the day after service."""
    facts = {"scope": "full", "ends_on": ends_on}
    return served().step(EventKind.ORDER, "2026-12-24 10:00", **facts)

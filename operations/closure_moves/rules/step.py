"""A move to be checked against the law, and who signs it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from operations.closure_moves.rules.facts import Signer
from operations.closure_moves.rules.moves import MOVE_OF, ClosureMove, Happened, Status
from operations.statute.choices import Issuer
from operations.statute.rules.closures import Rank, Signatory
from operations.statute.rules.limits import Breach, Code, Provisions, cited
from stronghold.core.kernel.london import london_date


@dataclass(frozen=True)
class Step:
    """A move to be checked: who issued the case, its status before, and the event."""

    provisions: Provisions
    issuer: Issuer
    before: Status
    event: Happened

    @property
    def facts(self) -> Any:
        return self.event.facts

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def move(self) -> ClosureMove:
        return MOVE_OF[self.event.kind]

    def breach(self, code: Code, words: str) -> Breach:
        return Breach(cited(self.provisions, code, london_date(self.at)), words)

    def signatory(self, signer: Signer | None) -> Signatory:
        return signatory_of(self.issuer, signer)


def signatory_of(issuer: Issuer, signer: Signer | None) -> Signatory:
    """Return who signs for the issuer: police officers sign only for the police, and
    council officers only for a council.
    """
    rank = Rank.__members__.get(signer.name) if signer else None
    police = issuer == Issuer.POLICE
    return Signatory(
        issuer=issuer,
        rank=rank if police else None,
        is_chief_executive=not police and signer == Signer.CHIEF_EXECUTIVE,
    )

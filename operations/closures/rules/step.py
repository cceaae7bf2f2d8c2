"""A move that is to be judged, and who signs it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from operations.closures.rules.facts import Signer
from operations.closures.rules.moves import MOVE_OF, Happened, Move, Standing
from operations.statute.choices import Issuer
from operations.statute.rules.closures import Rank, Signatory
from operations.statute.rules.limits import Breach, Code, Provisions, cited
from stronghold.kernel.clock import london_date


@dataclass(frozen=True)
class Step:
    """A move that is to be judged: in a case of whom, from where, with what facts."""

    provisions: Provisions
    issuer: Issuer
    before: Standing
    event: Happened

    @property
    def told(self) -> Any:
        return self.event.facts

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def move(self) -> Move:
        return MOVE_OF[self.event.kind]

    def breach(self, code: Code, words: str) -> Breach:
        return Breach(cited(self.provisions, code, london_date(self.at)), words)

    def signatory(self, signer: Signer | None) -> Signatory:
        return signatory_of(self.issuer, signer)


def signatory_of(issuer: Issuer, signer: Signer | None) -> Signatory:
    """Return who signs, for whom: a police officer never for a council, nor back."""
    rank = Rank.__members__.get(signer.name) if signer else None
    police = issuer == Issuer.POLICE
    return Signatory(
        issuer=issuer,
        rank=rank if police else None,
        is_chief_executive=not police and signer == Signer.CHIEF_EXECUTIVE,
    )

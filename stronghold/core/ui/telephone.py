"""A telephone number as a link that a phone dials."""

import re
from dataclasses import dataclass

_NOT_DIALLED = re.compile(r"[^+0-9]")


@dataclass(frozen=True)
class Telephone:
    """Who answers, and their number as it is written; "" if none is known."""

    who: str
    number: str

    @property
    def url(self) -> str:
        return f"tel:{_NOT_DIALLED.sub('', self.number)}" if self.number else ""

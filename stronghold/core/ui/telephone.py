"""Telephone numbers: what is one, and the link that a phone dials."""

import re
from dataclasses import dataclass

from stronghold.core.kernel.errors import RuleBroken

_NOT_DIALLED = re.compile(r"[^+0-9]")


@dataclass(frozen=True)
class Telephone:
    """Who answers, and their number as it is written; "" if none is known."""

    who: str
    number: str

    @property
    def url(self) -> str:
        return f"tel:{_NOT_DIALLED.sub('', self.number)}" if self.number else ""


LONGEST_PHONE = 30
_IN_A_PHONE = set("0123456789 +()-")
FEWEST_DIGITS = 3


def check_phone(phone: str, *, field: str) -> None:
    """Refuse text that is not a telephone number. Empty is allowed."""
    n_digits = sum(letter.isdigit() for letter in phone)
    if phone and (set(phone) - _IN_A_PHONE or n_digits < FEWEST_DIGITS):
        raise RuleBroken("Enter a telephone number, such as 01865 123456", field=field)

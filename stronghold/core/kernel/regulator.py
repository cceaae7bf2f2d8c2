"""Who regulates the use of people's data, by what name, from what day.

The Data (Use and Access) Act 2025, sections 117 to 119, has the Information Commission
take the place of the Information Commissioner, and S.I. 2026/386 renames it in other
Acts once section 119 is fully in force. Whether it is, is not confirmed: see
https://www.legislation.gov.uk/ukpga/2025/18/section/119. Once it is, its day is entered
here, and every page and letter of that day on says the new name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Regulator:
    """The regulator as it is called from a day on; without one it is not confirmed.

    `office` is how it is named to the public, and `short` how officers call it.
    """

    name: str
    office: str
    short: str
    since: date | None
    website: str = "ico.org.uk"
    complain_url: str = "https://ico.org.uk/make-a-complaint/"
    phone: str = "0303 123 1113"


NAMES: Sequence[Regulator] = (
    Regulator(
        name="Information Commissioner",
        office="Information Commissioner’s Office",
        short="ICO",
        since=date(2018, 5, 25),
    ),
    Regulator(
        name="Information Commission",
        office="Information Commission",
        short="Information Commission",
        since=None,
    ),
)


def regulator_on(day: date) -> Regulator:
    """Return the regulator by the name that is in force on a day."""
    in_force = [one for one in NAMES if one.since is not None and one.since <= day]
    return in_force[-1] if in_force else NAMES[0]

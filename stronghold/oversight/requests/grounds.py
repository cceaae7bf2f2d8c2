"""Why something may be withheld from a person who asks for their data: dated, by law.

Section 45(4) of the Data Protection Act 2018 has the grounds of law enforcement, and
section 45A the exemption of what is legally privileged. Where the UK GDPR applies,
Schedule 2 of the Act and article 15(4) take their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from stronghold.core.sharing.choices import Regime
from stronghold.oversight import data_protection as law

_ACT_BEGAN = date(2018, 5, 25)
OTHERS, CRIME, PRIVILEGE = "others", "crime", "privilege"


@dataclass(frozen=True)
class Ground:
    """One ground: its words, and its section under each law; "" where it has none."""

    code: str
    label: str
    short: str
    sections: Mapping[str, str]
    # From which day under Part 3; the UK GDPR has had each of them from its first.
    valid_from: date
    valid_to: date | None = None

    def cited(self, regime: str) -> str:
        return f"{self.label}: {self.sections[regime]}"

    def chosen(self, regime: str) -> str:
        """Return what a choice among the grounds calls it."""
        return f"Withhold, {self.short}: {self.sections[regime]}"

    def applies(self, regime: str, on: date) -> bool:
        is_over = self.valid_to is not None and on >= self.valid_to
        since = _ACT_BEGAN if regime == Regime.UK_GDPR else self.valid_from
        return bool(self.sections[regime]) and since <= on and not is_over


def _ground(  # noqa: PLR0913 - the columns of a table
    code: str,
    label: str,
    short: str,
    section: str,
    *,
    gdpr: str,
    since: date = _ACT_BEGAN,
) -> Ground:
    sections = {Regime.PART_3.value: section, Regime.UK_GDPR.value: gdpr}
    return Ground(code, label, short, MappingProxyType(sections), since)


GROUNDS: Sequence[Ground] = (
    _ground(
        OTHERS,
        "It is about someone else",
        "about others",
        "DPA 2018, s.45(4)(e)",
        gdpr="UK GDPR, art.15(4); DPA 2018, Sch. 2, para. 16",
    ),
    _ground(
        CRIME,
        "It would prejudice preventing or detecting crime, or a prosecution",
        "prejudice to policing",
        "DPA 2018, s.45(4)(b)",
        gdpr="DPA 2018, Sch. 2, para. 2",
    ),
    _ground(
        "inquiry",
        "It would obstruct an inquiry, an investigation or a court’s procedure",
        "an inquiry",
        "DPA 2018, s.45(4)(a)",
        gdpr="DPA 2018, Sch. 2, para. 5",
    ),
    _ground(
        "public",
        "It would harm public security",
        "public security",
        "DPA 2018, s.45(4)(c)",
        gdpr="",
    ),
    _ground(
        "national",
        "It would harm national security",
        "national security",
        "DPA 2018, s.45(4)(d)",
        gdpr="DPA 2018, s.26",
    ),
    _ground(
        PRIVILEGE,
        "It is legally privileged, or owed in confidence to a lawyer’s client",
        "legal privilege",
        f"DPA 2018, {law.PRIVILEGE.section}(1)",
        gdpr="DPA 2018, Sch. 2, para. 19",
        since=law.PRIVILEGE_BEGAN,
    ),
)


def grounds_on(regime: str, on: date) -> list[Ground]:
    """Return the grounds of a law on a day, those of others first."""
    return [ground for ground in GROUNDS if ground.applies(regime, on)]


def ground_named(code: str) -> Ground | None:
    return next((ground for ground in GROUNDS if ground.code == code), None)

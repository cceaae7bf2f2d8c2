"""Why something may be withheld from a person who asks for their data: dated, by law.

Section 45(4) of the Data Protection Act 2018 has the grounds of law enforcement. Where
the UK GDPR applies, Schedule 2 of the Act and article 15(4) take their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from stronghold.core.sharing.choices import Regime

_ACT_BEGAN = date(2018, 5, 25)
OTHERS, CRIME = "others", "crime"


@dataclass(frozen=True)
class Ground:
    """One ground: its words, and its section under each law; "" where it has none."""

    code: str
    label: str
    short: str
    sections: Mapping[str, str]
    valid_from: date
    valid_to: date | None = None

    def cited(self, regime: str) -> str:
        return f"{self.label}: {self.sections[regime]}"

    def chosen(self, regime: str) -> str:
        """Return what a choice among the grounds calls it."""
        return f"Withhold, {self.short}: {self.sections[regime]}"

    def applies(self, regime: str, on: date) -> bool:
        is_over = self.valid_to is not None and on >= self.valid_to
        return bool(self.sections[regime]) and self.valid_from <= on and not is_over


def _ground(code: str, label: str, short: str, section: str, *, gdpr: str) -> Ground:
    sections = {Regime.PART_3.value: section, Regime.UK_GDPR.value: gdpr}
    return Ground(code, label, short, MappingProxyType(sections), _ACT_BEGAN)


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
)


def grounds_on(regime: str, on: date) -> list[Ground]:
    """Return the grounds of a law on a day, those of others first."""
    return [ground for ground in GROUNDS if ground.applies(regime, on)]


def ground_named(code: str) -> Ground | None:
    return next((ground for ground in GROUNDS if ground.code == code), None)

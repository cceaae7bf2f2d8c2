"""Facts for a data protection impact assessment, with where each is in the site."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.records import EVERY_KIND
from stronghold.core.accounts.choices import Role
from stronghold.core.records.choices import People
from stronghold.core.ui.dates import written_date
from stronghold.oversight.data_protection import DUTIES, Duty
from stronghold.oversight.statements.impact import FORCE_WRITES, PRINCIPLES, RISKS
from stronghold.oversight.statements.presenters.processing import (
    NOT_SET,
    people_words,
)
from stronghold.oversight.statements.rules import Section

if TYPE_CHECKING:
    from stronghold.oversight.statements.queries import Facts

_FLOWS: Sequence[tuple[str, str]] = (
    (
        "Into the site",
        "Officers, staff and partners log records on a form, by the API or from a "
        "file, and add photos and papers; a phone keeps records and photos encrypted "
        "until it has a signal",
    ),
    (
        "In the site",
        "Records become counts by area and week, lists, maps and deadlines; each "
        "reading and change is an event of the audit log",
    ),
    (
        "To partners",
        "Through agreements in force: pages, files and map programs read shared views "
        "alone, with places made coarser",
    ),
    (
        "Out of the site",
        "Exports with a purpose, documents that are served, hearing packs, disclosures "
        "to a named person, answers to people who ask for their data, figures as "
        "ranges",
    ),
    (
        "At the end",
        "Review, restriction or erasure by two people; a line without its words stays, "
        "so that past figures remain true",
    ),
)


def sections(facts: "Facts", n_accounts: Mapping[str, int]) -> list[Section]:
    """Return the facts for an assessment of one force."""
    return [
        _written_by_force(facts),
        _scope(facts, n_accounts),
        Section("How data flow", ("Step", "What happens"), _FLOWS),
        Section(
            "How it serves each principle",
            ("Data Protection Act 2018", "How", "Where"),
            [(one.section, one.words, _where(one.pages)) for one in PRINCIPLES],
        ),
        Section(
            "What the law asks for, and when",
            ("Section", "What is asked for or said", "By when", "Where"),
            [_duty_row(one) for one in DUTIES],
            lede="Of the Data Protection Act 2018, as changed since.",
        ),
        Section(
            "Risks and measures",
            ("Risk", "Measure", "What remains", "Where"),
            [(one.risk, one.measure, one.remains, _where(one.pages)) for one in RISKS],
            lede="The force judges how likely and how serious each is, and adds its "
            "own.",
        ),
    ]


def _duty_row(one: Duty) -> tuple[str, str, str, str]:
    section = one.section
    if one.since:
        section = f"{section}, since {written_date(one.since)} ({one.source})"
    return section, one.asks, one.by_when, _where(one.pages)


def _where(pages: Sequence[str]) -> str:
    return ", ".join(reverse(page) for page in pages)


def _written_by_force(facts: "Facts") -> Section:
    reference = facts.details.dpia_reference
    own = [("Its own assessment", f"Reference: {reference}" if reference else NOT_SET)]
    return Section(
        "What the force writes itself",
        ("What", "What to say"),
        own + list(FORCE_WRITES),
        lede="The facts below are true of the site. They are not an assessment: the "
        "law asks the controller for that (section 64).",
    )


def _scope(facts: "Facts", n_accounts: Mapping[str, int]) -> Section:
    roles = [f"{Role(code).label.lower()} {n:,}" for code, n in n_accounts.items()]
    everyone = [person for person in People if _is_in(person)]
    return Section(
        "What is processed",
        ("What", "Answer"),
        [
            ("Records", ", ".join(kind.many.lower() for kind in EVERY_KIND)),
            ("People", people_words(everyone)),
            ("Open accounts", ", ".join(sorted(roles)) or "None"),
            ("Agreements in force", f"{len(facts.agreements):,}"),
            (
                "Not processed",
                "Names and birth dates of suspects, pictures of faces for recognition, "
                "biometric or genetic data, and ethnicity",
            ),
        ],
        lede="Purposes, data, periods and security are in the record of processing.",
    )


def _is_in(person: People) -> bool:
    return any(person in kind.people for kind in EVERY_KIND)

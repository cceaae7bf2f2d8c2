"""The statements that everyone may read: accessibility, privacy and complaints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.geography.choices import Country
from stronghold.core.kernel.regulator import regulator_on
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Link
from stronghold.force_setup.force_details.rules import Details
from stronghold.oversight.retention.presenters import period_words
from stronghold.oversight.statements.presenters.processing import kind_words

if TYPE_CHECKING:
    from stronghold.core.geography.models import Force
    from stronghold.oversight.statements.queries import Facts

# The number of every police force in England and Wales that is not for emergencies.
POLICE_NUMBER = "101"
# What the privacy notice says of the periods of a report, by the codes of their rules.
_OF_REPORTS = ("reports", "reporters", "audit")


@dataclass(frozen=True)
class Way:
    """A way to reach someone: its words, and the address of a link, if it has one."""

    label: str
    text: str
    url: str = ""


def ways(*, url: str = "", email: str = "", phone: str = "") -> list[Way]:
    """Return the ways that are set, or else the number of the police."""
    found = []
    if url:
        found.append(Way("Online", url, url))
    if email:
        found.append(Way("E-mail", email, f"mailto:{email}"))
    if phone:
        found.append(Way("Telephone", phone))
    return found or [Way("Telephone", POLICE_NUMBER)]


def statement(facts: "Facts", *, today: date) -> dict[str, Any]:
    """Return what each public statement says of the force."""
    details, force = facts.details, facts.force
    name = force.name if force else "The police force that runs this site"
    return {
        "force": name,
        "code": force.code if force else "",
        "controller": details.controller or name,
        "details": details,
        "officer": _officer(details),
        "accessibility": ways(
            url=details.accessibility_url,
            email=details.accessibility_email,
            phone=details.accessibility_phone,
        ),
        "complaints": ways(url=details.complaints_url, email=details.complaints_email),
        "data_complaints": ways(
            url=details.data_complaints_url,
            email=details.dpo_email,
            phone=details.dpo_phone,
        ),
        "is_welsh": force is not None and force.jurisdiction == Country.WALES,
        "regulator": regulator_on(today),
        "dates": _dates(details),
        "partners": sorted({kind_words(row) for row in facts.agreements}),
        "periods": [
            (rule.label, period_words(rule))
            for rule in facts.periods
            if rule.code in _OF_REPORTS
        ],
    }


def _officer(details: Details) -> list[Way]:
    found = ways(email=details.dpo_email, phone=details.dpo_phone)
    return found + ([Way("Post", details.address)] if details.address else [])


def _dates(details: Details) -> dict[str, str]:
    names = ("prepared_on", "reviewed_on", "tested_on", "privacy_reviewed_on")
    days = {name: getattr(details, name) for name in names}
    return {name: written_date(day) if day else "" for name, day in days.items()}


def choices(forces: Sequence["Force"], page: str) -> list[Link]:
    """Return the links that choose a force, where the site has several."""
    url = reverse(f"statements:{page}")
    return [Link(force.name, address(url, {"force": force.code})) for force in forces]

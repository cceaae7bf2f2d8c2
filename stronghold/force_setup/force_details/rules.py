"""Rules of a force's details: the parts in which they are set, and what is refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.telephone import check_phone

# The registration numbers of the regulator: Z1234567, ZA123456.
ICO_NUMBER = re.compile(r"Z[A-Z0-9][0-9]{6}")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


@dataclass(frozen=True)
class Details:
    """What a force's statements say of it; empty where it has not been set."""

    controller: str = ""
    address: str = ""
    ico_number: str = ""
    dpo_email: str = ""
    dpo_phone: str = ""
    data_complaints_url: str = ""
    complaints_url: str = ""
    complaints_email: str = ""
    privacy_reviewed_on: date | None = None
    accessibility_url: str = ""
    accessibility_email: str = ""
    accessibility_phone: str = ""
    prepared_on: date | None = None
    reviewed_on: date | None = None
    tested_on: date | None = None
    tested_by: str = ""
    host: str = ""
    policy_document: str = ""
    dpia_reference: str = ""


@dataclass(frozen=True)
class Part:
    """Details that are set together, by their labels."""

    code: str
    title: str
    labels: Mapping[str, str]


PARTS: Sequence[Part] = (
    Part(
        "controller",
        "Controller and data protection officer",
        MappingProxyType(
            {
                "controller": "Controller",
                "address": "Postal address",
                "ico_number": "Data protection registration number",
                "dpo_email": "Data protection officer: e-mail address",
                "dpo_phone": "Data protection officer: telephone",
            }
        ),
    ),
    Part(
        "privacy",
        "Privacy and complaints",
        MappingProxyType(
            {
                "data_complaints_url": "Form for data protection complaints",
                "complaints_url": "Page for complaints about the police",
                "complaints_email": "E-mail address for complaints about the police",
                "privacy_reviewed_on": "Privacy notice reviewed",
            }
        ),
    ),
    Part(
        "accessibility",
        "Accessibility",
        MappingProxyType(
            {
                "accessibility_url": "Contact form",
                "accessibility_email": "E-mail address for accessibility",
                "accessibility_phone": "Telephone for accessibility",
                "prepared_on": "Statement prepared",
                "reviewed_on": "Statement reviewed",
                "tested_on": "Last tested by people",
                "tested_by": "Tested by",
            }
        ),
    ),
    Part(
        "documents",
        "Hosting and documents",
        MappingProxyType(
            {
                "host": "Hosted by, and in which country",
                "policy_document": "Appropriate policy document",
                "dpia_reference": "Impact assessment",
            }
        ),
    ),
)
# The most letters of each, as the table has them.
LONGEST: Mapping[str, int] = MappingProxyType(
    {
        "controller": 120,
        "address": 300,
        "ico_number": 10,
        "dpo_email": 254,
        "dpo_phone": 30,
        "data_complaints_url": 200,
        "complaints_url": 200,
        "complaints_email": 254,
        "accessibility_url": 200,
        "accessibility_email": 254,
        "accessibility_phone": 30,
        "tested_by": 120,
        "host": 200,
        "policy_document": 200,
        "dpia_reference": 100,
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {name: label for part in PARTS for name, label in part.labels.items()}
)


def check_details(details: Details, *, today: date) -> None:
    """Refuse an impossible number, days to come, and half of what belongs together."""
    if details.ico_number and not ICO_NUMBER.fullmatch(details.ico_number):
        raise RuleBroken(
            "Enter the registration number, such as Z1234567 or ZA123456",
            field="ico_number",
        )
    for name in LABELS:
        _check_address(name, getattr(details, name))
    for name in ("privacy_reviewed_on", "prepared_on", "reviewed_on", "tested_on"):
        day: date | None = getattr(details, name)
        if day and day > today:
            raise RuleBroken(f"{LABELS[name]} must be today or in the past", field=name)
    if details.prepared_on and details.reviewed_on:
        _check_order(details.prepared_on, details.reviewed_on)
    if bool(details.tested_by) != bool(details.tested_on):
        raise RuleBroken(
            "Enter both who tested it and when",
            field="tested_on" if details.tested_by else "tested_by",
        )


def _check_address(name: str, value: str) -> None:
    if not value:
        return
    if name.endswith("_url") and not _WEB_ADDRESS.fullmatch(value):
        raise RuleBroken(
            "Enter a web address, such as https://www.police.uk", field=name
        )
    if name.endswith("_email") and not _is_email(value):
        raise RuleBroken(
            "Enter an e-mail address, such as name@example.org", field=name
        )
    if name.endswith("_phone"):
        check_phone(value, field=name)


def _is_email(value: str) -> bool:
    """Return whether a text may be an e-mail address; a form asks for more."""
    name, _, host = value.partition("@")
    is_one_word = not any(letter.isspace() for letter in value)
    has_host = "." in host.strip(".") and "@" not in host
    return bool(name) and has_host and is_one_word


def _check_order(prepared_on: date, reviewed_on: date) -> None:
    if reviewed_on < prepared_on:
        raise RuleBroken(
            "Statement reviewed must be the same as or after the day it was prepared",
            field="reviewed_on",
        )


def changed(before: Details, after: Details) -> list[str]:
    """Return the names of what differs."""
    return [name for name in LABELS if getattr(before, name) != getattr(after, name)]

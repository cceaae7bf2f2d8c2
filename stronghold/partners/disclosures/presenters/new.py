"""The pages of a new disclosure: choose the recipient, fill in the form, check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.sharing.choices import DisclosedKind
from stronghold.core.ui.parts import SummaryRow
from stronghold.partners.disclosures.rules import digest_of
from stronghold.partners.portal.presenters.disclosures import (
    DisclosureContent,
    DisclosureText,
    disclosure_text,
)

if TYPE_CHECKING:
    from stronghold.partners.disclosures.forms import DisclosureForm
    from stronghold.partners.disclosures.queries import DisclosableRecord

LIVE_WARRANT = (
    "This warrant is live: it can still be used to enter, and anyone who knows about "
    "it could warn the occupiers. No one outside its team knows about it. Disclose it "
    "only to a person who has to act with you."
)
# Posted values that the check page does not carry on to the next request.
NOT_KEPT = {"csrfmiddlewaretoken", "confirm", "change", "checked"}


@dataclass(frozen=True)
class NewPage:
    """What the pages of a new disclosure show around the form."""

    caption: str
    to: str
    back_url: str
    again_url: str
    warning: str
    replaces: str


@dataclass(frozen=True)
class CheckPage:
    """What the officer checks before the disclosure is made."""

    text: DisclosureText
    rows: Sequence[SummaryRow]
    hidden: Sequence[tuple[str, str]]


def new_page(
    found: "DisclosableRecord", person: User | None = None, *, replaces: str = ""
) -> NewPage:
    """Present what surrounds the form: the record and the recipient."""
    label = DisclosedKind(found.kind.code).label
    to = f"{person.display_name}, {person.organisation.name}" if person else ""
    again = "" if replaces else reverse("disclosures:new", args=[found.reference])
    return NewPage(
        caption=f"{label} {found.reference}",
        to=to,
        back_url=reverse(found.kind.page, args=[found.reference]),
        again_url=again,
        warning=LIVE_WARRANT if found.is_live else "",
        replaces=replaces,
    )


def check_page(
    by: User, form: "DisclosureForm", posted: QueryDict, *, now: datetime
) -> CheckPage:
    """Present exactly what the recipient will read, and what they will not."""
    terms, lines = form.terms, form.found.only(form.terms.fields)
    content = DisclosureContent(
        record_kind=form.found.kind.code,
        purpose=terms.purpose,
        gateway=terms.gateway,
        from_regime=terms.from_regime,
        to_regime=terms.to_regime,
        reliability=terms.reliability,
        disclosed_at=now,
        until=terms.until,
        disclosed_by=by.display_name,
        replaces=form.replaces.reference if form.replaces else "",
        name_passed=terms.name_passed,
        name_passed_at=terms.name_passed_at,
        fields=[(line.label, line.words) for line in lines],
    )
    kept = [
        (name, value)
        for name in posted
        if name not in NOT_KEPT
        for value in posted.getlist(name)
    ]
    person = form.person
    who = f"{person.display_name} ({person.username})"
    return CheckPage(
        text=disclosure_text(content),
        rows=[
            SummaryRow("To", who, lines=[person.organisation.name]),
            SummaryRow("Why they need it", terms.reason),
            SummaryRow("Agreement", form.cleaned_data["agreement"]),
        ],
        hidden=[*kept, ("checked", digest_of(lines))],
    )

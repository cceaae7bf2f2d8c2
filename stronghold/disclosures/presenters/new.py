"""The pages on which something is told by name: to whom, what, and the check of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse

from stronghold.accounts.models import User
from stronghold.disclosures.queries import RecordToTell
from stronghold.disclosures.rules import digest_of
from stronghold.kernel import clock
from stronghold.look.parts import SummaryRow
from stronghold.portal.presenters.told import ToldFacts, ToldText, told_text
from stronghold.sharing.choices import NamedKind

if TYPE_CHECKING:
    from stronghold.disclosures.forms import DisclosureForm

LIVE = (
    "This warrant is live: somebody may still go in under it, and whoever knows of it "
    "could warn of it. Outside its team nobody knows of it. Tell it only to somebody "
    "who has to act with you."
)
# What the buttons are called, and what no form holds twice.
NOT_KEPT = {"csrfmiddlewaretoken", "confirm", "change", "checked"}


@dataclass(frozen=True)
class NewPage:
    """What the pages of a new disclosure draw besides the form."""

    caption: str
    to: str
    back_url: str
    again_url: str
    warning: str
    replaces: str


@dataclass(frozen=True)
class CheckPage:
    """What is to be looked at before it is told."""

    text: ToldText
    rows: Sequence[SummaryRow]
    hidden: Sequence[tuple[str, str]]


def new_page(
    found: RecordToTell, person: User | None = None, *, replaces: str = ""
) -> NewPage:
    """Present the frame of the form: of which record, to whom."""
    label = NamedKind(found.kind.code).label
    to = f"{person.display_name}, {person.organisation.name}" if person else ""
    again = "" if replaces else reverse("disclosures:new", args=[found.reference])
    return NewPage(
        caption=f"{label} {found.reference}",
        to=to,
        back_url=reverse(found.kind.page, args=[found.reference]),
        again_url=again,
        warning=LIVE if found.is_live else "",
        replaces=replaces,
    )


def check_page(by: User, form: "DisclosureForm", posted: QueryDict) -> CheckPage:
    """Present exactly what the recipient will read, and what they will not."""
    terms, lines = form.terms, form.found.only(form.terms.fields)
    facts = ToldFacts(
        record_kind=form.found.kind.code,
        purpose=terms.purpose,
        gateway=terms.gateway,
        from_regime=terms.from_regime,
        to_regime=terms.to_regime,
        reliability=terms.reliability,
        told_at=clock.now(),
        until=terms.until,
        told_by=by.display_name,
        replaces=form.replaces.reference if form.replaces else "",
        told=[(line.label, line.words) for line in lines],
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
        text=told_text(facts),
        rows=[
            SummaryRow("To", who, lines=[person.organisation.name]),
            SummaryRow("Why they need it", terms.reason),
            SummaryRow("Rests on", form.cleaned_data["agreement"]),
        ],
        hidden=[*kept, ("checked", digest_of(lines))],
    )

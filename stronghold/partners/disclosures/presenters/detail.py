"""The police's page of one disclosure: content, recipient, reason and read receipt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.choices import DisclosedKind, DisclosureStatus
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Link, SummaryRow, Tag, Tone
from stronghold.partners.disclosures.kinds import kind_of
from stronghold.partners.disclosures.rules import Line
from stronghold.partners.portal.presenters.disclosures import (
    DisclosureContent,
    DisclosureText,
    disclosure_text,
)

if TYPE_CHECKING:
    from stronghold.core.audit.queries import Receipt
    from stronghold.partners.disclosures.models import Disclosure
    from stronghold.partners.disclosures.queries import DisclosureFacts

TONES: Mapping[str, Tone] = MappingProxyType(
    {
        DisclosureStatus.IN_FORCE: "active",
        DisclosureStatus.NOT_NOW: "attention",
        DisclosureStatus.REVOKED: "stopped",
        DisclosureStatus.REPLACED: "neutral",
        DisclosureStatus.ENDED: "neutral",
    }
)


@dataclass(frozen=True)
class DisclosurePage:
    """What `disclosures/detail.html` draws."""

    title: str
    tab: str
    reference: str
    caption: str
    tag: Tag
    rows: Sequence[SummaryRow]
    receipt: Sequence[str]
    # What the recipient reads; None once its words are erased.
    text: DisclosureText | None
    erased: str
    # The fields that have changed since, and how to inform the recipient: by a
    # correction or, where the whole record was in error, by revoking it.
    stale: Sequence[str]
    correct_url: str
    must_be_revoked: bool
    revoke_url: str
    links: Sequence[Link]


def status_tag(status: DisclosureStatus) -> Tag:
    return Tag(str(status.label), TONES[status])


def disclosure_page(
    row: "Disclosure", found: "DisclosureFacts", may: Collection[Verb], *, title: str
) -> DisclosurePage:
    """Present one disclosure as police see it; `may` are the verbs of the viewer.

    `title` is that of its record; "" if the viewer may not see that.
    """
    lines, status, stale = found.lines, found.status, found.stale
    may_disclose = found.is_running and Verb.DISCLOSE_BY_NAME in may
    may_revoke = found.is_running and Verb.REVOKE_DISCLOSURE in may
    revoke = reverse("disclosures:revoke", args=[row.reference]) if may_revoke else ""
    correct = reverse("disclosures:new", args=[row.record_reference])
    is_in_error = found.is_in_error
    may_correct = may_disclose and stale and not is_in_error
    return DisclosurePage(
        title=title or str(DisclosedKind(row.record_kind).label),
        tab=f"Disclosure, {row.reference}",
        reference=row.reference,
        caption=f"Disclosed to {row.recipient.display_name}",
        tag=status_tag(status),
        rows=[*_facts(row, title), *_corrections(row)],
        receipt=_receipt(found.receipt),
        text=disclosure_text(_content(row, lines)) if lines else None,
        erased=_erased(row),
        stale=stale,
        correct_url=f"{correct}?replaces={row.reference}" if may_correct else "",
        must_be_revoked=may_revoke and is_in_error,
        revoke_url=revoke,
        links=_links(row) if Verb.READ_AUDIT in may else [],
    )


def _facts(row: "Disclosure", title: str) -> list[SummaryRow]:
    page = kind_of(row.record_reference).page
    label = str(DisclosedKind(row.record_kind).label)
    agreement = f"{row.agreement.reference}, version {row.agreement.version}"
    who = f"{row.recipient.display_name} ({row.recipient.username})"
    return [
        SummaryRow("To", who, lines=[row.organisation.name]),
        SummaryRow(
            label,
            title or label,
            href=reverse(page, args=[row.record_reference]),
            reference=row.record_reference,
        ),
        SummaryRow("Why they need it", row.reason),
        SummaryRow("Agreement", agreement),
        _by("Disclosed", row.made_by, at=written_instant(row.made_at)),
        SummaryRow("Last day", written_date(row.until)),
    ]


def _by(key: str, who: User | None, *, at: str) -> SummaryRow:
    return SummaryRow(key, at, lines=[f"by {who.display_name}"] if who else [])


def _corrections(row: "Disclosure") -> list[SummaryRow]:
    """Return what it corrects, what corrects it, and who revoked it and why."""
    found = []
    for key, other in (
        ("Corrects", row.replaces),
        ("Corrected by", getattr(row, "replaced_by", None)),
    ):
        if other:
            url = reverse("disclosures:detail", args=[other.reference])
            found.append(
                SummaryRow(
                    key, "Another disclosure", href=url, reference=other.reference
                )
            )
    if row.revoked_at:
        at = written_instant(row.revoked_at)
        found.append(_by("Revoked", row.revoked_by, at=at))
        found.append(SummaryRow("Why it was revoked", row.revoked_reason))
    return found


def _receipt(found: "Receipt | None") -> list[str]:
    """Say when its recipient opened it."""
    if found is None:
        return ["Not read yet"]
    first, last = written_instant(found.first_at), written_instant(found.last_at)
    if found.times == 1:
        return [f"Read on {first}"]
    return [
        f"First read on {first}",
        f"Last read on {last}, {found.times:,} times in all",
    ]


def _content(row: "Disclosure", lines: Sequence[Line]) -> DisclosureContent:
    return DisclosureContent(
        record_kind=row.record_kind,
        purpose=row.purpose,
        gateway=row.gateway,
        from_regime=row.from_regime,
        to_regime=row.to_regime,
        reliability=row.reliability,
        until=row.until,
        disclosed_at=row.made_at,
        disclosed_by=row.made_by.display_name,
        replaces=row.replaces.reference if row.replaces else "",
        name_passed=row.name_passed,
        name_passed_at=row.name_passed_at,
        fields=[(line.label, line.words) for line in lines],
    )


def _erased(row: "Disclosure") -> str:
    """Say when its words were erased, and of which fields; empty if they were not."""
    if not row.erased_at:
        return ""
    labels = {
        column.name: column.heading for column in kind_of(row.record_reference).columns
    }
    fields = ", ".join(labels.get(code, code) for code in row.fields)
    at = written_instant(row.erased_at)
    return (
        f"The words were erased on {at}, because the disclosure had ended. Fields "
        f"disclosed: {fields}."
    )


def _links(row: "Disclosure") -> list[Link]:
    url = reverse("oversight:record", args=[row.reference])
    return [Link("Who has read or changed this", url)]

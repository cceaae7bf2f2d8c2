"""The page of one named disclosure for police: what, to whom, why, read when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.disclosures import queries
from stronghold.disclosures.kinds import kind_of
from stronghold.disclosures.rules import Line
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import Link, SummaryRow, Tag, Tone
from stronghold.portal.presenters.told import ToldFacts, ToldText, told_text
from stronghold.sharing.choices import NamedKind, NamedStanding

if TYPE_CHECKING:
    from stronghold.disclosures.models import Disclosure

TONES: Mapping[str, Tone] = MappingProxyType(
    {
        NamedStanding.IN_FORCE: "active",
        NamedStanding.NOT_NOW: "attention",
        NamedStanding.TAKEN_BACK: "stopped",
        NamedStanding.REPLACED: "done",
        NamedStanding.ENDED: "done",
    }
)


@dataclass(frozen=True)
class DisclosurePage:
    """What `disclosures/detail.html` draws."""

    title: str
    caption: str
    tag: Tag
    rows: Sequence[SummaryRow]
    receipt: Sequence[str]
    # What the recipient reads; None once its words are erased.
    text: ToldText | None
    gone: str
    # What of it is not so any more, and the way to tell them: by another disclosure, or
    # where nothing is left to tell, by taking it back.
    stale: Sequence[str]
    correct_url: str
    is_to_be_taken_back: bool
    take_back_url: str
    links: Sequence[Link]


def tag_of(stands: NamedStanding) -> Tag:
    return Tag(str(stands.label), TONES[stands])


def disclosure_page(viewer: User, row: "Disclosure") -> DisclosurePage:
    """Read and present one disclosure as police see it."""
    lines = queries.lines_of(viewer, row)
    stands = queries.standings_of([row])[row.reference]
    is_running = stands in {NamedStanding.IN_FORCE, NamedStanding.NOT_NOW}
    stale = queries.changed_since(viewer, row, lines) if is_running and lines else []
    may_tell = is_running and policy.can(viewer, Verb.DISCLOSE_BY_NAME)
    may_end = is_running and policy.can(viewer, Verb.REVOKE_DISCLOSURE)
    back = reverse("disclosures:take_back", args=[row.reference]) if may_end else ""
    correct = reverse("disclosures:new", args=[row.record_reference])
    is_gone = stale == [queries.WHOLE_RECORD]
    may_correct = may_tell and stale and not is_gone
    return DisclosurePage(
        title=row.reference,
        caption=f"Told by name to {row.recipient.display_name}",
        tag=tag_of(stands),
        rows=[*_facts(row), *_over(row)],
        receipt=_receipt(row),
        text=told_text(_as_told(row, lines)) if lines else None,
        gone=_gone(row),
        stale=stale,
        correct_url=f"{correct}?replaces={row.reference}" if may_correct else "",
        is_to_be_taken_back=may_end and is_gone,
        take_back_url=back,
        links=_links(viewer, row),
    )


def _facts(row: "Disclosure") -> list[SummaryRow]:
    page = kind_of(row.record_reference).page
    label = str(NamedKind(row.record_kind).label)
    agreement = f"{row.agreement.reference}, version {row.agreement.version}"
    who = f"{row.recipient.display_name} ({row.recipient.username})"
    return [
        SummaryRow("To", who, lines=[row.organisation.name]),
        SummaryRow(
            *(label, row.record_reference),
            href=reverse(page, args=[row.record_reference]),
        ),
        SummaryRow("Why they need it", row.reason),
        SummaryRow("Rests on", agreement),
        _by("Told", row.made_by, at=written_instant(row.made_at)),
        SummaryRow("Last day", written_date(row.until)),
    ]


def _by(key: str, who: User | None, *, at: str) -> SummaryRow:
    return SummaryRow(key, at, lines=[f"by {who.display_name}"] if who else [])


def _over(row: "Disclosure") -> list[SummaryRow]:
    """Return what it corrects, what corrects it, and why it was taken back."""
    found = []
    for key, other in (
        ("Corrects", row.replaces),
        ("Corrected by", getattr(row, "replaced_by", None)),
    ):
        if other:
            url = reverse("disclosures:detail", args=[other.reference])
            found.append(SummaryRow(key, other.reference, href=url))
    if row.taken_back_at:
        at = written_instant(row.taken_back_at)
        found.append(_by("Taken back", row.taken_back_by, at=at))
        found.append(SummaryRow("Why it was taken back", row.taken_back_because))
    return found


def _receipt(row: "Disclosure") -> list[str]:
    """Say when its recipient opened it."""
    found = queries.receipts_of([row]).get(row.reference)
    if found is None:
        return ["Not read yet"]
    first, last = written_instant(found.first_at), written_instant(found.last_at)
    if found.times == 1:
        return [f"Read on {first}"]
    return [
        f"First read on {first}",
        f"Last read on {last}, {found.times:,} times in all",
    ]


def _as_told(row: "Disclosure", lines: Sequence[Line]) -> ToldFacts:
    return ToldFacts(
        **{
            name: getattr(row, name)
            for name in (
                *("record_kind", "purpose", "gateway", "from_regime", "to_regime"),
                *("reliability", "until"),
            )
        },
        told_at=row.made_at,
        told_by=row.made_by.display_name,
        replaces=row.replaces.reference if row.replaces else "",
        told=[(line.label, line.words) for line in lines],
    )


def _gone(row: "Disclosure") -> str:
    if not row.erased_at:
        return ""
    labels = {
        column.name: column.heading for column in kind_of(row.record_reference).columns
    }
    told = ", ".join(labels.get(code, code) for code in row.fields)
    at = written_instant(row.erased_at)
    return f"Its words were erased on {at}, as it was over. What was told: {told}."


def _links(viewer: User, row: "Disclosure") -> list[Link]:
    if not policy.can(viewer, Verb.READ_AUDIT):
        return []
    url = reverse("oversight:record", args=[row.reference])
    return [Link("Who has read or changed this", url)]

"""The pages and lists of sharing agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.choices import AgreementStatus
from stronghold.core.sharing.presenters.terms import (
    labels_of,
    signature_row,
    signature_rows,
    term_rows,
)
from stronghold.core.sharing.queries import (
    OVER,
    reminder_of,
    signatories,
    status_of,
)
from stronghold.core.ui.dates import short_date, written_date
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

_TONES: Mapping[str, Any] = {
    AgreementStatus.UNSIGNED: "waiting",
    AgreementStatus.DISCARDED: "stopped",
    AgreementStatus.TO_BEGIN: "new",
    AgreementStatus.IN_FORCE: "done",
    AgreementStatus.SUSPENDED: "attention",
    AgreementStatus.REPLACED: "stopped",
    AgreementStatus.RUN_OUT: "stopped",
    AgreementStatus.ENDED: "stopped",
}
_REMINDERS: Mapping[str, str] = {
    "review_late": "It should have been reviewed by {review_by}. It stays in force "
    "until {ends_on}, unless it is suspended or ended before then.",
    "ends": "It ends on {ends_on}. Nothing is shared after that day, unless both sides "
    "sign another version before then.",
    "review": "It must be reviewed by {review_by}.",
}
RUNNING = {AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED}


@dataclass(frozen=True)
class AgreementPage:
    """One version of an agreement, and what this viewer may do with it."""

    title: str
    caption: str
    tag: Tag
    rows: Sequence[SummaryRow]
    versions: Table | None
    # The terms that differ from the version before.
    changes: Table | None
    # What needs attention, such as a review; empty if nothing does.
    reminder: str
    # What signing it means, for a signatory; or who can sign it.
    sign_text: str
    may_sign: bool
    may_resume: bool
    # The forms that suspend or end it.
    stops: Sequence[Link]
    links: Sequence[Link]
    sign_url: str
    # The identity check that the police answer before they sign.
    check_url: str
    # The agreement as a document, for both sides to keep.
    pdf_url: str
    # A draft can be changed or discarded.
    change_url: str
    discard_url: str
    resume_url: str


def agreements_table(
    viewer: User, found: Sequence[Sequence["Agreement"]]
) -> Table | None:
    """List agreements, each by its running version, or else by its latest."""
    if not found:
        return None
    headings = ("Agreement", "With", "What", "Review by", "Last day", "Status")
    return Table(
        "Sharing agreements",
        [Column(text) for text in headings],
        [_row(viewer, versions) for versions in found],
        hide_caption=True,
        stacked=True,
    )


_POLICE_PAGES = (
    ("Agreements", "sharing:list", Verb.READ_AGREEMENTS),
    ("Disclosures", "disclosures:list", Verb.READ_DISCLOSURES),
    ("What partners read", "reading:latest", Verb.READ_PARTNER_READS),
)


def police_links(viewer: User, current: str) -> list[Link]:
    """Return links between the police's sharing pages; empty if only one is allowed.

    `current` is the URL name of the page that shows them.
    """
    links = [
        Link(label, reverse(name), current=name == current)
        for label, name, verb in _POLICE_PAGES
        if policy.can(viewer, verb)
    ]
    return links if len(links) > 1 else []


def _row(viewer: User, versions: Sequence["Agreement"]) -> Row:
    kept = [version for version in versions if version.discarded_at is None]
    latest = (kept or versions)[0]
    running = (version for version in versions if status_of(version) in RUNNING)
    row = next(running, latest)
    url = reverse("sharing:agreement", args=[row.reference, row.version])
    status, reminder = status_of(row), reminder_of(row)
    return Row(
        [
            Cell(row.reference, url, note=f"Version {row.version}", whole=True),
            row.partner.name if is_police(viewer) else row.force.name,
            _kinds(row),
            _day(row.review_by, reminder == "review_late", "Late"),
            _day(row.ends_on, reminder == "ends", "Ends soon"),
            Cell("", tag=_tag(status), note=_later_version(row, latest)),
        ],
        muted=status in OVER,
    )


def _later_version(row: "Agreement", latest: "Agreement") -> str:
    """Say the status of the latest version, if another one is listed."""
    if latest.pk == row.pk:
        return ""
    return f"Version {latest.version}: {str(status_of(latest).label).lower()}"


def _kinds(row: "Agreement") -> Cell:
    """Say what is shared as rows, and below it what is shared as figures."""
    if not row.rows:
        return Cell(f"As figures: {labels_of(row.figures)}")
    figures = f"As figures: {labels_of(row.figures)}" if row.figures else ""
    return Cell(labels_of(row.rows), note=figures)


def _day(day: date, is_near: bool, word: str) -> Cell:  # noqa: FBT001
    text = short_date(day)
    tag = Tag(f"{word}: {text}", "attention") if is_near else None
    return Cell(text, whole=True, tag=tag)


def reminder_text(row: "Agreement") -> str:
    """Say what needs attention in a version in force; empty if nothing does."""
    text = _REMINDERS.get(reminder_of(row), "")
    return text.format(
        review_by=written_date(row.review_by), ends_on=written_date(row.ends_on)
    )


def resumed_text(row: "Agreement") -> str:
    """Say whether a resumed version is in force now."""
    if status_of(row) == AgreementStatus.IN_FORCE:
        return "It is in force again"
    return f"It is resumed, and comes into force on {written_date(row.valid_from)}"


def _tag(status: AgreementStatus) -> Tag:
    return Tag(str(status.label), _TONES[status])


def agreement_page(
    viewer: User, row: "Agreement", versions: Sequence["Agreement"]
) -> AgreementPage:
    """Present one version: its terms, its signatures, and what this viewer may do."""
    status, key = status_of(row), [row.reference, row.version]
    may_run = policy.can(viewer, Verb.RUN_AGREEMENTS)
    may_discard = may_run and status == AgreementStatus.UNSIGNED
    return AgreementPage(
        title=f"{row.reference}, version {row.version}",
        caption=f"{row.force.name} and {row.partner.name}",
        tag=_tag(status),
        rows=[
            *term_rows(row),
            *signature_rows(row),
            *_checked(viewer, row),
            *_stopped(row),
        ],
        versions=_versions(row, versions),
        changes=_changes(row, versions),
        reminder=reminder_text(row),
        sign_text=_sign_text(viewer, row),
        may_sign=may_sign(viewer, row),
        may_resume=may_run and status == AgreementStatus.SUSPENDED,
        stops=_stops(row, status) if may_run else [],
        links=_links(viewer, row),
        sign_url=reverse("sharing:sign", args=key),
        check_url=reverse("preview:check", args=key) if is_police(viewer) else "",
        pdf_url=reverse("sharing:pdf", args=key),
        change_url=reverse("sharing:change", args=key)
        if may_run and row.is_draft
        else "",
        discard_url=reverse("sharing:discard", args=key) if may_discard else "",
        resume_url=reverse("sharing:resume", args=key),
    )


def _changes(row: "Agreement", versions: Sequence["Agreement"]) -> Table | None:
    """List the terms that differ from the version before; None if it is the first."""
    earlier = (other for other in versions if other.version == row.version - 1)
    before = next(earlier, None)
    if before is None:
        return None
    then, now = _words(before), _words(row)
    changed = [key for key in {**then, **now} if then.get(key) != now.get(key)]
    return Table(
        f"What changes from version {before.version}",
        [Column("Term"), Column(f"Version {before.version}"), Column("This version")],
        [Row([key, then.get(key, "–"), now.get(key, "–")]) for key in changed],
        stacked=True,
    )


def _words(row: "Agreement") -> dict[str, str]:
    return {term.key: term.value or ", ".join(term.lines) for term in term_rows(row)}


def _sign_text(viewer: User, row: "Agreement") -> str:
    if may_sign(viewer, row):
        if is_police(viewer):
            return (
                "Before you sign, you check whether what it shows could identify "
                "someone."
            )
        return f"By signing you agree to the terms below for {row.partner.name}."
    if status_of(row) != AgreementStatus.UNSIGNED:
        return ""
    return " ".join(_who_signs(viewer, row))


def _who_signs(viewer: User, row: "Agreement") -> list[str]:
    """Say who may sign for each side that has not; a partner is shown its own side."""
    sides = {"partner": row.partner.name}
    if is_police(viewer):
        sides = {"police": "the police", **sides}
    found = signatories(row)
    words = []
    for side, name in sides.items():
        if getattr(row, f"{side}_signed_at"):
            continue
        named = [f"{person.display_name} ({person.signs_as})" for person in found[side]]
        words.append(
            f"It can be signed for {name} by {' or '.join(named)}."
            if named
            else f"{name[:1].upper()}{name[1:]} has no named signatory yet. Once the "
            "organisation has confirmed in writing who it is, a force administrator "
            "records it in that person’s account."
        )
    return words


def _checked(viewer: User, row: "Agreement") -> list[SummaryRow]:
    """Show the police the findings of the identity check and the signer's answer."""
    if row.check_findings is None or not is_police(viewer):
        return []
    found = [str(finding["words"]) for finding in row.check_findings]
    return [
        SummaryRow(
            "Could it identify someone?",
            lines=found or ["Nothing was found that could"],
        ),
        SummaryRow("The signer’s answer", row.check_answer),
    ]


def is_police(viewer: User) -> bool:
    """Say whether this person is on the police's side of the agreement."""
    return viewer.organisation.kind == OrganisationKind.POLICE


def _stopped(row: "Agreement") -> list[SummaryRow]:
    found = []
    if row.discarded_at:
        found.append(signature_row("Discarded", row.discarded_by, row.discarded_at))
    if row.suspended_at:
        found.append(signature_row("Suspended", row.suspended_by, row.suspended_at))
    if row.ended_at:
        found.append(signature_row("Ended", row.ended_by, row.ended_at))
    return [*found, SummaryRow("Why", row.reason)] if row.reason else found


def _versions(row: "Agreement", versions: Sequence["Agreement"]) -> Table | None:
    if len(versions) < 2:
        return None
    return Table(
        "Versions",
        [Column("Version"), Column("First day"), Column("Status")],
        [_version_row(version, current=row) for version in versions],
    )


def _version_row(version: "Agreement", *, current: "Agreement") -> Row:
    key = [version.reference, version.version]
    is_current = version.pk == current.pk
    url = "" if is_current else reverse("sharing:agreement", args=key)
    return Row(
        [
            Cell(str(version.version), url),
            short_date(version.valid_from),
            Cell("", tag=_tag(status_of(version))),
        ]
    )


def may_sign(viewer: User, row: "Agreement") -> bool:
    """Say whether this viewer may sign a version now, for their side."""
    is_signed = row.police_signed_at if is_police(viewer) else row.partner_signed_at
    return (
        status_of(row) == AgreementStatus.UNSIGNED
        and not is_signed
        and row.drawn_up_by_id != viewer.pk
        and policy.can(viewer, Verb.SIGN_AGREEMENTS)
    )


def _stops(row: "Agreement", status: AgreementStatus) -> list[Link]:
    # A draft is changed or discarded; only a signed version is suspended or ended.
    if status in OVER or status == AgreementStatus.UNSIGNED:
        return []
    key = [row.reference, row.version]
    end = Link("End it", reverse("sharing:end", args=key))
    if row.suspended_at:
        return [end]
    return [Link("Suspend it", reverse("sharing:suspend", args=key)), end]


def _links(viewer: User, row: "Agreement") -> list[Link]:
    links = []
    if policy.can(viewer, Verb.VIEW_AS_PARTNER):
        url = reverse("portal:as_partner", args=[row.reference, row.version])
        links.append(Link(f"View as {row.partner.name}", url))
        url = reverse("preview:check", args=[row.reference, row.version])
        if not may_sign(viewer, row):
            links.append(Link("Could it identify someone?", url))
    if policy.can(viewer, Verb.RUN_AGREEMENTS):
        url = reverse("sharing:new_version", args=[row.reference])
        links.append(Link("Draw up another version", url))
    return links

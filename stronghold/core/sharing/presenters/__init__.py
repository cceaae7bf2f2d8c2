"""The pages and lists of sharing agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.sharing.choices import OVER, RUNNING, AgreementStatus
from stronghold.core.sharing.presenters.suspended import (
    answer_rows,
    past_rows,
    resume_text,
    waits_text,
)
from stronghold.core.sharing.presenters.terms import (
    labels_of,
    signature_row,
    signature_rows,
    term_rows,
)
from stronghold.core.ui.dates import short_date, written_date
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.core.sharing.models import Agreement
    from stronghold.core.sharing.queries import Refusal, Suspension

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
# For the police alone: a partner is not shown how much there is.
GROWN = (
    "What it shows has grown by a quarter or more since someone answered whether that "
    "could identify anyone. A named signatory of the police answers again."
)


@dataclass(frozen=True, kw_only=True)
class May:
    """What the reader of an agreement may do with it, and on which side they are."""

    is_police: bool
    run: bool
    sign: bool
    view_as_partner: bool
    resume: bool = False


def agreements_table(
    found: Sequence[Sequence["Agreement"]], *, for_police: bool
) -> Table | None:
    """List agreements, each by its running version, or else by its latest."""
    if not found:
        return None
    headings = ("Agreement with", "What", "Review by", "Last day", "Status")
    return Table(
        "Sharing agreements",
        [Column(text) for text in headings],
        [_row(versions, for_police=for_police) for versions in found],
        hide_caption=True,
        stacked=True,
    )


def _row(versions: Sequence["Agreement"], *, for_police: bool) -> Row:
    kept = [version for version in versions if version.discarded_at is None]
    latest = (kept or versions)[0]
    running = (version for version in versions if version.status in RUNNING)
    row = next(running, latest)
    url = reverse("sharing:agreement", args=[row.reference, row.version])
    return Row(
        [
            Cell(
                row.partner.name if for_police else row.force.name,
                url,
                reference=row.reference,
                note=f"Version {row.version}",
            ),
            _kinds(row),
            _day(row.review_by, row.reminder == "review_late", "Late"),
            _day(row.ends_on, row.reminder == "ends", "Ends soon"),
            Cell("", tag=_tag(row.status), note=_later_version(row, latest)),
        ],
        muted=row.status in OVER,
    )


def _later_version(row: "Agreement", latest: "Agreement") -> str:
    """Say the status of the latest version, if another one is listed."""
    if latest.pk == row.pk:
        return ""
    return f"Version {latest.version}: {str(latest.status.label).lower()}"


def _kinds(row: "Agreement") -> Cell:
    """Say what is shared as rows, and below it what is shared as figures."""
    if not row.rows:
        return Cell(f"As figures: {labels_of(row.figures)}")
    figures = f"As figures: {labels_of(row.figures)}" if row.figures else ""
    return Cell(labels_of(row.rows), note=figures)


def _day(day: date, is_near: bool, word: str) -> Cell:  # noqa: FBT001
    text = short_date(day)
    tag = Tag(f"{word}: {text}", "attention") if is_near else None
    return Cell(text, tag=tag)


def named(row: "Agreement") -> str:
    """Name an agreement by its two sides."""
    return f"{row.force.name} and {row.partner.name}"


def named_version(row: "Agreement") -> str:
    """Name one version of an agreement, over a form about it."""
    return f"{named(row)}, version {row.version}, {row.reference}"


def reminder_text(row: "Agreement") -> str:
    """Say what needs attention in a version in force; empty if nothing does."""
    text = _REMINDERS.get(row.reminder, "")
    return text.format(
        review_by=written_date(row.review_by), ends_on=written_date(row.ends_on)
    )


def _tag(status: AgreementStatus) -> Tag:
    return Tag(str(status.label), _TONES[status])


def agreement_page(  # noqa: PLR0913 - each says one thing about the agreement
    row: "Agreement",
    versions: Sequence["Agreement"],
    signatories: Mapping[str, Sequence["User"]],
    may: May,
    *,
    losses: Sequence[str] = (),
    suspended: "Agreement | None" = None,
    who_resume: Sequence["User"] = (),
    refusal: "Refusal | None" = None,
    suspensions: Sequence["Suspension"] = (),
) -> dict[str, Any]:
    """Return what one version shows: terms, signatures, and what its reader may do.

    `losses` are what is open and would no longer be shown once it is signed,
    `suspended` is another version that keeps it from being signed, and `who_resume`
    may confirm that this one is resumed; `refusal` is that of someone who did not.
    `suspensions` are all of it, the latest first.
    """
    key = [row.reference, row.version]
    is_unsigned = row.status == AgreementStatus.UNSIGNED
    return {
        "title": named(row),
        "reference": row.reference,
        "caption": f"Sharing agreement, version {row.version}",
        "tag": _tag(row.status),
        "rows": [
            *_stopped(row),
            *answer_rows(suspensions),
            *term_rows(row),
            *signature_rows(row),
            *(_checked(row) if may.is_police else []),
            *past_rows(suspensions),
        ],
        "versions": _versions(row, versions),
        # The terms that differ from the version before.
        "changes": _changes(row, versions),
        "reminder": reminder_text(row),
        "grown": GROWN
        if may.is_police and row.check_grown_at and row.status in RUNNING
        else "",
        "sign_text": waits_text(suspended, row)
        if suspended
        else _sign_text(row, signatories, may),
        "may_sign": may.sign,
        "lost": lost_text(row, losses, suspended=suspended),
        "resume": _resume(row, may),
        "resume_text": resume_text(
            row, who_resume, refusal=refusal, for_police=may.is_police
        ),
        "refuse_url": reverse("sharing:refuse", args=key)
        if may.resume and row.resume_asked_at
        else "",
        "withdraw_url": reverse("sharing:withdraw", args=key)
        if may.run and row.resume_asked_at
        else "",
        "stops": _stops(row) if may.run else [],
        "stops_text": "" if may.run or not may.is_police else _who_stops(row),
        "links": _links(row, may),
        "sign_url": reverse("sharing:sign", args=key),
        # The police answer the identity check before they sign.
        "check_url": reverse("preview:check", args=key) if may.is_police else "",
        "pdf_url": reverse("sharing:pdf", args=key),
        "change_url": reverse("sharing:change", args=key)
        if may.run and row.is_draft
        else "",
        "discard_url": reverse("sharing:discard", args=key)
        if may.run and is_unsigned
        else "",
    }


def lost_text(
    row: "Agreement",
    losses: Sequence[str],
    *,
    suspended: "Agreement | None" = None,
) -> str:
    """Say what the partner would no longer see; "" if that is nothing.

    Under a version that is `suspended` it sees nothing now.
    """
    if not losses:
        return ""
    lost = " and ".join(losses)
    if suspended:
        return (
            f"{row.partner.name} sees nothing now, since version {suspended.version} "
            f"is suspended. This version does not show {lost}, which version "
            f"{suspended.version} shows once it is resumed."
        )
    return (
        "Once both sides have signed and its first day has come, "
        f"{row.partner.name} no longer sees {lost}, which it sees now."
    )


def _resume(row: "Agreement", may: May) -> Link | None:
    """Lead who runs it to ask for it, and another person to resume it."""
    if row.status != AgreementStatus.SUSPENDED:
        return None
    url = reverse("sharing:resume", args=[row.reference, row.version])
    if row.resume_asked_at:
        return Link("Resume it", url) if may.resume else None
    return Link("Ask to resume it", url) if may.run else None


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


def _sign_text(
    row: "Agreement", signatories: Mapping[str, Sequence["User"]], may: May
) -> str:
    """Say what signing it means, to a signatory, or else who can sign it."""
    if may.sign:
        if may.is_police:
            return (
                "Before you sign, you check whether what it shows could identify "
                "someone."
            )
        return f"By signing you agree to the terms below for {row.partner.name}."
    if row.status != AgreementStatus.UNSIGNED:
        return ""
    return " ".join(who_signs(row, signatories, for_police=may.is_police))


@dataclass(frozen=True, kw_only=True)
class Unsigned:
    """A version that waits for a partner's signature, and who of them may give it."""

    row: "Agreement"
    may_sign: bool
    signatories: Mapping[str, Sequence["User"]]
    suspended: "Agreement | None"

    @property
    def url(self) -> str:
        return reverse("sharing:agreement", args=[self.row.reference, self.row.version])

    @property
    def to_do(self) -> str:
        """Say what its reader can do: sign it, or read who can and what keeps it."""
        if self.suspended:
            return f"Read it. {waits_text(self.suspended, self.row)}"
        if self.may_sign:
            return "Read and sign it"
        said = who_signs(self.row, self.signatories, for_police=False)
        return " ".join(["Read it.", *said])


def who_signs(
    row: "Agreement", signatories: Mapping[str, Sequence["User"]], *, for_police: bool
) -> list[str]:
    """Say who may sign for each side that has not; a partner is shown its own side."""
    sides = {"partner": row.partner.name}
    if for_police:
        sides = {"police": "the police", **sides}
    words = []
    for side, name in sides.items():
        if getattr(row, f"{side}_signed_at"):
            continue
        named = [
            f"{person.display_name} ({person.signs_as})" for person in signatories[side]
        ]
        words.append(
            f"It can be signed for {name} by {' or '.join(named)}."
            if named
            else f"{name[:1].upper()}{name[1:]} has no named signatory yet. Once the "
            "organisation has confirmed in writing who it is, a force administrator "
            "records it in that person’s account."
        )
    return words


def _checked(row: "Agreement") -> list[SummaryRow]:
    """Show the findings of the identity check and the signer's answer."""
    if row.check_findings is None:
        return []
    found = [str(finding["words"]) for finding in row.check_findings]
    return [
        SummaryRow(
            "Could it identify someone?",
            lines=found or ["Nothing was found that could"],
        ),
        SummaryRow("The signer’s answer", row.check_answer),
    ]


def _stopped(row: "Agreement") -> list[SummaryRow]:
    found = []
    if row.discarded_at:
        found.append(signature_row("Discarded by", row.discarded_by, row.discarded_at))
    if row.suspended_at:
        found.append(signature_row("Suspended by", row.suspended_by, row.suspended_at))
    if row.ended_at:
        found.append(signature_row("Ended by", row.ended_by, row.ended_at))
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
            Cell("", tag=_tag(version.status)),
        ]
    )


def _stops(row: "Agreement") -> list[Link]:
    """Return the links to the forms that suspend or end it."""
    # A draft is changed or discarded; only a signed version is suspended or ended.
    if row.status in {*OVER, AgreementStatus.UNSIGNED}:
        return []
    key = [row.reference, row.version]
    end = Link("End it", reverse("sharing:end", args=key))
    if row.suspended_at:
        return [end]
    return [Link("Suspend it", reverse("sharing:suspend", args=key)), end]


def _who_stops(row: "Agreement") -> str:
    """Say to police who cannot who suspends or ends it; "" if no one can now."""
    can = " or ".join(link.label.split()[0].lower() for link in _stops(row))
    return f"A records manager can {can} it." if can else ""


def _links(row: "Agreement", may: May) -> list[Link]:
    links = []
    if may.view_as_partner:
        url = reverse("portal:as_partner", args=[row.reference, row.version])
        links.append(Link(f"View as {row.partner.name}", url))
        url = reverse("preview:check", args=[row.reference, row.version])
        if not may.sign:
            links.append(Link("Could it identify someone?", url))
    if may.run:
        url = reverse("sharing:new_version", args=[row.reference])
        links.append(Link("Draw up another version", url))
    return links

"""What pages show of agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.choices import OrganisationKind
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.look.dates import short_date, written_date
from stronghold.look.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag
from stronghold.sharing.choices import Standing
from stronghold.sharing.presenters.terms import labels_of, said, signed, signed_by
from stronghold.sharing.queries import (
    OVER,
    reminder_of,
    signatories,
    standing_of,
)

if TYPE_CHECKING:
    from stronghold.sharing.models import Agreement

_TONES: Mapping[str, Any] = {
    Standing.UNSIGNED: "waiting",
    Standing.DISCARDED: "stopped",
    Standing.TO_BEGIN: "new",
    Standing.IN_FORCE: "done",
    Standing.SUSPENDED: "attention",
    Standing.REPLACED: "stopped",
    Standing.RUN_OUT: "stopped",
    Standing.ENDED: "stopped",
}
_REMINDERS: Mapping[str, str] = {
    "review_late": "It was to be reviewed by {review_by}. It stays in force until "
    "{ends_on}, unless it is suspended or ended before.",
    "ends": "It ends on {ends_on}. Nothing is shared after that day, unless both sides "
    "sign another version before.",
    "review": "It is to be reviewed by {review_by}.",
}
RUNNING = {Standing.IN_FORCE, Standing.SUSPENDED}


@dataclass(frozen=True)
class AgreementPage:
    """One version of an agreement, and what this viewer may do with it."""

    title: str
    caption: str
    tag: Tag
    rows: Sequence[SummaryRow]
    versions: Table | None
    # What a later version says otherwise than the one before it.
    changes: Table | None
    # What is to be seen to, such as a review; empty if nothing is.
    reminder: str
    # What signing it means, for whoever may.
    sign_text: str
    # The code and the words of each move that is made at once, with a reason or not.
    may_sign: bool
    may_resume: bool
    stops: Sequence[Link]
    links: Sequence[Link]
    sign_url: str
    # Where the police look first, before they sign.
    check_url: str
    # The agreement as a document, for both sides to keep.
    pdf_url: str
    # A draft can be changed, and given up.
    change_url: str
    discard_url: str
    resume_url: str


def agreements_table(
    viewer: User, found: Sequence[Sequence["Agreement"]]
) -> Table | None:
    """List agreements, each by the version that runs, or else by its latest."""
    if not found:
        return None
    headings = ("Agreement", "With", "What", "Review by", "Last day", "How it stands")
    return Table(
        "Sharing agreements",
        [Column(text) for text in headings],
        [_row(viewer, versions) for versions in found],
        hide_caption=True,
        stacked=True,
    )


_WAYS = (
    ("Agreements", "sharing:list", Verb.READ_AGREEMENTS),
    ("Told by name", "disclosures:list", Verb.READ_DISCLOSURES),
    ("What partners read", "reading:latest", Verb.READ_PARTNER_READS),
)


def ways_of_police(viewer: User, here: str) -> list[Link]:
    """Return the ways between what is kept of sharing; none where there is but one."""
    ways = [
        Link(label, reverse(name), current=name == here)
        for label, name, verb in _WAYS
        if policy.can(viewer, verb)
    ]
    return ways if len(ways) > 1 else []


def _row(viewer: User, versions: Sequence["Agreement"]) -> Row:
    kept = [one for one in versions if one.discarded_at is None]
    latest = (kept or versions)[0]
    row = next((one for one in versions if standing_of(one) in RUNNING), latest)
    url = reverse("sharing:agreement", args=[row.reference, row.version])
    stands, reminder = standing_of(row), reminder_of(row)
    return Row(
        [
            Cell(row.reference, url, note=f"Version {row.version}", whole=True),
            row.partner.name if is_police(viewer) else row.force.name,
            _kinds(row),
            _day(row.review_by, reminder == "review_late", "Late"),
            _day(row.ends_on, reminder == "ends", "Ends soon"),
            Cell("", tag=_tag(stands), note=_next(row, latest)),
        ],
        muted=stands in OVER,
    )


def _next(row: "Agreement", latest: "Agreement") -> str:
    """Say how a later version stands than the one that is listed."""
    if latest.pk == row.pk:
        return ""
    return f"Version {latest.version}: {str(standing_of(latest).label).lower()}"


def _kinds(row: "Agreement") -> Cell:
    """Say what is shared as rows, and under it what as figures."""
    if not row.rows:
        return Cell(f"As figures: {labels_of(row.figures)}")
    figures = f"As figures: {labels_of(row.figures)}" if row.figures else ""
    return Cell(labels_of(row.rows), note=figures)


def _day(day: date, is_near: bool, word: str) -> Cell:  # noqa: FBT001
    told = short_date(day)
    tag = Tag(f"{word}: {told}", "attention") if is_near else None
    return Cell(told, whole=True, tag=tag)


def reminder_text(row: "Agreement") -> str:
    """Say what is to be seen to about a version in force, or nothing."""
    told = _REMINDERS.get(reminder_of(row), "")
    return told.format(
        review_by=written_date(row.review_by), ends_on=written_date(row.ends_on)
    )


def resumed_text(row: "Agreement") -> str:
    """Say what a version that was resumed releases now."""
    if standing_of(row) == Standing.IN_FORCE:
        return "It is in force again"
    return (
        f"It is resumed. Its first day is still to come: {written_date(row.valid_from)}"
    )


def _tag(stands: Standing) -> Tag:
    return Tag(str(stands.label), _TONES[stands])


def agreement_page(
    viewer: User, row: "Agreement", versions: Sequence["Agreement"]
) -> AgreementPage:
    """Present one version: what it says, who signed, and what may be done now."""
    stands, key = standing_of(row), [row.reference, row.version]
    runs = policy.can(viewer, Verb.RUN_AGREEMENTS)
    return AgreementPage(
        title=f"{row.reference}, version {row.version}",
        caption=f"{row.force.name} and {row.partner.name}",
        tag=_tag(stands),
        rows=[*said(row), *signed(row), *_checked(viewer, row), *_stopped(row)],
        versions=_versions(row, versions),
        changes=_changes(row, versions),
        reminder=reminder_text(row),
        sign_text=_sign_text(viewer, row),
        may_sign=may_sign(viewer, row),
        may_resume=runs and stands == Standing.SUSPENDED,
        stops=_stops(row, stands) if runs else [],
        links=_links(viewer, row),
        sign_url=reverse("sharing:sign", args=key),
        check_url=reverse("preview:check", args=key) if is_police(viewer) else "",
        pdf_url=reverse("sharing:pdf", args=key),
        change_url=reverse("sharing:change", args=key) if runs and row.is_draft else "",
        discard_url=reverse("sharing:discard", args=key)
        if runs and stands == Standing.UNSIGNED
        else "",
        resume_url=reverse("sharing:resume", args=key),
    )


def _changes(row: "Agreement", versions: Sequence["Agreement"]) -> Table | None:
    """List what a version says otherwise than the one before it."""
    before = next((one for one in versions if one.version == row.version - 1), None)
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
    return {one.key: one.value or ", ".join(one.lines) for one in said(row)}


def _sign_text(viewer: User, row: "Agreement") -> str:
    if may_sign(viewer, row):
        if is_police(viewer):
            return (
                "Before you sign, you are asked whether what it shows could identify "
                "somebody."
            )
        return f"By signing you agree to the terms below for {row.partner.name}."
    if standing_of(row) != Standing.UNSIGNED:
        return ""
    return " ".join(_who_signs(viewer, row))


def _who_signs(viewer: User, row: "Agreement") -> list[str]:
    """Say who may sign for each side that has not; a partner is told of its own."""
    sides = {"partner": row.partner.name}
    if is_police(viewer):
        sides = {"police": "the police", **sides}
    found = signatories(row)
    words = []
    for side, name in sides.items():
        if getattr(row, f"{side}_signed_at"):
            continue
        named = [f"{one.display_name} ({one.signs_as})" for one in found[side]]
        words.append(
            f"It can be signed for {name} by {' or '.join(named)}."
            if named
            else f"Nobody is named yet to sign for {name}. An administrator of the "
            "force names a signatory in their account, once their organisation has "
            "said in writing who it is."
        )
    return words


def _checked(viewer: User, row: "Agreement") -> list[SummaryRow]:
    """Tell the police what could identify somebody, and what the signer said to it."""
    if row.check_findings is None or not is_police(viewer):
        return []
    found = [str(finding["words"]) for finding in row.check_findings]
    return [
        SummaryRow(
            "Could it identify somebody?",
            lines=found or ["Nothing was found that could"],
        ),
        SummaryRow("What the signer said to it", row.check_answer),
    ]


def is_police(viewer: User) -> bool:
    """Say whether somebody is on the side of the police."""
    return viewer.organisation.kind == OrganisationKind.POLICE


def _stopped(row: "Agreement") -> list[SummaryRow]:
    found = []
    if row.discarded_at:
        found.append(signed_by("Discarded", row.discarded_by, row.discarded_at))
    if row.suspended_at:
        found.append(signed_by("Suspended", row.suspended_by, row.suspended_at))
    if row.ended_at:
        found.append(signed_by("Ended", row.ended_by, row.ended_at))
    return [*found, SummaryRow("Why", row.reason)] if row.reason else found


def _versions(row: "Agreement", versions: Sequence["Agreement"]) -> Table | None:
    if len(versions) < 2:
        return None
    return Table(
        "Versions",
        [Column("Version"), Column("First day"), Column("How it stands")],
        [
            Row(
                [
                    Cell(
                        str(one.version),
                        reverse("sharing:agreement", args=[one.reference, one.version])
                        if one.pk != row.pk
                        else "",
                    ),
                    short_date(one.valid_from),
                    Cell("", tag=_tag(standing_of(one))),
                ]
            )
            for one in versions
        ],
    )


def may_sign(viewer: User, row: "Agreement") -> bool:
    """Say whether a version waits for the signature of this viewer's side."""
    is_signed = row.police_signed_at if is_police(viewer) else row.partner_signed_at
    return (
        standing_of(row) == Standing.UNSIGNED
        and not is_signed
        and row.drawn_up_by_id != viewer.pk
        and policy.can(viewer, Verb.SIGN_AGREEMENTS)
    )


def _stops(row: "Agreement", stands: Standing) -> list[Link]:
    # A draft is changed or discarded; only what was signed is suspended or ended.
    if stands in OVER or stands == Standing.UNSIGNED:
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
            links.append(Link("Could it identify somebody?", url))
    if policy.can(viewer, Verb.RUN_AGREEMENTS):
        url = reverse("sharing:new_version", args=[row.reference])
        links.append(Link("Draw up another version", url))
    return links

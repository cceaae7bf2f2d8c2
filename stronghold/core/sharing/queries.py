"""Every read of agreements. The viewer comes first."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import having
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import events_since, words_of
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area
from stronghold.core.geography.queries import edition_on
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.errors import NotFound
from stronghold.core.registered import the_one
from stronghold.core.sharing.choices import (
    OVER,
    RUNNING,
    AgreementChange,
    AgreementStatus,
)
from stronghold.core.sharing.models import Agreement, IdentityCheck
from stronghold.core.sharing.rules import (
    Facts,
    NotShared,
    OtherAgreement,
    is_agreement,
    reminder_on,
    status_on,
)
from stronghold.core.sharing.visibility import visible_agreements

PEOPLE = (
    "drawn_up_by",
    "police_signed_by",
    "partner_signed_by",
    "suspended_by",
    "resume_asked_by",
    "ended_by",
    "discarded_by",
)


def agreements(viewer: User) -> list[list[Agreement]]:
    """Return the versions of each agreement, the newest first, by partner."""
    rows = _visible(viewer).order_by("partner__name", "reference", "-version")
    found = groupby(_today(rows), key=lambda row: row.reference)
    return [list(versions) for _, versions in found]


def to_attend(viewer: User) -> list[list[Agreement]]:
    """Return the agreements with a version to sign, to review or about to end."""
    found = agreements(viewer)
    return [rows for rows in found if any(_is_to_attend(viewer, row) for row in rows)]


def n_to_attend(viewer: User) -> int:
    """Return how many agreements `to_attend` has, without what is related to them."""
    found = _today(Agreement.objects.filter(visible_agreements(viewer)))
    return len({row.reference for row in found if _is_to_attend(viewer, row)})


def _is_to_attend(viewer: User, row: Agreement) -> bool:
    is_waiting = row.status == AgreementStatus.UNSIGNED or bool(row.reminder)
    return is_waiting or (is_police(viewer) and is_to_check_again(row))


def is_to_check_again(row: Agreement) -> bool:
    """Say whether what it shows has grown since its identity check was answered."""
    return row.status in RUNNING and row.check_grown_at is not None


def versions(viewer: User, reference: str) -> list[Agreement]:
    """Return all versions of an agreement, the newest first; NotFound if none."""
    rows = _visible(viewer).filter(reference=reference).order_by("-version")
    if not (found := _today(rows) if is_agreement(reference) else []):
        raise NotFound
    for row in found:
        row.area_names = names_of_areas(row.area_codes)
    return found


def version(viewer: User, reference: str, number: int) -> Agreement:
    """Return one version of an agreement; NotFound if the viewer may not see it."""
    for row in versions(viewer, reference):
        if row.version == number:
            return row
    raise NotFound


def status_of(agreement: Agreement) -> AgreementStatus:
    """Return the status of a version today."""
    return _status(agreement, _later_from(agreement))


def gateways_in_force(references: Collection[str]) -> dict[str, list[str]]:
    """Return the laws named by each agreement's version in force; one query.

    An agreement without a version in force is left out.
    """
    rows = Agreement.objects.filter(reference__in=references)
    every = list(rows.order_by("reference", "version"))
    found = {}
    for row in every:
        later = [
            other.valid_from
            for other in every
            if other.reference == row.reference
            and other.version > row.version
            and other.is_signed
        ]
        if _status(row, later) == AgreementStatus.IN_FORCE:
            found[row.reference] = row.gateways
    return found


def _status(agreement: Agreement, later_from: list[date]) -> AgreementStatus:
    facts = Facts(
        valid_from=agreement.valid_from,
        ends_on=agreement.ends_on,
        is_signed=agreement.is_signed,
        is_discarded=agreement.discarded_at is not None,
        is_suspended=agreement.suspended_at is not None,
        is_ended=agreement.ended_at is not None,
        later_from=later_from,
    )
    return status_on(facts, today=clock.today())


@asked_once
def _signed_versions(references: frozenset[str]) -> Sequence[tuple[str, int, date]]:
    """Return each signed version of agreements: reference, version, first day."""
    if not references:
        return ()
    signed = Agreement.objects.filter(
        reference__in=references,
        police_signed_at__isnull=False,
        partner_signed_at__isnull=False,
    )
    return list(signed.values_list("reference", "version", "valid_from"))


def _today(rows: Iterable[Agreement]) -> list[Agreement]:
    """Return agreements with their status and reminder of today."""
    found = list(rows)
    every = _signed_versions(frozenset(row.reference for row in found))
    for row in found:
        later_from = [
            day
            for reference, version, day in every
            if reference == row.reference and version > row.version
        ]
        row.status = _status(row, later_from)
        row.reminder = _reminder(row, later_from)
    return found


def _reminder(row: Agreement, later_from: list[date]) -> str:
    """Return the code of what needs attention in a version; empty if nothing does."""
    if row.status not in RUNNING:
        return ""
    next_day = row.ends_on + timedelta(days=1)
    return reminder_on(
        review_by=row.review_by,
        ends_on=row.ends_on,
        today=clock.today(),
        is_followed=any(day <= next_day for day in later_from),
    )


def _later_from(agreement: Agreement) -> list[date]:
    """Return the first days of the later versions that both sides have signed."""
    later = Agreement.objects.filter(
        reference=agreement.reference,
        version__gt=agreement.version,
        police_signed_at__isnull=False,
        partner_signed_at__isnull=False,
    )
    return list(later.values_list("valid_from", flat=True))


def in_force(viewer: User) -> list[Agreement]:
    """Return the agreements in force with the viewer's own organisation."""
    rows = _visible(viewer).filter(partner=viewer.organisation_id)
    found = _today(rows.order_by("pk"))
    return [row for row in found if row.status == AgreementStatus.IN_FORCE]


def all_in_force(force_id: int) -> list[Agreement]:
    """Return the agreements of a force that are in force, by partner.

    For what a force states to anyone. Who may not read agreements is shown no partner.
    """
    rows = Agreement.objects.filter(force=force_id).select_related("partner")
    found = _today(rows.order_by("partner__name", "reference", "version"))
    return [row for row in found if row.status == AgreementStatus.IN_FORCE]


def other_agreements(reference: str, partner: int, force: int) -> list[OtherAgreement]:
    """Return what a partner's other agreements with a force share, if not ended."""
    found = Agreement.objects.filter(partner=partner, force=force)
    rows = found.exclude(reference=reference)
    return [
        OtherAgreement(row.reference, row.rows, row.figures)
        for row in rows.order_by("reference", "version")
        if status_of(row) not in OVER
    ]


def agreements_to_disclose_under(viewer: User) -> list[Agreement]:
    """Return the force's agreements in force, on which a named disclosure can rest.

    An officer who may disclose need not be allowed to read agreements.
    """
    if not policy.can(viewer, Verb.DISCLOSE_BY_NAME):
        return []
    rows = Agreement.objects.filter(force=viewer.force)
    rows = rows.select_related("partner", "force").order_by("reference", "version")
    return [row for row in rows if status_of(row) == AgreementStatus.IN_FORCE]


def is_in_force_with(viewer: User, agreement: Agreement) -> bool:
    """Return whether this version is in force with the viewer's own organisation."""
    rows = Agreement.objects.filter(
        visible_agreements(viewer), pk=agreement.pk, partner=viewer.organisation_id
    )
    return any(status_of(row) == AgreementStatus.IN_FORCE for row in rows)


def in_force_among(
    viewer: User, found: Iterable[Sequence[Agreement]]
) -> list[Agreement]:
    """Return those of `agreements` that `in_force` returns."""
    rows = [
        row
        for versions in found
        for row in versions
        if row.partner_id == viewer.organisation_id
        and row.status == AgreementStatus.IN_FORCE
    ]
    return sorted(rows, key=lambda row: row.pk)


def to_sign_among(
    viewer: User, found: Iterable[Sequence[Agreement]]
) -> list[Agreement]:
    """Return those of `agreements` that the viewer's organisation has still to sign."""
    return [
        row
        for row, *_ in found
        if row.partner_id == viewer.organisation_id
        and row.partner_signed_at is None
        and row.status == AgreementStatus.UNSIGNED
    ]


def signatories(agreement: Agreement) -> dict[str, list[User]]:
    """Return who may sign for each side: "police" and "partner", by name."""
    named = User.objects.filter(is_active=True).exclude(signs_as="")
    police = named.filter(
        organisation__force=agreement.force_id,
        organisation__kind=OrganisationKind.POLICE,
    ).exclude(pk=agreement.drawn_up_by_id)
    sides = {
        "police": police,
        "partner": named.filter(organisation=agreement.partner_id),
    }
    return {
        side: [
            person
            for person in rows.order_by("display_name", "pk")
            if policy.can(person, Verb.SIGN_AGREEMENTS)
        ]
        for side, rows in sides.items()
    }


def check_shares(viewer: User, kind: str = "") -> None:
    """Raise NotShared unless an agreement with the viewer's organisation is in force.

    With a kind, the agreement must share records of that kind as rows.
    """
    found = in_force(viewer)
    if not any(not kind or kind in agreement.rows for agreement in found):
        raise NotShared


def areas_to_share(viewer: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the force's districts by name, each with itself first, then its wards.

    Each area is a code and a name. Wards outside every district are listed under
    "Other wards".
    """
    districts = _areas_today(AreaKind.DISTRICT, viewer)
    wards = _areas_today(AreaKind.WARD, viewer)
    found = []
    for code, name, _ in districts:
        own = [(ward, label) for ward, label, parent in wards if parent == code]
        found.append((name, [(code, f"All of {name}"), *own]))
    known = {code for code, _, _ in districts}
    others = [(ward, label) for ward, label, parent in wards if parent not in known]
    return [*found, ("Other wards", others)] if others else found


def _areas_today(kind: AreaKind, viewer: User) -> list[tuple[str, str, str]]:
    """Return the code, name and parent's code of each area in today's edition."""
    force = viewer.force_id
    if (edition := edition_on(kind, clock.today(), force=force)) is None:
        return []
    rows = Area.objects.filter(edition=edition).order_by("name", "code")
    return list(rows.values_list("code", "name", "parent__code"))


def wards_of(agreement: Agreement) -> list[tuple[str, str]]:
    """Return the code and name of each of an agreement's wards in today's edition."""
    edition = edition_on(AreaKind.WARD, clock.today(), force=agreement.force_id)
    if edition is None:
        return []
    codes = agreement.area_codes
    rows = Area.objects.filter(
        Q(code__in=codes) | Q(parent__code__in=codes), edition=edition
    )
    return list(rows.order_by("name", "code").values_list("code", "name"))


def names_of_areas(codes: Sequence[str]) -> list[str]:
    """Return the names of areas, sorted; the code of an area that is not known."""
    names = dict(
        Area.objects.filter(code__in=codes)
        .order_by("edition__valid_from")
        .values_list("code", "name")
    )
    return sorted(names.get(code, code) for code in codes)


def is_police(viewer: User) -> bool:
    """Say whether this person is on the police's side of an agreement."""
    return viewer.organisation.kind == OrganisationKind.POLICE


def is_to_sign(viewer: User, row: Agreement) -> bool:
    """Say whether a version waits for this viewer's signature, for their side.

    One that is suspended beside it keeps it from being signed: see `may_sign`.
    """
    is_signed = row.police_signed_at if is_police(viewer) else row.partner_signed_at
    return (
        row.status == AgreementStatus.UNSIGNED
        and not is_signed
        and row.drawn_up_by_id != viewer.pk
        and policy.can(viewer, Verb.SIGN_AGREEMENTS)
    )


def may_sign(viewer: User, row: Agreement) -> bool:
    """Say whether this viewer may sign a version now, for their side."""
    return is_to_sign(viewer, row) and suspended_beside(row) is None


def to_sign(viewer: User) -> list[Agreement]:
    """Return the versions that wait for the signature of one of the police."""
    if not (is_police(viewer) and policy.can(viewer, Verb.SIGN_AGREEMENTS)):
        return []
    rows = Agreement.objects.filter(
        visible_agreements(viewer),
        police_signed_at__isnull=True,
        discarded_at__isnull=True,
        ended_at__isnull=True,
    ).exclude(drawn_up_by=viewer)
    found = _today(rows.order_by("drawn_up_at"))
    return [row for row in found if may_sign(viewer, row)]


def may_resume(viewer: User) -> bool:
    """Say whether this viewer may resume what someone else asked to resume.

    Who runs agreements, or signs them for the police.
    """
    verbs = (Verb.RUN_AGREEMENTS, Verb.SIGN_AGREEMENTS)
    return is_police(viewer) and any(policy.can(viewer, verb) for verb in verbs)


def who_resumes(agreement: Agreement, *, asked_by: User | None = None) -> list[User]:
    """Return who may resume a version that someone else asked to resume, by name."""
    force = agreement.force
    verbs = (Verb.RUN_AGREEMENTS, Verb.SIGN_AGREEMENTS)
    rows = User.objects.filter(
        having(verbs[0], force) | having(verbs[1], force) & ~Q(signs_as=""),
        organisation__force=force,
        organisation__kind=OrganisationKind.POLICE,
        is_active=True,
    ).select_related("organisation__force")
    asker = asked_by.pk if asked_by else agreement.resume_asked_by_id
    return [
        person
        for person in rows.order_by("display_name", "username")
        if person.pk != asker and may_resume(person)
    ]


def to_resume(viewer: User) -> list[Agreement]:
    """Return the suspended agreements that someone else asked this viewer to resume."""
    if not may_resume(viewer):
        return []
    rows = Agreement.objects.filter(
        visible_agreements(viewer), resume_asked_at__isnull=False
    ).exclude(resume_asked_by=viewer)
    found = _today(rows.order_by("resume_asked_at"))
    return [row for row in found if row.status == AgreementStatus.SUSPENDED]


@dataclass(frozen=True)
class Refusal:
    """Who refused to resume a version, when, and why; "" once the words are erased.

    `asked_by` is the name with which who asked signs in.
    """

    by: str
    at: datetime
    words: str
    asked_by: str = ""


@dataclass(frozen=True)
class Answer:
    """Who asked to resume a version, withdrew that, refused or confirmed it, and when.

    `words` are their own; "" if they gave none, or once these are erased.
    """

    change: AgreementChange
    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Suspension:
    """Who suspended a version, when and why, and what was asked and answered since.

    `resumed_at` is None while it lasts, and for one that was ended meanwhile.
    """

    by: str
    at: datetime
    words: str
    answers: Sequence[Answer]
    resumed_at: datetime | None = None


def last_refusal(agreement: Agreement) -> Refusal | None:
    """Return the refusal to resume a version; None if it was not the last answer."""
    if agreement.suspended_at is None or agreement.resume_asked_at:
        return None
    answers = _changes(agreement, agreement.suspended_at, _OF_RESUMING)
    latest = list(answers.order_by("-occurred_at", "-pk")[:2])
    if not latest or latest[0].detail["change"] != AgreementChange.RESUME_REFUSED:
        return None
    last, *before = latest
    words = words_of([last.reason_digest]).get(last.reason_digest, "")
    return Refusal(
        _names([last.actor])[last.actor],
        last.occurred_at,
        words,
        before[0].actor if before else "",
    )


def refused_to_resume(viewer: User) -> list[Agreement]:
    """Return the suspended agreements that the viewer asked to resume, and another
    person refused, until someone asks again.
    """
    if not policy.can(viewer, Verb.RUN_AGREEMENTS):
        return []
    rows = Agreement.objects.filter(
        visible_agreements(viewer),
        suspended_at__isnull=False,
        resume_asked_at__isnull=True,
    )
    found = _today(rows.order_by("suspended_at"))
    return [
        row
        for row in found
        if row.status == AgreementStatus.SUSPENDED
        and (refusal := last_refusal(row))
        and refusal.asked_by == viewer.username
    ]


def suspensions(agreement: Agreement) -> list[Suspension]:
    """Return the suspensions of a version, the latest first, with all the answers."""
    kinds = (AgreementChange.SUSPENDED, *_OF_RESUMING, AgreementChange.RESUMED)
    changes = _changes(agreement, agreement.drawn_up_at, kinds)
    events = list(changes.order_by("occurred_at", "pk"))
    names = _names([one.actor for one in events])
    words = words_of([one.reason_digest for one in events])
    found: list[Suspension] = []
    for one in events:
        change = AgreementChange(one.detail["change"])
        by, at = names[one.actor], one.occurred_at
        said = words.get(one.reason_digest, "")
        if change == AgreementChange.SUSPENDED:
            found.append(Suspension(by, at, said, []))
        elif found:
            is_over = change == AgreementChange.RESUMED
            # Who confirms gives no reason: an earlier version logged the asker's.
            answer = Answer(change, by, at, "" if is_over else said)
            found[-1] = replace(
                found[-1],
                answers=[*found[-1].answers, answer],
                resumed_at=at if is_over else None,
            )
    return found[::-1]


def _changes(
    agreement: Agreement, since: datetime, changes: Sequence[AgreementChange]
) -> QuerySet[Event]:
    """Return the events of these changes of a version."""
    return events_since(since).filter(
        records__contains=[agreement.reference],
        kind=Kind.ALTERATION,
        detail__version=agreement.version,
        detail__change__in=changes,
    )


def _names(usernames: Sequence[str]) -> dict[str, str]:
    """Return the names of people, by those with which they sign in."""
    people = User.objects.filter(username__in=usernames)
    found = dict(people.values_list("username", "display_name"))
    return {username: found.get(username, username) for username in usernames}


_OF_RESUMING = (
    AgreementChange.RESUME_ASKED,
    AgreementChange.RESUME_WITHDRAWN,
    AgreementChange.RESUME_REFUSED,
)


def suspended_beside(agreement: Agreement) -> Agreement | None:
    """Return the suspended version that keeps this one from being signed, if any.

    Who signed before the suspension, or signs after it, did not decide to end it.
    """
    if status_of(agreement) != AgreementStatus.UNSIGNED:
        return None
    others = Agreement.objects.filter(reference=agreement.reference)
    rows = _today(others.exclude(pk=agreement.pk).order_by("-version"))
    suspended = (row for row in rows if row.status == AgreementStatus.SUSPENDED)
    return next(suspended, None)


def to_begin(agreement: Agreement) -> list[Agreement]:
    """Return the signed versions that are to take over from this one, in turn."""
    later = Agreement.objects.filter(
        reference=agreement.reference, version__gt=agreement.version
    )
    found = _today(later.order_by("valid_from", "version"))
    return [row for row in found if row.status == AgreementStatus.TO_BEGIN]


def losses_of(agreement: Agreement, viewer: User | None = None) -> list[str]:
    """Say what is open under the running version and not shown under this one.

    Without a viewer it leaves out what is counted as the partner is shown it. The
    records are those of a higher layer: see AGREEMENT_LOSSES of the registry.
    """
    rows = Agreement.objects.filter(reference=agreement.reference)
    others = rows.exclude(pk=agreement.pk).order_by("-version")
    running = (row for row in others if status_of(row) in RUNNING)
    before = next(running, None)
    if before is None or status_of(agreement) != AgreementStatus.UNSIGNED:
        return []
    kept = other_agreements(agreement.reference, agreement.partner_id, before.force_id)
    read: Callable[..., list[str]] = the_one("AGREEMENT_LOSSES")
    return read(before, agreement, kept=kept, viewer=viewer)


def fields_shown(agreement: Agreement) -> list[tuple[str, str]]:
    """Return each kind shared as records with its fields that are shown, in words."""
    read: Callable[..., list[tuple[str, str]]] = the_one("AGREEMENT_FIELDS")
    return read(agreement)


def last_check(agreement: Agreement) -> IdentityCheck | None:
    """Return the last answer to the identity check of a version."""
    rows = IdentityCheck.objects.filter(agreement=agreement)
    return rows.select_related("answered_by").order_by("-pk").first()


def suspended_with(
    viewer: User, found: Iterable[Sequence[Agreement]]
) -> list[Agreement]:
    """Return the suspended ones of `agreements` with the viewer's organisation.

    Of each the first version: a later one is suspended with it, before it begins.
    """
    suspended = (
        [
            row
            for row in versions
            if row.partner_id == viewer.organisation_id
            and row.status == AgreementStatus.SUSPENDED
        ]
        for versions in found
    )
    return [rows[-1] for rows in suspended if rows]


def suspended_since(viewer: User) -> list[datetime]:
    """Return since when each agreement with the viewer's own organisation is suspended.

    For who keeps the accounts of a partner, and reads no agreement: nothing else of it.
    """
    is_theirs = viewer.organisation.kind != OrganisationKind.POLICE
    if not (is_theirs and policy.can(viewer, Verb.MANAGE_ACCOUNTS)):
        return []
    rows = Agreement.objects.filter(
        partner=viewer.organisation_id, force=viewer.force, suspended_at__isnull=False
    )
    since: dict[str, datetime] = {}
    for row in _today(rows.order_by("version")):
        if row.status == AgreementStatus.SUSPENDED and row.suspended_at:
            since.setdefault(row.reference, row.suspended_at)
    return sorted(since.values())


def _visible(viewer: User) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(visible_agreements(viewer))
    return rows.select_related("partner", "force", *PEOPLE)

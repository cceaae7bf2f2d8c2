"""Every read of agreements. The viewer comes first."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet

from stronghold.accounts import policy
from stronghold.accounts.choices import OrganisationKind
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.geography.choices import AreaKind
from stronghold.geography.models import Area
from stronghold.geography.queries import edition_on
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.sharing.choices import AgreementStatus
from stronghold.sharing.models import Agreement
from stronghold.sharing.rules import (
    Beside,
    Facts,
    NotShared,
    is_agreement,
    standing,
    to_be_seen_to,
)
from stronghold.sharing.visibility import visible_agreements

OVER = frozenset(
    {
        AgreementStatus.ENDED,
        AgreementStatus.RUN_OUT,
        AgreementStatus.REPLACED,
        AgreementStatus.DISCARDED,
    }
)
PEOPLE = (
    *("drawn_up_by", "police_signed_by", "partner_signed_by"),
    "suspended_by",
    "ended_by",
    "discarded_by",
)


def agreements(viewer: User) -> list[list[Agreement]]:
    """Return the versions of each agreement, the newest first, by partner."""
    rows = _visible(viewer).order_by("partner__name", "reference", "-version")
    return [list(found) for _, found in groupby(rows, key=lambda row: row.reference)]


def versions(viewer: User, reference: str) -> list[Agreement]:
    """Return all versions of an agreement, the newest first; NotFound if none."""
    rows = _visible(viewer).filter(reference=reference).order_by("-version")
    if not (found := list(rows) if is_agreement(reference) else []):
        raise NotFound
    return found


def version(viewer: User, reference: str, number: int) -> Agreement:
    """Return one version of an agreement."""
    for one in versions(viewer, reference):
        if one.version == number:
            return one
    raise NotFound


def status_of(agreement: Agreement) -> AgreementStatus:
    """Return how a version stands today."""
    return _standing(agreement, _later_from(agreement))


def gateways_in_force(references: Collection[str]) -> dict[str, list[str]]:
    """Return the laws that the version in force of each agreement names; one query.

    An agreement of which no version is in force is left out.
    """
    rows = Agreement.objects.filter(reference__in=references)
    every = list(rows.order_by("reference", "version"))
    found = {}
    for row in every:
        later = [
            one.valid_from
            for one in every
            if one.reference == row.reference
            and one.version > row.version
            and one.is_signed
        ]
        if _standing(row, later) == AgreementStatus.IN_FORCE:
            found[row.reference] = row.gateways
    return found


def _standing(agreement: Agreement, later_from: list[date]) -> AgreementStatus:
    facts = Facts(
        valid_from=agreement.valid_from,
        ends_on=agreement.ends_on,
        is_signed=agreement.is_signed,
        is_discarded=agreement.discarded_at is not None,
        is_suspended=agreement.suspended_at is not None,
        is_ended=agreement.ended_at is not None,
        later_from=later_from,
    )
    return AgreementStatus(standing(facts, today=clock.today()))


def reminder_of(agreement: Agreement) -> str:
    """Return what is to be seen to about a version: a code, or nothing."""
    if status_of(agreement) not in (
        AgreementStatus.IN_FORCE,
        AgreementStatus.SUSPENDED,
    ):
        return ""
    next_day = agreement.ends_on + timedelta(days=1)
    return to_be_seen_to(
        review_by=agreement.review_by,
        ends_on=agreement.ends_on,
        today=clock.today(),
        is_followed=any(day <= next_day for day in _later_from(agreement)),
    )


def _later_from(agreement: Agreement) -> list[date]:
    """Return the first days of the later versions that both have signed."""
    later = Agreement.objects.filter(
        reference=agreement.reference,
        version__gt=agreement.version,
        police_signed_at__isnull=False,
        partner_signed_at__isnull=False,
    )
    return list(later.values_list("valid_from", flat=True))


def in_force(viewer: User) -> list[Agreement]:
    """Return the agreements by which the viewer's organisation is shown something."""
    rows = _visible(viewer).filter(partner=viewer.organisation_id)
    return [
        row for row in rows.order_by("pk") if status_of(row) == AgreementStatus.IN_FORCE
    ]


def beside(reference: str, partner: int) -> list[Beside]:
    """Return what the other agreements with a partner give that are not over."""
    rows = Agreement.objects.filter(partner=partner).exclude(reference=reference)
    return [
        Beside(row.reference, row.rows, row.figures)
        for row in rows.order_by("reference", "version")
        if status_of(row) not in OVER
    ]


def to_disclose_by(viewer: User) -> list[Agreement]:
    """Return the force's agreements in force, on which a disclosure by name can rest.

    Who discloses need not be one of those who read agreements.
    """
    if not policy.can(viewer, Verb.DISCLOSE_BY_NAME):
        return []
    rows = Agreement.objects.filter(force=viewer.force)
    rows = rows.select_related("partner", "force").order_by("reference", "version")
    return [row for row in rows if status_of(row) == AgreementStatus.IN_FORCE]


def to_be_signed_by(viewer: User) -> list[Agreement]:
    """Return the agreements that the viewer's organisation has yet to sign."""
    return [
        row
        for row, *_ in agreements(viewer)
        if row.partner_id == viewer.organisation_id
        and row.partner_signed_at is None
        and status_of(row) == AgreementStatus.UNSIGNED
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
        side: [one for one in rows.order_by("display_name", "pk") if _may_sign(one)]
        for side, rows in sides.items()
    }


def _may_sign(person: User) -> bool:
    return policy.can(person, Verb.SIGN_AGREEMENTS)


def check_shares(viewer: User, kind: str = "") -> None:
    """Refuse what a partner may do only while an agreement is in force.

    With a kind, one by which it is shared as rows; NotShared says what to do.
    """
    found = in_force(viewer)
    if not any(not kind or kind in agreement.rows for agreement in found):
        raise NotShared


def areas_to_share() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the districts drawn today, each by name with itself and then its wards.

    Each area is its code and its name. A ward outside all of them stands under "Other
    wards".
    """
    districts = _areas_today(AreaKind.DISTRICT)
    wards = _areas_today(AreaKind.WARD)
    found = []
    for code, name, _ in districts:
        own = [(ward, named) for ward, named, parent in wards if parent == code]
        found.append((name, [(code, f"All of {name}"), *own]))
    known = {code for code, _, _ in districts}
    others = [(ward, named) for ward, named, parent in wards if parent not in known]
    return [*found, ("Other wards", others)] if others else found


def _areas_today(kind: AreaKind) -> list[tuple[str, str, str]]:
    """Return the code, name and code of the parent of each area drawn today."""
    if (edition := edition_on(kind, clock.today())) is None:
        return []
    rows = Area.objects.filter(edition=edition).order_by("name", "code")
    return list(rows.values_list("code", "name", "parent__code"))


def wards_of(agreement: Agreement) -> list[tuple[str, str]]:
    """Return the code and name of each ward of an agreement that is drawn today."""
    edition = edition_on(AreaKind.WARD, clock.today())
    if edition is None:
        return []
    codes = agreement.area_codes
    rows = Area.objects.filter(
        Q(code__in=codes) | Q(parent__code__in=codes), edition=edition
    )
    return list(rows.order_by("name", "code").values_list("code", "name"))


def names_of_areas(codes: Sequence[str]) -> list[str]:
    """Return the names of areas, in the order of the alphabet; a lost one its code."""
    named = dict(
        Area.objects.filter(code__in=codes)
        .order_by("edition__valid_from")
        .values_list("code", "name")
    )
    return sorted(named.get(code, code) for code in codes)


def _visible(viewer: User) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(visible_agreements(viewer))
    return rows.select_related("partner", "force", *PEOPLE)

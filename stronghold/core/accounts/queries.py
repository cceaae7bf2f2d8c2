"""Queries of accounts, organisations and teams."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import (
    Accounts,
    OrganisationKind,
    PeopleOrder,
    Role,
)
from stronghold.core.accounts.models import (
    DeviceKey,
    Installation,
    Organisation,
    ProvisionedPerson,
    Team,
    TeamArea,
    User,
)
from stronghold.core.accounts.own_roles.queries import own_role_codes, own_verbs
from stronghold.core.accounts.password_attempts import (
    MOST_FOR_A_NAME,
    MOST_HERE,
    key_of,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.personal_work import Held, PersonalWork, kinds_of_work
from stronghold.core.accounts.roles import VERBS
from stronghold.core.accounts.rules import MOST_DEVICES
from stronghold.core.accounts.visibility import (
    of_people,
    visible_organisations,
    visible_people,
)
from stronghold.core.database import in_sets
from stronghold.core.database.planned import Planned
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area, Edition, Force
from stronghold.core.geography.queries import editions_on
from stronghold.core.geography.visibility import own_editions
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.errors import NotFound, RuleBroken

_LAST = F("last_login")
# Closed accounts come last by name.
_ORDERS: Mapping[PeopleOrder, Sequence[Any]] = {
    PeopleOrder.NAME: ("-is_active", "display_name", "username"),
    PeopleOrder.NAME_DOWN: ("-is_active", "-display_name", "-username"),
    PeopleOrder.ORGANISATION: ("organisation__name", "display_name", "username"),
    PeopleOrder.ORGANISATION_DOWN: ("-organisation__name", "display_name", "username"),
    PeopleOrder.LONGEST_UNUSED: (_LAST.asc(nulls_first=True), "username"),
    PeopleOrder.LAST_USED: (_LAST.desc(nulls_last=True), "username"),
}
_AREAS_AND_OWNERS = (
    "SELECT area.id, owner.team_id FROM geography_area AS area"
    " JOIN accounts_teamarea AS owner ON owner.area_code = area.code"
)
_ALL_OWNERS = f"{_AREAS_AND_OWNERS} WHERE owner.organisation_id = %s"
_OWNERS = Planned(
    "owners_of_areas",
    f"{_AREAS_AND_OWNERS} WHERE area.id = ANY($1::bigint[])"
    " AND owner.organisation_id = $2",
    n_parameters=2,
)
_NAMES = ("display_name", "username", "organisation__name", "team__name")
# An account that was not used for so long is to be looked at.
UNUSED_AFTER = timedelta(days=90)
# An administrator confirms each quarter that an account is still needed.
REVIEW_AFTER = timedelta(days=91)


@dataclass(frozen=True)
class PeopleWanted:
    """Which accounts a list shows, in which order, and how many come before its page.

    With `words`, those who have each of them in a name: their own, their username, or
    that of their team or organisation.
    """

    which: str = ""
    words: str = ""
    order: PeopleOrder = PeopleOrder.NAME
    start: int = 0


@dataclass(frozen=True)
class People:
    """A page of the list of accounts; how many come before it, and how many are all."""

    page: Sequence[User]
    start: int
    total: int


def people(viewer: User, wanted: PeopleWanted, *, most: int) -> People:
    """Return a page of the accounts that the viewer may see."""
    found = _people(viewer, wanted.which).select_related("team", "asked")
    for word in wanted.words.split():
        named = Q()
        for name in _NAMES:
            named |= Q(**{f"{name}__icontains": word})
        found = found.filter(named)
    total = found.count()
    start = wanted.start if wanted.start < total else 0
    page = found.order_by(*_ORDERS[wanted.order])[start : start + most]
    return People(list(page), start, total)


def everyone(viewer: User) -> list[User]:
    """Return all accounts that the viewer may see, by name."""
    found = _people(viewer, "").select_related("team", "asked")
    return list(found.order_by("display_name", "username"))


def due_for_review(viewer: User) -> list[User]:
    """Return the accounts that are due for review, by name."""
    found = _people(viewer, Accounts.REVIEW).select_related("team")
    return list(found.order_by("display_name", "username"))


def n_people(viewer: User, which: str) -> int:
    return _people(viewer, which).count()


def _people(viewer: User, which: str) -> QuerySet[User]:
    seen = User.objects.filter(visible_people(viewer), of_people())
    if which == Accounts.LOCKED:
        return seen.filter(pk__in=_locked_out(seen.values_list("pk", "username")))
    return seen.filter(_accounts(which)) if which else seen


def _accounts(which: str) -> Q:
    """Return the condition for some of the accounts; see the choices Accounts."""
    since, is_open = clock.now() - UNUSED_AFTER, Q(is_active=True)
    if which == Accounts.NEVER:
        return is_open & Q(last_login=None)
    if which == Accounts.UNUSED:
        return is_open & Q(last_login__lt=since)
    if which == Accounts.CLOSED:
        return ~is_open
    if which == Accounts.REVIEW:
        return is_open & _due_for_review()
    # A new account has as long for its first sign-in.
    never_used = Q(last_login=None, created_at__lt=since)
    return ~is_open | never_used | Q(last_login__lt=since)


def _due_for_review() -> Q:
    """Return the condition for accounts that no one has confirmed for a quarter.

    What a directory manages, it confirms.
    """
    before = clock.now() - REVIEW_AFTER
    is_new = Q(confirmed_at=None, created_at__gte=before)
    return ~is_new & ~Q(confirmed_at__gte=before) & Q(provisioned=None)


def person(viewer: User, username: str) -> User:
    """Return one of them by username. NotFound otherwise."""
    # PostgreSQL refuses a null character in text with an error.
    if "\x00" in username:
        raise NotFound
    found = User.objects.filter(visible_people(viewer), of_people(), username=username)
    user = found.select_related("team", "asked").first()
    if user is None:
        raise NotFound
    return user


def is_managed(user: User) -> bool:
    """Return whether a directory decides the name, place and state of an account."""
    return ProvisionedPerson.objects.filter(user=user).exists()


def held_work(person: User) -> list[Held]:
    """Return what a person still has to do, by kind."""
    counted = [Held(kind, kind.held([person.pk]).count()) for kind in kinds_of_work()]
    return [held for held in counted if held.n]


def held_by_each(people: Collection[int]) -> Mapping[int, Sequence[Held]]:
    """Return what each of these people, by id, still has to do: a query a kind."""
    found: dict[int, list[Held]] = {}
    for kind in kinds_of_work() if people else ():
        by_person = kind.held(people).order_by().values_list(kind.column)
        for pk, n in by_person.annotate(n=Count("pk")):
            found.setdefault(pk, []).append(Held(kind, n))
    return found


def takers(person: User, held: Sequence[Held]) -> list[User]:
    """Return the colleagues who can take all of this work over, by team and name."""
    return _colleagues(person, [one.kind for one in held])


def may_stand_in(person: User) -> list[User]:
    """Return the colleagues who can do all work that this person can, by team."""
    kinds = [kind for kind in kinds_of_work() if kind.may_take(person)]
    return _colleagues(person, kinds)


def _colleagues(person: User, kinds: Sequence[PersonalWork]) -> list[User]:
    """Return the colleagues who can do work of all these kinds, by team and name."""
    colleagues = User.objects.filter(
        of_people(), organisation=person.organisation_id, is_active=True
    )
    found = colleagues.exclude(pk=person.pk).select_related(
        "team", "organisation__force"
    )
    return [
        colleague
        for colleague in found.order_by("team__name", "display_name", "username")
        if all(kind.may_take(colleague) for kind in kinds)
    ]


def _locked_out(people: Iterable[tuple[int, str]]) -> list[int]:
    """Return which of these people, by id and username, are locked on a new device.

    A device on which someone has signed in before is counted apart, by its cookie, so
    that a lock there is not seen here.
    """
    cool_off = get_cool_off()
    if cool_off is None:
        return []
    recent = AccessAttempt.objects.filter(attempt_time__gte=clock.now() - cool_off)
    by_name: Counter[str | None] = Counter()
    by_place: Counter[tuple[str | None, str | None]] = Counter()
    for key, address, n in recent.values_list(
        "username", "ip_address", "failures_since_start"
    ):
        by_name[key] += n
        by_place[key, address] += n
    locked = {key for key, n in by_name.items() if n >= MOST_FOR_A_NAME}
    locked |= {key for (key, _), n in by_place.items() if n >= MOST_HERE}
    return [pk for pk, name in people if key_of(name) in locked] if locked else []


def organisations(viewer: User) -> QuerySet[Organisation]:
    """Return the organisations that people can belong to, by name."""
    return Organisation.objects.filter(visible_organisations(viewer)).order_by("name")


def teams(viewer: User) -> QuerySet[Team]:
    """Return the teams of those organisations, by organisation and name."""
    found = Team.objects.filter(organisation__in=organisations(viewer))
    return found.select_related("organisation").order_by("organisation__name", "name")


def takes_referrals(person: User) -> bool:
    """Return whether a person receives the referrals to their organisation.

    Those named receive them, or everyone if no open account is named. A service account
    does by its scopes, and names no one. The SQL view of shared referrals applies the
    same rule.
    """
    if person.takes_referrals or person.is_service:
        return person.takes_referrals
    named = User.objects.filter(
        of_people(),
        organisation=person.organisation_id,
        is_active=True,
        takes_referrals=True,
    )
    return not named.exists()


def police_of(person: User) -> int:
    """Return the id of the police whose teams work on a person's records."""
    own = person.organisation
    if own.kind == OrganisationKind.POLICE:
        return own.pk
    police = Organisation.objects.filter(
        force=person.force.pk, kind=OrganisationKind.POLICE
    )
    return police.order_by("pk").values_list("pk", flat=True).first() or own.pk


def owning_team(organisation: int, areas: Sequence[int | None]) -> int | None:
    """Return the id of the team that owns the first of these areas with an owner.

    One query by index: owners are stored by area code, which is the same in all
    editions.
    """
    known = [area for area in areas if area is not None]
    if not known:
        return None
    owners = _owners(organisation, known)
    return next((owners[area] for area in known if area in owners), None)


def _owners(organisation: int, areas: Sequence[int]) -> Mapping[int, int]:
    """Return the teams of an organisation by their areas, of these areas at least.

    Where records are stored in sets, all are asked for once.
    """
    sets = in_sets.current()
    if sets is None:
        return dict(_OWNERS.rows(areas, organisation))
    found: Mapping[int, int] | None = sets.answer((_ALL_OWNERS, organisation))
    if found is None:
        with sets.apart(), connection.cursor() as cursor:
            cursor.execute(_ALL_OWNERS, [organisation])
            found = dict(cursor.fetchall())
        sets.note((_ALL_OWNERS, organisation), found)
    return found


def areas_in_no_edition(force: str) -> list[str]:
    """Return the area codes that teams of a force own but no loaded edition has."""
    codes = TeamArea.objects.filter(organisation__force__code=force)
    own = Force.objects.filter(code=force).values_list("pk", flat=True).first()
    editions = Edition.objects.filter(own_editions(own))
    known = Area.objects.filter(code=OuterRef("area_code"), edition__in=editions)
    missing = codes.filter(~Exists(known)).order_by("area_code")
    return list(missing.values_list("area_code", flat=True).distinct())


@dataclass(frozen=True)
class WithoutTeam:
    """The ground of a force that none of its teams owns, by name.

    `districts` are those in which no team has an area; `wards` are of the others, and
    `n_wards` counts those of both. Teams are expected in all districts, or in those
    that the police serve with this site; `n_not_served` counts the other districts.
    """

    districts: Sequence[str]
    wards: Sequence[str]
    n_wards: int
    n_not_served: int

    def __bool__(self) -> bool:
        return bool(self.districts or self.wards)


def without_team(force: str) -> WithoutTeam:
    """Return today's districts and wards that no team of a force owns.

    A team has an area of a district also by an area of any edition, as a new edition
    may have merged wards. The owner of a district owns its wards.
    """
    police = list(
        Organisation.objects.filter(
            force__code=force, kind=OrganisationKind.POLICE
        ).order_by("pk")
    )
    if not police:
        return WithoutTeam((), (), 0, 0)
    own, served = police[0].force_id, _districts_served(police)
    codes = TeamArea.objects.filter(organisation__force=own).values("area_code")
    begun = Area.objects.filter(
        code__in=codes, parent__edition__kind=AreaKind.DISTRICT
    ).values("parent__code")
    today = editions_on(clock.today(), force=own)
    rows = Area.objects.filter(edition__in=today).exclude(code__in=codes)
    districts = rows.filter(edition__kind=AreaKind.DISTRICT).exclude(code__in=begun)
    expected = districts.filter(code__in=served) if served else districts
    wards = rows.filter(edition__kind=AreaKind.WARD)
    single = wards.filter(parent__code__in=begun).exclude(parent__code__in=codes)
    in_them = wards.filter(parent__code__in=expected.values("code"))
    of_kind: dict[str, list[str]] = defaultdict(list)
    for kind, name in (
        rows.filter(Q(pk__in=expected.values("pk")) | Q(pk__in=single.values("pk")))
        .order_by("name", "code")
        .values_list("edition__kind", "name")
    ):
        of_kind[kind].append(name)
    none, lost = of_kind[AreaKind.DISTRICT], of_kind[AreaKind.WARD]
    return WithoutTeam(
        districts=none,
        wards=lost,
        n_wards=len(lost) + (in_them.count() if none else 0),
        n_not_served=districts.count() - len(none) if served else 0,
    )


def _districts_served(police: Iterable[Organisation]) -> set[str]:
    """Return the codes of the districts that a force's police serve with this site.

    Empty if one of its police organisations serves all.
    """
    each = [set(one.districts) for one in police]
    return set().union(*each) if all(each) else set()


@dataclass(frozen=True)
class Standing:
    """What is left of a device's key."""

    opens: bool
    stands: bool


def standing_of(device: uuid.UUID) -> Standing:
    """Return whether a device has a key that opens what it queued, and may keep pages.

    It may if it counts, and its owner may log offline.
    """
    rows = DeviceKey.objects.select_related("owner__organisation")
    key = rows.filter(device=device).first()
    if key is None:
        return Standing(opens=False, stands=False)
    may_log = policy.can(key.owner, Verb.LOG_OFFLINE)
    return Standing(opens=True, stands=may_log and counts(key))


def devices(person: User) -> list[DeviceKey]:
    """Return all devices that have a key of a person, the last used first.

    The first MOST_DEVICES count, and the others are retired.
    """
    last_used = ("-used_on", F("used_at").desc(nulls_last=True), "-pk")
    return list(DeviceKey.objects.filter(owner=person).order_by(*last_used))


def counts(key: DeviceKey) -> bool:
    """Return whether a device is among those that its owner used last."""
    return key in devices(key.owner)[:MOST_DEVICES]


def has_people() -> bool:
    """Return whether there is any account."""
    return User.objects.exists()


def user_named(username: str) -> User | None:
    """Return the user with this username, in any case, for signing in."""
    return User.objects.filter(username=username.strip().lower()).first()


def check_installation() -> None:
    """Raise RuleBroken if the database's purpose and the setting DEMO differ."""
    declared = Installation.objects.first()
    if declared and declared.is_demonstration != settings.DEMO:
        is_for = "the demonstration" if declared.is_demonstration else "real work"
        raise RuleBroken(
            f"This database is for {is_for}, and DEMO is {int(settings.DEMO)}. "
            "Set DEMO to match, or use another database."
        )


def having(verb: Verb, force: Force) -> Q:
    """Return the condition for people of a force whose role allows something."""
    roles = [role for role in Role if verb in VERBS[role]]
    own = [code for code in own_role_codes(force) if verb in own_verbs(force, code)]
    return Q(own_role="", role__in=roles) | Q(own_role__in=own)


def workers(viewer: User, verb: Verb) -> list[User]:
    """Return the police of the viewer's force who have a verb, by team and name."""
    found = User.objects.filter(
        having(verb, viewer.force),
        organisation__force=viewer.force,
        organisation__kind=OrganisationKind.POLICE,
        is_active=True,
        one_time_until__isnull=True,
        approved_at__isnull=False,
    )
    order = (F("team__name").asc(nulls_last=True), "display_name", "username")
    return list(found.select_related("team").order_by(*order))


@asked_once
def police_teams(viewer: User) -> list[Team]:
    """Return the police teams of the viewer's force, by name."""
    found = Team.objects.filter(
        organisation__force=viewer.force,
        organisation__kind=OrganisationKind.POLICE,
    )
    return list(found.select_related("organisation__force").order_by("name", "code"))


def has_factor(person: User) -> bool:
    """Return whether a person has a passkey or an authenticator app."""
    return Authenticator.objects.filter(
        ~Q(type=Authenticator.Type.RECOVERY_CODES), user=person
    ).exists()

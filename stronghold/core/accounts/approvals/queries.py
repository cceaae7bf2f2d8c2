"""What waits for a viewer's approval, of all that waits in their force."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.rules import (
    Decided,
    Decider,
    Given,
    Waiting,
    may_decide,
    what_of,
)
from stronghold.core.accounts.approvals.sources import Source, sources
from stronghold.core.accounts.choices import AskedFor, OrganisationKind, Role
from stronghold.core.accounts.models import AskedAccess, Organisation, Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.sight.choices import SightChange
from stronghold.core.accounts.sight.queries import COLUMNS, NAMED
from stronghold.core.accounts.visibility import of_people
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import events_since, words_of
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.decided import in_force
from stronghold.core.kernel.errors import NotFound


def decider(viewer: User) -> Decider | None:
    """Return the viewer as who may decide; None for who may not, or manages access."""
    if policy.manages_access(viewer) or not policy.can(viewer, Verb.APPROVE_ACCESS):
        return None
    is_police = viewer.organisation.kind == OrganisationKind.POLICE
    return Decider(
        viewer.pk, viewer.team_id, viewer.organisation_id, is_for_force=is_police
    )


def waiting_for(viewer: User) -> list[tuple[Source, Waiting]]:
    """Return what the viewer may decide on, what was asked first first."""
    by = decider(viewer)
    if by is None:
        return []
    # A partner's own people are kept by the force that keeps the partner.
    force = viewer.organisation.force
    if not _may_wait(force):
        return []
    found = [
        (source, one)
        for source in sources()
        for one in source.waiting(force)
        if may_decide(by, one)
    ]
    return sorted(found, key=lambda pair: (pair[1].asked_at is None, pair[1].asked_at))


def asked_by(viewer: User) -> list[Waiting]:
    """Return what the viewer asked for that still waits, what was asked first first."""
    force = viewer.organisation.force
    if not _may_wait(force):
        return []
    every = [one for source in sources() for one in source.waiting(force)]
    found = [one for one in every if one.asked_by_id == viewer.pk]
    return sorted(found, key=lambda one: (one.asked_at is None, one.asked_at))


def decided_for(viewer: User, asked: Sequence[Waiting]) -> list[Decided]:
    """Return what the viewer asked for and someone decided on of late, until it is
    `asked` again; the latest first, and what was refused before what was approved.
    """
    events = events_since(clock.now() - SHOWN_FOR).filter(
        kind=Kind.PERMISSION_CHANGE,
        detail__change__in=[SightChange.APPROVED, SightChange.REFUSED],
        detail__asked_by=viewer.pk,
    )
    last: dict[str, Event] = {}
    for event in events.order_by("-occurred_at", "-pk"):
        last.setdefault(event.detail["what"], event)
    titles = {one.title for one in asked}
    found = [event for title, event in last.items() if title not in titles]
    people = User.objects.filter(pk__in=[event.actor_id for event in found])
    names: dict[int | None, str] = dict(people.values_list("pk", "display_name"))
    words = words_of([event.reason_digest for event in found])
    decided = [
        Decided(
            # What is asked is not in the events of releases before this one.
            what_of(event.detail["what"], event.detail.get("asks", "")),
            event.detail.get("code", ""),
            event.records,
            names.get(event.actor_id or 0, event.actor),
            event.occurred_at,
            words.get(event.reason_digest, ""),
            event.detail["change"] == SightChange.APPROVED,
        )
        for event in found
    ]
    return sorted(decided, key=lambda one: one.is_approved)


# How long the first page of who asked says that it was approved or refused.
SHOWN_FOR = timedelta(days=14)


def _may_wait(force: Force) -> bool:
    """Return whether anything of the force may wait: one statement for all sources."""
    asked = " OR ".join(f"EXISTS ({source.any_sql})" for source in sources())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"force": force.pk})
        return bool(cursor.fetchone()[0])


def n_waiting_for(viewer: User) -> int:
    return len(waiting_for(viewer))


def one_waiting(viewer: User, code: str) -> tuple[Source, Waiting]:
    """Return one of them by its code; NotFound otherwise."""
    for source, one in waiting_for(viewer):
        if one.code == code:
            return source, one
    raise NotFound


_NAMED_WORDS = {
    "takes_referrals": "receives referrals",
    "reviews_closures": "reviews closure cases",
    "signs_as": "signs agreements",
}


def people_waiting(force: Force) -> list[Waiting]:
    """Return the accounts that wait, those of one file together."""
    batches: dict[str, list[User]] = defaultdict(list)
    for user in _who_wait(force):
        asked = _asked_of(user)
        batches[f"people-{asked.batch if asked else user.page_code}"].append(user)
    return [_people_waiting(code, users) for code, users in batches.items()]


def _who_wait(force: Force) -> list[User]:
    unapproved = Q(approved_at__isnull=True) & ~Q(role=Role.ADMINISTRATOR)
    rows = User.objects.filter(
        of_people(),
        Q(asked__isnull=False) | unapproved,
        organisation__force=force,
        is_active=True,
    ).select_related("organisation__force", "team", "asked__asked_by")
    found = rows.order_by("organisation__name", "display_name", "username")
    return [one for one in found if _asked_of(one) or policy.waits_for_approval(one)]


def _asked_of(user: User) -> AskedAccess | None:
    return getattr(user, "asked", None)


def _people_waiting(code: str, users: Sequence[User]) -> Waiting:
    asked = _asked_of(users[0])
    wanted = [wanted_of(user) for user in users]
    organisations = {one["organisation"].pk for one in wanted}
    by = asked.asked_by if asked else None
    return Waiting(
        code=code,
        title=_title(users),
        given=[_people_given(*pair) for pair in zip(users, wanted, strict=True)],
        asked_by=_asked_by(asked),
        asked_by_id=by.pk if by else None,
        asked_at=asked.asked_at if asked else None,
        organisation=organisations.pop() if len(organisations) == 1 else None,
        teams=frozenset(
            one["team"].pk
            for one in wanted
            if one["team"] and one["organisation"].kind == OrganisationKind.POLICE
        ),
        people=frozenset(user.pk for user in users),
        subjects=[user.reference for user in users],
        asks=_asks(users[0], wanted[0]) if len(users) == 1 else "",
        note=_note(users),
        rows=users,
    )


def _asked_by(asked: AskedAccess | None) -> str:
    if asked is None:
        return ""
    return asked.asked_by.display_name if asked.asked_by else "The access rules"


def _title(users: Sequence[User]) -> str:
    if len(users) == 1:
        return f"The account of {users[0].display_name}"
    return f"{len(users):,} accounts of a list"


def _note(users: Sequence[User]) -> str:
    has_password = any(_why(user) == AskedFor.PASSWORD for user in users)
    if not has_password:
        return ""
    return (
        "Anyone who was given the one-time password can sign in. Speak to the person "
        "first: approve only if they asked for it. To refuse closes the account."
    )


def _why(user: User) -> str:
    asked = _asked_of(user)
    return asked.why if asked else AskedFor.ACCOUNT


def wanted_of(user: User) -> dict[str, Any]:
    """Return the columns that an account would have once it is approved."""
    asked = _asked_of(user)
    now = {name: getattr(user, name) for name in COLUMNS}
    if asked is None or not asked.wanted:
        return now
    wanted = {**now, **asked.wanted}
    teams = Team.objects.filter(pk=asked.wanted["team"])
    wanted["team"] = teams.first()
    organisations = Organisation.objects.select_related("force")
    wanted["organisation"] = organisations.get(pk=asked.wanted["organisation"])
    return wanted


def asks_of(user: User) -> str:
    """Say what is asked for an account that it does not have yet; "" for nothing."""
    return _asks(user, wanted_of(user))


def _asks(user: User, wanted: Mapping[str, Any]) -> str:
    is_new = user.approved_at is None
    own = ("role", "own_role")
    found = []
    if is_new or any(wanted[name] != getattr(user, name) for name in own):
        found.append(f"role {_role(wanted)}")
    found += [
        _NAMED_WORDS[name] for name in NAMED if wanted[name] != getattr(user, name)
    ]
    team = wanted["team"]
    if team and (is_new or team != user.team):
        found.append(f"team {team.name}")
    if wanted["organisation"] != user.organisation:
        found.append(wanted["organisation"].name)
    return ", ".join(found)


def _role(wanted: Mapping[str, Any]) -> str:
    base = str(Role(wanted["role"]).label)
    name = in_force().names("roles").get(wanted["own_role"])
    return f"{name}, at most what {base} allows" if name else base


def _people_given(user: User, wanted: Mapping[str, Any]) -> Given:
    role = _role(wanted)
    also = [_NAMED_WORDS[name] for name in NAMED if wanted[name]]
    now = ""
    if _why(user) == AskedFor.CHANGE and user.approved_at:
        now = f"{user.role_name}, {user.team.name if user.team else 'no team'}"
    return Given(
        f"{user.display_name} ({user.username})",
        [
            ("Why", str(AskedFor(_why(user)).label)),
            ("Organisation", wanted["organisation"].name),
            ("Role", ", ".join([role, *also])),
            ("Team", wanted["team"].name if wanted["team"] else "None"),
            ("Has now", now or "Nothing"),
        ],
    )

"""Queries of the roles that a force composed, and what they allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import AccessRule, Organisation, RuleInForce, User
from stronghold.core.accounts.own_roles.rules import ROLES, allowed_by
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS, may_hold
from stronghold.core.decided.queries import decided_of, read_decided
from stronghold.core.geography.models import Force
from stronghold.core.kernel.decided import Decided, Row
from stronghold.core.kernel.errors import RuleBroken


def own_verbs(force: Force, code: str) -> frozenset[Verb]:
    """Return what a force's own role allows; nothing if there is none of this code."""
    return _own_verbs(force.pk, force.choices_version, code)


@lru_cache(maxsize=256)
def _own_verbs(force_id: int, version: str, code: str) -> frozenset[Verb]:
    row = _roles(read_decided(force_id, version)).get(code)
    return frozenset() if row is None else allowed_by(row)


def _roles(decided: Decided) -> Mapping[str, Row]:
    """Return the newest roles of a force by code: a role counts at once."""
    versions = decided.versions.get(ROLES.code)
    rows = ROLES.complete(versions[-1].rows) if versions else ()
    return {row["code"]: row for row in rows}


def own_role_codes(force: Force) -> Sequence[str]:
    return list(_roles(decided_of(force)))


@dataclass(frozen=True)
class Offered:
    """A role that people of an organisation may be given."""

    code: str
    label: str
    base: Role
    own: str = ""


def offered_roles(force: Force, kind: OrganisationKind) -> Sequence[Offered]:
    """Return the roles that people of such an organisation may have, own ones last."""
    built_in = [
        Offered(role.value, str(role.label), role)
        for role in Role
        if may_hold(kind, role)
    ]
    own = [
        Offered(code, row["name"], Role(row["base"]), own=code)
        for code, row in _roles(decided_of(force)).items()
        if may_hold(kind, Role(row["base"]))
    ]
    return built_in + own


def roles_to_give(by: User, organisation: Organisation) -> Sequence[Offered]:
    """Return the roles that `by` may give to people of an organisation.

    Own roles are named by the police, and for them to give.
    """
    kind = OrganisationKind(organisation.kind)
    is_police = by.organisation.kind == OrganisationKind.POLICE
    found = offered_roles(organisation.force, kind)
    return [role for role in found if is_police or not role.own]


def codes_to_give(by: User, organisation: Organisation) -> Sequence[str]:
    return [role.code for role in roles_to_give(by, organisation)]


def check_own_role(force: Force, *, base: str, own: str) -> None:
    """Refuse a role that the force does not have, or has on another base."""
    if not own:
        return
    row = _roles(decided_of(force)).get(own)
    if row is None or row["base"] != base:
        raise RuleBroken("Choose a role that the force has", field="role")


def verbs_of_role(force: Force, *, base: str, own: str) -> frozenset[Verb]:
    """Return what a role allows: its base, or what the force's own one leaves of it.

    Never more than the base, whatever the own one is based on.
    """
    of_base = VERBS[Role(base)]
    return own_verbs(force, own) & of_base if own else of_base


def n_given(force: Force, code: str) -> int:
    """Return how many people and access rules of a force have an own role."""
    people = User.objects.filter(organisation__force=force, own_role=code)
    rules = AccessRule.objects.filter(force=force, own_role=code)
    in_force = RuleInForce.objects.filter(force=force, own_role=code)
    # A rule as it is written is mostly the one in force, too.
    return people.count() + max(rules.count(), in_force.count())

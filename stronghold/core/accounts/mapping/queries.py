"""Queries of access rules, and a username that is free."""

from itertools import count

from stronghold.core.accounts import policy
from stronghold.core.accounts.mapping.rules import numbered, username_from
from stronghold.core.accounts.models import AccessRule, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound


def access_rules(viewer: User) -> list[AccessRule]:
    """Return the rules of an administrator's force, in their order."""
    if not policy.can(viewer, Verb.MANAGE_DIRECTORY):
        return []
    return rules_of(viewer.force.code)


def rules_of(force: str) -> list[AccessRule]:
    """Return the rules of a force by its code, in their order."""
    found = AccessRule.objects.filter(force__code=force)
    return list(
        found.select_related("organisation__force", "team").order_by("position")
    )


def access_rule(viewer: User, rule_id: int) -> tuple[AccessRule, int]:
    """Return one of the viewer's rules and its place, from 1. NotFound otherwise."""
    for place, rule in enumerate(access_rules(viewer), start=1):
        if rule.pk == rule_id:
            return rule, place
    raise NotFound


def free_username(wanted: str) -> str:
    """Return a username for a name of the provider that no account has yet."""
    first = username_from(wanted)
    taken = set(
        User.objects.filter(username__startswith=first[:30]).values_list(
            "username", flat=True
        )
    )
    if first not in taken:
        return first
    return next(name for n in count(2) if (name := numbered(first, n)) not in taken)

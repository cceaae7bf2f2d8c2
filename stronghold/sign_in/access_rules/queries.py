"""Queries of access rules, and a username that is free."""

from collections.abc import Sequence
from itertools import count

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.rules import Given, Waiting
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import (
    AccessRule,
    GivenByClaim,
    RuleInForce,
    User,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import NotFound
from stronghold.sign_in.access_rules.rules import numbered, username_from


def access_rules(viewer: User) -> list[AccessRule]:
    """Return the rules of an administrator's force as they are written, in order."""
    if not policy.can(viewer, Verb.MANAGE_DIRECTORY):
        return []
    return written_rules(viewer.force)


def written_rules(force: Force) -> list[AccessRule]:
    """Return the rules of a force as they are written, approved or not, in order."""
    found = AccessRule.objects.filter(force=force)
    return list(
        found.select_related("organisation__force", "team", "changed_by").order_by(
            "position"
        )
    )


def rules_of(force: str) -> list[RuleInForce]:
    """Return the rules in force of a force by its code, in their order."""
    found = RuleInForce.objects.filter(force__code=force)
    return list(
        found.select_related("organisation__force", "team").order_by("position")
    )


def are_in_force(rules: Sequence[GivenByClaim], force: str) -> bool:
    """Return whether these are the rules in force of a force, in their order."""
    return [_content(one) for one in rules] == [
        _content(one) for one in rules_of(force)
    ]


def _content(rule: GivenByClaim) -> tuple[object, ...]:
    return (
        rule.claim,
        rule.value,
        rule.organisation_id,
        rule.role,
        rule.own_role,
        rule.team_id,
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


def rules_waiting(force: Force) -> list[Waiting]:
    """Return the rules as they are written, if others are in force."""
    rules = written_rules(force)
    if are_in_force(rules, force.code):
        return []
    last = max(
        (rule for rule in rules if rule.changed_at),
        key=lambda one: str(one.changed_at),
        default=None,
    )
    by = last.changed_by if last else None
    return [
        Waiting(
            code="rules",
            title="The access rules",
            given=[_rules_given(n, rule) for n, rule in enumerate(rules, start=1)]
            or [Given("No rule: no one gets in by single sign-on", [])],
            asked_by=by.display_name if by else "An administrator",
            asked_by_id=by.pk if by else None,
            asked_at=last.changed_at if last else None,
            teams=frozenset(
                rule.team_id
                for rule in rules
                if rule.team_id and rule.organisation.kind == OrganisationKind.POLICE
            ),
            note="Everyone in one of these groups sees what its first rule gives, "
            "and so does everyone who joins it later. In force until you decide: "
            + (_in_words(rules_of(force.code)) or "no rule."),
            rows=[force],
        )
    ]


def _rules_given(number: int, rule: AccessRule | RuleInForce) -> Given:
    return Given(
        f"{number}. {rule.value}",
        [
            ("Claim", rule.claim),
            ("Organisation", rule.organisation.name),
            ("Role", rule.role_name),
            ("Team", rule.team.name if rule.team else "None"),
        ],
    )


def _in_words(rules: list[RuleInForce]) -> str:
    return "; ".join(
        f"{rule.value} gives {rule.role_name}"
        + (f", {rule.team.name}" if rule.team else "")
        for rule in rules
    )

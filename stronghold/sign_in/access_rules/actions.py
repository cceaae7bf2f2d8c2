"""Give people the place that the access rules say, and change the rules."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import (
    Person,
    change_details,
    check_may_grant,
    create_without_password,
)
from stronghold.core.accounts.approvals.rules import Waiting
from stronghold.core.accounts.approvals.sources import Source
from stronghold.core.accounts.choices import AccessChange, OrganisationKind, Role
from stronghold.core.accounts.models import (
    AccessRule,
    Organisation,
    RuleInForce,
    Team,
    User,
)
from stronghold.core.accounts.own_roles.queries import check_own_role, verbs_of_role
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import may_hold
from stronghold.core.accounts.rules import check_has_team, check_role, check_team
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, Actor, record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.sign_in.access_rules import queries
from stronghold.sign_in.access_rules.queries import (
    access_rule,
    access_rules,
)
from stronghold.sign_in.access_rules.rules import Place

_COLUMNS = ("claim", "value", "organisation", "role", "own_role", "team", "position")
# How much of a group's name an event holds.
_LOGGED = 100


@dataclass(frozen=True)
class NewRule:
    """What a value of a claim gives, and the rule's place in the order, from 1."""

    claim: str
    value: str
    role: str
    team: Team | None
    position: int
    own_role: str = ""


@transaction.atomic(durable=True)
def add_rule(*, by: User, organisation: Organisation, given: NewRule) -> AccessRule:
    """Let people of a group have a role in an organisation of the user's force.

    Like each change of the rules, it counts once a second person approved the rules.
    """
    policy.require(by, Verb.MANAGE_DIRECTORY)
    if organisation.force_id != by.force.pk:
        raise NotFound
    # One at a time, since they share one order.
    Force.objects.select_for_update().get(pk=by.force.pk)
    rule = AccessRule(force=by.force, organisation=organisation)
    _store(rule, given, by=by, change=AccessChange.ADDED)
    return rule


@transaction.atomic(durable=True)
def change_rule(*, by: User, rule_id: int, given: NewRule) -> AccessRule:
    """Change what a group gives, once it is approved: at each person's next check."""
    policy.require(by, Verb.MANAGE_DIRECTORY)
    Force.objects.select_for_update().get(pk=by.force.pk)
    rule, _ = access_rule(by, rule_id)
    _store(rule, given, by=by, change=AccessChange.CHANGED)
    return rule


@transaction.atomic(durable=True)
def remove_rule(*, by: User, rule_id: int) -> None:
    """Remove a rule, once that is approved: a later rule may then give more.

    People whom no other rule knows lose access with their check after that.
    """
    policy.require(by, Verb.MANAGE_DIRECTORY)
    rule, _ = access_rule(by, rule_id)
    _record(rule, by=by, change=AccessChange.REMOVED)
    rule.delete()


def _store(rule: AccessRule, given: NewRule, *, by: User, change: AccessChange) -> None:
    organisation = rule.organisation
    kind = OrganisationKind(organisation.kind)
    check_role(organisation.name, holds=may_hold(kind, Role(given.role)))
    check_own_role(by.force, base=given.role, own=given.own_role)
    check_may_grant(by.force, base=given.role, own=given.own_role, by=by)
    if given.team:
        check_team(given.team.organisation_id, organisation.pk)
    check_has_team(is_needed=given.role == Role.OFFICER, has_one=given.team is not None)
    others = [one for one in access_rules(by) if one.pk != rule.pk]
    rule.claim, rule.value = given.claim, given.value
    rule.role, rule.own_role = given.role, given.own_role
    rule.team = given.team
    rule.changed_at, rule.changed_by = clock.now(), by
    in_order = others[: given.position - 1] + [rule] + others[given.position - 1 :]
    for position, one in enumerate(in_order, start=1):
        one.position = position
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        message = "There is a rule for this group. Change that one, or remove it."
        raise RuleBroken(message, field="value") from error
    AccessRule.objects.bulk_update(others, ["position"])
    _record(rule, by=by, change=change)


def _record(rule: AccessRule, *, by: User, change: AccessChange) -> None:
    detail: dict[str, Any] = {
        "change": change,
        "claim": rule.claim,
        "value": rule.value[:_LOGGED],
        "organisation": rule.organisation.code,
        "role": rule.role,
        **({"own_role": rule.own_role} if rule.own_role else {}),
        "team": rule.team.code if rule.team else "",
        "position": rule.position,
    }
    record(Kind.PERMISSION_CHANGE, by=by, detail=detail)


def place_person(
    user: User,
    place: Place,
    *,
    by: Actor = SYSTEM,
    is_by_rule: bool = True,
    batch: uuid.UUID | None = None,
) -> User:
    """Give an account an organisation, role and team. In the caller's transaction.

    What the account was named for is kept only where it still fits: it ends with
    another organisation, and with a role that cannot have it. A rule in force was
    approved, but gives no more to someone who manages access and may have written it:
    that waits for approval.
    """
    stays = user.organisation_id == place.organisation.pk
    is_partner = place.role == Role.PARTNER
    is_council = place.organisation.kind == OrganisationKind.COUNCIL
    verbs = verbs_of_role(place.organisation.force, base=place.role, own=place.own_role)
    may_sign = Verb.SIGN_AGREEMENTS in verbs
    given = Person(
        display_name=user.display_name,
        email=user.email,
        role=place.role,
        own_role=place.own_role,
        team=place.team,
        takes_referrals=stays and is_partner and user.takes_referrals,
        reviews_closures=stays and is_council and user.reviews_closures,
        signs_as=user.signs_as if stays and may_sign else "",
        rank=user.rank if stays else "",
    )
    return change_details(
        user,
        given,
        by=by,
        organisation=place.organisation,
        is_approved=is_by_rule and not policy.manages_access(user),
        batch=batch,
    )


def create_placed(
    *,
    username: str,
    display_name: str,
    email: str,
    place: Place,
    by: Actor = SYSTEM,
) -> User:
    """Create an account in a place, without a password of any kind.

    In the caller's transaction. Its owner signs in by single sign-on.
    """
    given = Person(
        display_name=display_name,
        email=email,
        role=place.role,
        own_role=place.own_role,
        team=place.team,
    )
    return create_without_password(
        by=by,
        username=username,
        organisation=place.organisation,
        given=given,
        is_approved=True,
    )


def approve_rules(found: Waiting, _by: User) -> None:
    """Put the rules in force as they are written."""
    force: Force = found.rows[0]
    RuleInForce.objects.filter(force=force).delete()
    RuleInForce.objects.bulk_create(
        RuleInForce(force=force, **{name: getattr(rule, name) for name in _COLUMNS})
        for rule in queries.written_rules(force)
    )


def refuse_rules(found: Waiting, _by: User) -> None:
    """Write the rules again as they are in force."""
    force: Force = found.rows[0]
    AccessRule.objects.filter(force=force).delete()
    AccessRule.objects.bulk_create(
        AccessRule(force=force, **{name: getattr(rule, name) for name in _COLUMNS})
        for rule in queries.rules_of(force.code)
    )


_ANY = """
SELECT FROM (
  (SELECT claim, value, organisation_id, role, own_role, team_id, position
   FROM accounts_accessrule WHERE force_id = %(force)s
   EXCEPT SELECT claim, value, organisation_id, role, own_role, team_id, position
   FROM accounts_ruleinforce WHERE force_id = %(force)s)
  UNION ALL
  (SELECT claim, value, organisation_id, role, own_role, team_id, position
   FROM accounts_ruleinforce WHERE force_id = %(force)s
   EXCEPT SELECT claim, value, organisation_id, role, own_role, team_id, position
   FROM accounts_accessrule WHERE force_id = %(force)s)
) AS differs
"""
RULES = Source("rules", _ANY, queries.rules_waiting, approve_rules, refuse_rules)

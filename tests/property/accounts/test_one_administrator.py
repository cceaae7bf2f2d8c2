"""Whatever one administrator writes, no one new can read a record by it.

They create and change accounts, import them, issue passwords, reset factors, write
access rules and let people in by them, open services and make keys, and compose roles.
What they ask for waits for a second person; here no one answers.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from stronghold.core.accounts import actions, policy
from stronghold.core.accounts.actions import Person
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import (
    AccessRule,
    Organisation,
    ProvisioningKey,
    RuleInForce,
    SignInProvider,
    User,
)
from stronghold.core.accounts.own_roles.rules import ROLES
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS, WITHOUT_SIGHT
from stronghold.core.accounts.sight.queries import access_of
from stronghold.core.decided.rules import Given
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.program_keys.service_accounts import actions as services
from stronghold.core.program_keys.service_accounts.actions import Details
from stronghold.directory.imports.actions import import_people
from stronghold.directory.imports.file import PeopleFile
from stronghold.directory.provisioning.actions import make_key
from stronghold.force_setup.force_choices.actions import decide
from stronghold.force_setup.organisations import actions as organisations
from stronghold.sign_in.access_rules.actions import (
    NewRule,
    add_rule,
    change_rule,
    remove_rule,
)
from stronghold.sign_in.second_factor.actions import reset_factors
from stronghold.sign_in.single_sign_on.actions import admit
from tests.approving import approve_all
from tests.factories import Cast, make_cast, make_team, make_user
from tests.sweeps import SUPPRESSED, examples

ISSUER = "https://login.example/tenant"
REFUSED = (RuleBroken, NotAllowed, NotFound)
ROLES_OF_PEOPLE = ["officer", "supervisor", "analyst", "records", "admin", "partner"]
SCOPES = ["reports.read", "warrants.read", "arrests.write", "figures"]
OWN = ["reader", "writer"]
TAKEN = sorted(VERBS[Role.OFFICER] - {Verb.USE_SITE, Verb.WORK_REPORTS})
# A number for each choice that a write makes; each takes those that it has.
numbers = st.tuples(*[st.integers(0, 11)] * 5)
Numbers = tuple[int, ...]
Write = Callable[["World", Numbers], object]


class World:
    """A force at work, one administrator, and what each account may read at first."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.by = cast.admin
        police = cast.officer.organisation
        self.teams = [None, make_team(police), make_team(police, "east")]
        User.objects.filter(pk=cast.officer.pk).update(team=self.teams[1])
        make_user("new-admin", Role.ADMINISTRATOR, police)
        Authenticator.objects.create(
            user=cast.supervisor, type=Authenticator.Type.TOTP, data={"secret": "x"}
        )
        # The administrator can sign in by single sign-on too, in any group.
        SocialAccount.objects.create(user=self.by, provider=ISSUER, uid="admin")
        self.roles(("reader", TAKEN), ("writer", TAKEN))
        team = self.teams[1]
        given = NewRule("groups", "officers", "officer", team, 1)
        add_rule(by=self.by, organisation=police, given=given)
        service = self.service("Old", SCOPES[:1])
        services.make_service_key(by=self.by, username=service.username, days=90)
        approve_all(cast.records)
        self.first = self.now()

    def roles(self, *given: tuple[str, list[Any]]) -> None:
        rows = [
            {"code": code, "name": code, "base": "officer", "without": sorted(taken)}
            for code, taken in given
        ]
        decide(by=self.by, given=Given({ROLES.code: rows}, clock.today(), "A test"))

    def service(self, name: str, scopes: list[str], **given: Any) -> User:
        return services.open_service(
            by=self.by,
            organisation=self.cast.officer.organisation,
            given=details(name, scopes, **given),
        )

    def now(self) -> Mapping[str, Any]:
        """Return what each account sees, and what lets people and programs in."""
        sees = {}
        for user in User.objects.select_related("team", "service"):
            # As if its owner had chosen a password: who knows it could.
            user.one_time_until = None
            verbs = {verb for verb in Verb if policy.can(user, verb)} - WITHOUT_SIGHT
            if verbs:
                place = (user.organisation_id, user.team_id)
                named = () if user.is_service else access_of(user).named
                scopes = user.service.scopes if user.is_service else ()
                sees[user.username] = verbs | {place} | set(named) | set(scopes)
        rules = RuleInForce.objects.values_list("value", "role", "own_role", "team")
        keys = ProgramKey.objects.filter(approved_at__isnull=False)
        directory = ProvisioningKey.objects.filter(approved_at__isnull=False)
        providers = SignInProvider.objects.exclude(in_force={})
        return {
            **sees,
            "rules in force": set(rules),
            "keys": set(keys.values_list("pk", flat=True)),
            "keys of the directory": set(directory.values_list("pk", flat=True)),
            "providers in force": set(providers.values_list("issuer", flat=True)),
        }

    def check(self) -> None:
        placed = self.placed() - self.first.keys()
        for name, has in self.now().items():
            if name in placed:
                continue
            more = set(has) - set(self.first.get(name, ()))
            # Less is seen without a team.
            less = {one for one in more if isinstance(one, tuple) and one[-1] is None}
            assert not more - less, (name, more)

    def placed(self) -> set[str]:
        """Return who has an account by the approved rule, and what it gives, alone."""
        officer = VERBS[Role.OFFICER] - WITHOUT_SIGHT
        ours = SocialAccount.objects.exclude(uid="admin").select_related("user__team")
        return {
            one.user.username
            for one in ours
            if one.user.team == self.teams[1] and policy.sight_of(one.user) <= officer
        }

    def person(self, n: int) -> User:
        people = User.objects.exclude(role=Role.SERVICE).order_by("pk")
        return people[n % people.count()]

    def details(self, a: int, b: int, c: int) -> Person:
        own = OWN[b % 2] if b > 8 else ""
        role = "officer" if own else ROLES_OF_PEOPLE[a % 6]
        return Person(
            "A Person",
            role,
            team=self.teams[b % 3],
            own_role=own,
            takes_referrals=role == "partner" and c % 2 == 1,
            signs_as="Head" if role in {"partner", "supervisor"} and c % 3 == 1 else "",
        )

    def organisation(self, n: int) -> Organisation:
        found = Organisation.objects.order_by("pk")
        return found[n % found.count()]


def details(name: str, scopes: list[str], **given: Any) -> Details:
    usual = {"purpose": "A test", "email": "x@force.example", "networks": "10.0.0.0/8"}
    return Details(name=name, scopes=scopes, **{**usual, **given})


def create(world: World, n: Numbers) -> None:
    actions.create_user(
        by=world.by,
        username=f"new-{uuid4().hex[:8]}",
        organisation=world.organisation(n[3]),
        given=world.details(*n[:3]),
    )


def change(world: World, n: Numbers) -> None:
    actions.change_user(
        by=world.by,
        username=world.person(n[3]).username,
        given=world.details(*n[:3]),
    )


def close(world: World, n: Numbers) -> None:
    actions.deactivate_user(by=world.by, username=world.person(n[0]).username)


def open_again(world: World, n: Numbers) -> None:
    actions.reactivate_user(by=world.by, username=world.person(n[0]).username)


def issue(world: World, n: Numbers) -> None:
    """Issue a password, which the administrator knows; the account is theirs to use.

    Unless its owner has a second factor, it must not see what it saw.
    """
    person = world.person(n[0])
    actions.issue_password(by=world.by, username=person.username)
    if not Authenticator.objects.filter(user=person).exists():
        world.first = {**world.first, person.username: set()}


def reset(world: World, n: Numbers) -> None:
    person = world.person(n[0])
    reset_factors(by=world.by, username=person.username)
    if User.objects.get(pk=person.pk).one_time_until:
        world.first = {**world.first, person.username: set()}


def take_file(world: World, n: Numbers) -> None:
    lines = ["username,name,organisation,role,team"]
    for i, role in enumerate(("officer", "supervisor", "records")):
        team = world.teams[1 + n[i] % 2]
        name = f"file-{n[3]}-{i}" if n[4] % 2 else world.person(n[i]).username
        lines.append(f"{name},A Name,police,{role},{team.code if team else ''}")
    content = "\n".join(lines).encode()
    done = import_people(by=world.by, file=PeopleFile.read("people.csv", content))
    if done.problems:
        raise RuleBroken("The file is wrong")


def rule_given(world: World, n: Numbers) -> NewRule:
    given = world.details(*n[:3])
    value = ["officers", "everyone", "administrators"][n[4] % 3]
    position = 1 + n[3] % 3
    return NewRule(
        "groups", value, given.role, given.team, position, own_role=given.own_role
    )


def write_rule(world: World, n: Numbers) -> None:
    of = world.organisation(n[3])
    add_rule(by=world.by, organisation=of, given=rule_given(world, n))


def rewrite_rule(world: World, n: Numbers) -> None:
    rules = list(AccessRule.objects.order_by("pk"))
    pk = rules[n[3] % len(rules)].pk if rules else 0
    change_rule(by=world.by, rule_id=pk, given=rule_given(world, n))


def drop_rule(world: World, n: Numbers) -> None:
    rules = list(AccessRule.objects.order_by("pk"))
    remove_rule(by=world.by, rule_id=rules[n[0] % len(rules)].pk if rules else 0)


def let_in(_world: World, n: Numbers) -> None:
    """Someone signs in by single sign-on, the administrator too, in any groups."""
    groups = ["officers", "everyone", "administrators"][n[0] % 3 :]
    uid = ["admin", "a", "b"][n[1] % 3]
    claims = {"name": "Jo", "preferred_username": f"jo-{uid}", "groups": groups}
    admit(uid=uid, claims=claims)


def open_service(world: World, n: Numbers) -> None:
    world.service("New", SCOPES[n[0] % 4 :], team=world.teams[n[1] % 3])


def change_service(world: World, n: Numbers) -> None:
    found = User.objects.filter(role=Role.SERVICE).order_by("pk")
    services.change_service(
        by=world.by,
        username=found[n[0] % found.count()].username,
        given=details(
            "Other",
            SCOPES[n[1] % 3 : n[1] % 3 + 2],
            team=world.teams[n[2] % 3],
            networks=["10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24"][n[3] % 3],
        ),
    )


def make_service_key(world: World, n: Numbers) -> None:
    found = User.objects.filter(role=Role.SERVICE).order_by("pk")
    name = found[n[0] % found.count()].username
    services.make_service_key(by=world.by, username=name, days=90)


def make_directory_key(world: World, n: Numbers) -> None:
    make_key(by=world.by, name=f"Entra {n[0]}", days=90)


def compose(world: World, n: Numbers) -> None:
    world.roles(("reader", TAKEN[n[0] :]), ("writer", TAKEN[: -1 - n[1]]))


def move_wards(world: World, n: Numbers) -> None:
    given = organisations.TeamDetails(f"Team {n[0]}")
    organisations.add_team(by=world.by, code="police", given=given)


WRITES: Mapping[str, Write] = {
    write.__name__: write
    for write in (
        create,
        change,
        close,
        open_again,
        issue,
        reset,
        take_file,
        write_rule,
        rewrite_rule,
        drop_rule,
        let_in,
        open_service,
        change_service,
        make_service_key,
        make_directory_key,
        compose,
        move_wards,
    )
}


@pytest.fixture
def world(settings: Any) -> World:
    settings.SSO_ISSUER = ISSUER
    settings.SSO_FORCE = "thames-valley"
    return World(make_cast())


@pytest.mark.django_db
def test_no_sequence_of_writes_lets_anyone_new_read(world: World) -> None:
    first = world.first

    @settings(max_examples=examples(200), suppress_health_check=SUPPRESSED)
    @given(st.lists(st.tuples(st.sampled_from(sorted(WRITES)), numbers), max_size=10))
    def check(steps: list[tuple[str, Numbers]]) -> None:
        world.first = first
        before = transaction.savepoint()
        try:
            for name, n in steps:
                with suppress(*REFUSED):
                    WRITES[name](world, n)
                world.check()
        finally:
            transaction.savepoint_rollback(before)

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(WRITES))
def test_each_write_is_taken(world: World, name: str) -> None:
    """Or the test above would show nothing of it."""
    taken = 0
    for i, j in product(range(6), range(4)):
        before = transaction.savepoint()
        with suppress(*REFUSED):
            WRITES[name](world, (i, j, i, j, i + j))
            taken += 1
        transaction.savepoint_rollback(before)
    assert taken


@pytest.mark.django_db
def test_a_second_person_lets_them(world: World) -> None:
    """What was asked for counts then, so what waits is what was asked."""
    create(world, (0, 1, 0, 0, 0))
    open_service(world, (0, 0, 0, 0, 0))
    write_rule(world, (1, 1, 0, 0, 1))
    assert world.now().keys() == world.first.keys()

    approve_all(world.cast.records)

    assert len(world.now()) == len(world.first) + 2
    assert ("everyone", "supervisor", "", world.teams[1].pk) in world.now()[
        "rules in force"
    ]

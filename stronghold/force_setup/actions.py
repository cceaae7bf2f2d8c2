"""Sets a force up: itself, its organisations, teams and first people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.db import transaction

from stronghold.core.accounts.actions import (
    Issued,
    Person,
    give_password,
    record_change,
    set_active,
    store_user,
)
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Installation, Organisation, Team, User
from stronghold.core.accounts.queries import is_managed
from stronghold.core.accounts.roles import APPROVERS
from stronghold.core.accounts.rules import check_is_administrator_of, check_is_approver
from stronghold.core.accounts.sight.actions import ask_no_longer
from stronghold.core.accounts.sight.choices import SightChange
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.force_setup.force_choices.actions import add_choices
from stronghold.force_setup.force_details.actions import add_details
from stronghold.force_setup.force_file import (
    AdministratorPlan,
    ForcePlan,
    OrganisationPlan,
)
from stronghold.force_setup.organisations.actions import give_areas


@dataclass(frozen=True)
class SetUp:
    """The one-time passwords that were issued while a force was set up, if any."""

    administrator: Issued | None
    approver: Issued | None = None


@transaction.atomic(durable=True)
def set_up_force(*, plan: ForcePlan, new_password: bool = False) -> SetUp:
    """Create or update a force, its organisations, teams and first people.

    A one-time password is issued for a new account, and with `new_password` to the
    administrator in place of a forgotten one; a closed account is opened.
    """
    made = {row.code: row for row in store_force(plan)}
    administrator = _set_up_administrator(plan, made, new_password=new_password)
    return SetUp(administrator, _set_up_approver(plan, made))


def _set_up_approver(
    plan: ForcePlan, made: Mapping[str, Organisation]
) -> Issued | None:
    """Make or approve the account of who first approves what administrators ask for."""
    given = plan.approver
    if given is None:
        return None
    if User.objects.filter(username=given.username).exists():
        _approve_by_operator(given.username, force=plan.code)
        return None
    return store_user(
        by=SYSTEM,
        username=given.username,
        organisation=made[given.organisation],
        given=Person(given.name, given.role, given.email),
        is_approved=True,
    )


@transaction.atomic(durable=True)
def name_approver(*, username: str) -> User:
    """Approve an account, as the operator, so that it can approve what waits.

    RuleBroken unless its role is one of those who approve.
    """
    return _approve_by_operator(username)


def _approve_by_operator(username: str, *, force: str = "") -> User:
    found = User.objects.filter(
        username=username, role__in=APPROVERS, is_active=True
    ).first()
    check_is_approver(
        username, is_one=found is not None and force in {"", found.force.code}
    )
    user = cast("User", found)
    if user.approved_at is None:
        user.approved_at = clock.now()
        user.save(update_fields=["approved_at"])
        ask_no_longer(user)
        record_change(SYSTEM, user, change=SightChange.NAMED)
    return user


def _set_up_administrator(
    plan: ForcePlan, made: Mapping[str, Organisation], *, new_password: bool
) -> Issued | None:
    given = plan.administrator
    own = made[given.organisation]
    user = User.objects.filter(username=given.username).first()
    if user is None:
        return store_administrator(given, own)
    is_one = (
        user.force == own.force
        and user.role == Role.ADMINISTRATOR
        and user.organisation.kind == OrganisationKind.POLICE
    )
    check_is_administrator_of(plan.name, is_one=is_one)
    # Without one the first administrator, who is alone, gets no alert and no test.
    if given.email and not user.email and not is_managed(user):
        user.email = given.email
        user.save(update_fields=["email"])
        record_change(SYSTEM, user, email=True)
    if not new_password:
        return None
    if not user.is_active:
        set_active(SYSTEM, user, active=True)
    return give_password(SYSTEM, user)


def store_force(plan: ForcePlan) -> list[Organisation]:
    """Create or update a force and its organisations, in the caller's transaction."""
    _declare_installation(is_demonstration=False)
    names = ("name", "jurisdiction", "custody_pattern", "custody_example")
    details = {name: getattr(plan, name) for name in names}
    if plan.marking:
        details["marking"] = plan.marking
    force, _ = Force.objects.update_or_create(code=plan.code, defaults=details)
    add_details(force, plan.details, by=SYSTEM)
    if plan.choices is not None:
        add_choices(force, plan.choices, by=SYSTEM)
    made = [_set_up_organisation(force, given) for given in plan.organisations]
    detail = {"organisations": [organisation.code for organisation in made]}
    record(Kind.COLLECTION, by=SYSTEM, force=force.code, detail=detail)
    return made


def store_administrator(given: AdministratorPlan, of: Organisation) -> Issued:
    """Create an administrator for the console, in the caller's transaction."""
    person = Person(given.name, Role.ADMINISTRATOR, given.email)
    return store_user(by=SYSTEM, username=given.username, organisation=of, given=person)


def _set_up_organisation(force: Force, given: OrganisationPlan) -> Organisation:
    """Create an organisation and its teams, or update their names."""
    taken = Organisation.objects.filter(code=given.code).exclude(force=force)
    if taken.exists():
        raise RuleBroken(f"The organisation {given.code} belongs to another force.")
    organisation, _ = Organisation.objects.update_or_create(
        code=given.code,
        defaults={
            "name": given.name,
            "kind": given.kind,
            "force": force,
            "issues_as": given.issues_as,
            **({} if given.districts is None else {"districts": list(given.districts)}),
        },
    )
    made = {
        plan.code: Team.objects.update_or_create(
            organisation=organisation,
            code=plan.code,
            defaults={"name": plan.name, "is_duty": plan.is_duty},
        )[0]
        for plan in given.teams
    }
    for plan in given.teams:
        if plan.areas is not None:
            give_areas(made[plan.code], plan.areas)
    return organisation


@transaction.atomic(durable=True)
def declare_installation(*, is_demonstration: bool) -> None:
    """Set the purpose of this database, once. RuleBroken if it has another purpose."""
    _declare_installation(is_demonstration=is_demonstration)


def _declare_installation(*, is_demonstration: bool) -> None:
    declared = Installation.objects.first()
    if declared is None and is_demonstration and User.objects.exists():
        raise RuleBroken(
            "This database has accounts that are not demonstration accounts."
        )
    if declared is None:
        declared = Installation.objects.create(
            is_demonstration=is_demonstration, declared_at=clock.now()
        )
    if declared.is_demonstration != is_demonstration:
        raise RuleBroken(f"This database is for {declared}. This cannot be changed.")

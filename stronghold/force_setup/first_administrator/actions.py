"""Issues the code for the first administrator, checks one, and makes the account."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest

from django.conf import settings
from django.db import transaction

from stronghold.core.accounts.choices import FirstCodeChange, SignInFailure
from stronghold.core.accounts.models import FirstCode, Organisation, User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import NOT_SIGNED_IN, SYSTEM, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.force_setup.actions import store_administrator, store_force
from stronghold.force_setup.first_administrator.queries import (
    has_administrator,
    is_code_of_another,
    is_usable,
    name_of,
)
from stronghold.force_setup.first_administrator.rules import (
    VALID_FOR,
    NewForce,
    bare,
    check_begins,
    new_code,
)
from stronghold.force_setup.force_file import (
    CODE,
    ELSEWHERE,
    OTHER_LAW,
    AdministratorPlan,
    ForcePlan,
)


@dataclass(frozen=True)
class NewCode:
    """A code, which is shown once and stored nowhere, and until when it is valid."""

    code: str
    until: datetime


@transaction.atomic(durable=True)
def issue_first_code(force: NewForce | None = None) -> NewCode:
    """Issue a code in place of any before. RuleBroken if it cannot be used here.

    With a force it is good for that force alone, which has no administrator yet. A
    force that was set up already keeps its name.
    """
    if settings.DEMO:
        raise RuleBroken("The demonstration has an administrator. Set DEMO=0.")
    if force is not None:
        force = _checked(force)
    elif has_administrator():
        raise RuleBroken(
            "This site has an administrator, who can add others at /people/. For a "
            "forgotten password, run setup_force FILE --new-password. For another "
            'force, run first_code --force CODE --name "NAME".'
        )
    code, until = new_code(), clock.now() + VALID_FOR
    FirstCode.objects.update_or_create(
        pk=1,
        defaults={
            "digest": _digest_of(code),
            "expires_at": until,
            "n_wrong": 0,
            "used_at": None,
            "force_code": force.code if force else "",
            "force_name": force.name if force else "",
        },
    )
    detail = {"change": FirstCodeChange.MADE}
    of = force.code if force else ""
    record(Kind.PERMISSION_CHANGE, by=SYSTEM, force=of, detail=detail)
    return NewCode(code, until)


def _checked(force: NewForce) -> NewForce:
    """Return a force that may begin, with the name that it has already, if it has."""
    if not CODE.fullmatch(force.code):
        raise RuleBroken(
            "The code of the force must be lower-case letters, digits and hyphens, as "
            "at data.police.uk."
        )
    if any(name in force.code for name in ELSEWHERE):
        raise RuleBroken(OTHER_LAW)
    found = NewForce(force.code, name_of(force.code) or " ".join(force.name.split()))
    check_begins(
        found,
        has_administrator=has_administrator(found.code),
        is_taken=is_code_of_another(found),
    )
    return found


@transaction.atomic(durable=True)
def try_first_code(*, code: str) -> bool:
    """Return whether it is the code. A wrong one is counted and logged.

    NotFound if no code can be used.
    """
    row = _locked()
    if _is_code(row, code):
        return True
    row.n_wrong += 1
    row.save(update_fields=["n_wrong"])
    detail = {"why": SignInFailure.WRONG_FIRST_CODE}
    of = row.force_code
    record(Kind.SIGN_IN_FAILED, by=NOT_SIGNED_IN, force=of, detail=detail)
    return False


@transaction.atomic(durable=True)
def make_first_administrator(
    *,
    code: str,
    given: AdministratorPlan,
    password: str,
    of: Organisation | None = None,
    plan: ForcePlan | None = None,
) -> User:
    """Make the first administrator, of police that exist or that are set up by a plan.

    NotFound unless the code can be used: once, never beside an administrator, and for
    no other force than its own.
    """
    row = _locked()
    if not _is_code(row, code) or not _is_for(row, of, plan):
        raise NotFound
    if plan is not None:
        of = next(one for one in store_force(plan) if one.code == given.organisation)
    if of is None:
        raise NotFound
    user = store_administrator(given, of).user
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    detail = {"change": FirstCodeChange.USED}
    record(Kind.PERMISSION_CHANGE, by=user, records=[user.reference], detail=detail)
    return user


def _locked() -> FirstCode:
    """Return the code that can be used, locked: two requests never use it both."""
    row = FirstCode.objects.select_for_update().first()
    if row is None or not is_usable(row):
        raise NotFound
    return row


def _is_for(row: FirstCode, of: Organisation | None, plan: ForcePlan | None) -> bool:
    """Return whether the code is for this force. One for no force begins the site."""
    if not row.force_code:
        return True
    if plan is not None:
        return (plan.code, plan.name) == (row.force_code, row.force_name)
    return of is not None and of.force.code == row.force_code


def _is_code(row: FirstCode, code: str) -> bool:
    return compare_digest(row.digest, _digest_of(code))


def _digest_of(code: str) -> str:
    """Return what is stored of a code; it is random, so needs no salt."""
    return hashlib.sha256(bare(code).encode()).hexdigest()

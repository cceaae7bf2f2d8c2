"""Rules for second factors: who must have one, and keeps one."""

from collections.abc import Collection

from stronghold.core.accounts.choices import OF_PEOPLE, Role
from stronghold.core.kernel.errors import RuleBroken

# Signatories must have one too, whatever their role.
ALWAYS = frozenset({Role.SUPERVISOR, Role.RECORDS_MANAGER, Role.ADMINISTRATOR})
NAME_LENGTH = 40


def must_have_factor(role: str, *, signs: bool, further: Collection[str]) -> bool:
    """Return whether a person of this role needs more than a password to sign in.

    `further` are the roles of the setting SECOND_FACTOR_ROLES. A role that the force
    composed allows no more than the one that it is based on.
    """
    return signs or role in ALWAYS or role in further


def check_roles(named: Collection[str]) -> None:
    """Refuse roles that do not exist, or no one would notice that they ask for nothing.

    `named` are those of the setting SECOND_FACTOR_ROLES.
    """
    if unknown := sorted(set(named) - {role.value for role in OF_PEOPLE}):
        raise RuleBroken(
            f"SECOND_FACTOR_ROLES has {', '.join(unknown)}, and there is no such role. "
            f"The roles are {', '.join(OF_PEOPLE)}."
        )


def check_has_password(*, has_one: bool) -> None:
    """Refuse a factor to someone whom single sign-on signs in.

    A passkey would sign them in here after their organisation has let them go.
    """
    if not has_one:
        raise RuleBroken(
            "Your organisation signs you in, and asks for a second factor itself."
        )


def check_by_factor(*, n_had: int, by_factor: bool) -> None:
    """Refuse a further factor to a session that only the password has opened.

    Who knows the password alone could pass the one that is there by their own.
    """
    if n_had and not by_factor:
        raise RuleBroken(
            "Confirm it is you by the passkey or authenticator app that you have."
        )


def check_keeps_one(*, must_have: bool, n_left: int) -> None:
    """Refuse to remove the last factor of someone who must have one."""
    if must_have and n_left == 0:
        raise RuleBroken(
            "Your work needs a passkey or an authenticator app. Add another before "
            "you remove this one."
        )

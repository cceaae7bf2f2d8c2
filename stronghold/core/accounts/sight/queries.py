"""What accounts see, as the rules compare it."""

from collections.abc import Mapping
from typing import Any

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.own_roles.queries import verbs_of_role
from stronghold.core.accounts.roles import WITHOUT_SIGHT
from stronghold.core.accounts.sight.rules import Access

# What an account is named for beside its role, each of which opens more.
NAMED = ("takes_referrals", "reviews_closures", "signs_as")


def access_of(user: User) -> Access:
    """Return what the account of a person has, if it is approved."""
    return access_in({name: getattr(user, name) for name in COLUMNS})


# The columns of an account that decide what it sees.
COLUMNS = ("organisation", "role", "own_role", "team", *NAMED)


def access_in(given: Mapping[str, Any]) -> Access:
    """Return what a person has with these columns of an account."""
    organisation: Organisation = given["organisation"]
    verbs = verbs_of_role(organisation.force, base=given["role"], own=given["own_role"])
    team = given["team"]
    return Access(
        organisation=organisation.pk,
        team=team.pk if team else None,
        verbs=frozenset(verbs - WITHOUT_SIGHT),
        named=frozenset(name for name in NAMED if given[name]),
    )

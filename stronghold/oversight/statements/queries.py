"""Every read of the statements: which force, its details, periods and agreements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import all_in_force
from stronghold.force_setup.force_details.queries import details_of
from stronghold.force_setup.force_details.rules import Details
from stronghold.oversight.retention.queries import rules_of
from stronghold.oversight.retention.rules import Rule


@dataclass(frozen=True)
class Facts:
    """What a force's statements are made of; `force` is None if there is none yet.

    `agreements` are those in force.
    """

    force: Force | None
    details: Details
    periods: Sequence[Rule]
    agreements: Sequence[Agreement]


def forces() -> list[Force]:
    """Return the forces of the site, by name, for someone to choose theirs."""
    return list(
        Force.objects.filter(organisations__isnull=False).distinct().order_by("name")
    )


def force_shown(
    viewer: User | None, forces: Sequence[Force], code: str
) -> Force | None:
    """Return the viewer's force, the one asked for, or the only one; None of several.

    NotFound for a code that no force of the site has.
    """
    if viewer is not None:
        return viewer.force
    if not code:
        return forces[0] if len(forces) == 1 else None
    found = next((force for force in forces if force.code == code), None)
    if found is None:
        raise NotFound
    return found


def facts_of(force: Force | None) -> Facts:
    """Return what a force's statements are made of. They are open to anyone."""
    if force is None:
        return Facts(None, Details(), (), ())
    return Facts(
        force=force,
        details=details_of(force.pk),
        periods=rules_of(force.pk),
        agreements=all_in_force(force.pk),
    )


def n_accounts(viewer: User) -> Counter[str]:
    """Return how many open accounts of the viewer's force each role has."""
    if not policy.can(viewer, Verb.READ_STATEMENTS):
        return Counter()
    people = User.objects.filter(organisation__force=viewer.force, is_active=True)
    rows = people.order_by().values("role").annotate(n=Count("pk"))
    return Counter({row["role"]: row["n"] for row in rows})


def may_see_partners(viewer: User) -> bool:
    """Return whether a statement may name partners to the viewer."""
    is_police = viewer.organisation.kind == OrganisationKind.POLICE
    return is_police and policy.can(viewer, Verb.READ_AGREEMENTS)

"""In whose words a user reads: those of their force, police alone."""

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.decided.queries import decided_of
from stronghold.core.kernel import decided
from stronghold.core.kernel.decided import NOTHING, Decided


def decided_for(user: User) -> Decided:
    """Return the choices in whose words a user reads: those of a force, police alone.

    A partner has the names that come with the site: a force's own words may say how it
    works, and no agreement gives them.
    """
    is_police = user.organisation.kind == OrganisationKind.POLICE
    return decided_of(user.force) if is_police else NOTHING


def take_up(user: User) -> None:
    """Put the choices of a user's force in force for the rest of the request."""
    decided.take_up(decided_for(user))

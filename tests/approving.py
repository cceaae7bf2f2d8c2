"""Approving what waits for a second person, as the pages do."""

from stronghold.core.accounts.approvals.actions import decide
from stronghold.core.accounts.approvals.queries import waiting_for
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.geography.models import Force
from tests.factories import make_user

REFUSED = "They work for another team now"


def approve_all(by: User) -> list[str]:
    """Approve all that waits for someone; return what it was."""
    return [_decided(by, one.code, one.seen, yes=True) for _, one in waiting_for(by)]


def refuse_all(by: User) -> list[str]:
    """Refuse all that waits for someone; return what it was."""
    return [_decided(by, one.code, one.seen, yes=False) for _, one in waiting_for(by)]


def approve_all_of(force: Force) -> list[str]:
    """Approve all that waits in a force, as a records manager of it."""
    return approve_all(records_manager_of(force))


def records_manager_of(force: Force) -> User:
    """Return a records manager of a force; one is made if it has none."""
    held = User.objects.filter(
        organisation__force=force,
        role=Role.RECORDS_MANAGER,
        is_active=True,
        approved_at__isnull=False,
    )
    police = Organisation.objects.filter(force=force, kind=OrganisationKind.POLICE)
    name = f"approver-{force.pk}"
    return held.first() or make_user(name, Role.RECORDS_MANAGER, police[0])


def _decided(by: User, code: str, seen: str, *, yes: bool) -> str:
    why = "" if yes else REFUSED
    return decide(by=by, code=code, seen=seen, is_approved=yes, reason=why).title

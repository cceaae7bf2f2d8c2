"""Which papers a warrant can have, and who adds them: its own team alone."""

from operations.papers.choices import PaperKind
from operations.papers.owner import PaperOwner
from operations.warrants.actions.upkeep import locked_own
from operations.warrants.models import Warrant
from operations.warrants.record import WARRANTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb

KINDS = (
    PaperKind.WARRANT,
    PaperKind.STATEMENT,
    PaperKind.EXHIBIT_PHOTO,
    PaperKind.OTHER,
)


def _kinds(warrant: Warrant) -> list[str]:
    return list(KINDS)


def _may_add(by: User, warrant: Warrant) -> bool:
    is_ours = by.team_id is not None and by.team_id == warrant.team_id
    return is_ours and policy.can(by, Verb.RUN_WARRANTS)


WARRANT_PAPERS = PaperOwner(
    field="warrant",
    kind=WARRANTS,
    may_add=_may_add,
    locked=locked_own,
    kinds=_kinds,
    missing={},
)

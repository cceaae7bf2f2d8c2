"""Reads an import's own files, and the records that lines refer to."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from operations.arrests.models import Arrest
from operations.imports.models import HistoryFile, HistoryProblem
from operations.operation.models import Operation
from operations.operation.visibility import visible_operations
from operations.warrants.models import WarrantEntry
from operations.warrants.visibility import live_warrants
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.queries import of_force
from stronghold.core.accounts.visibility import of_people
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.rules import is_reference
from stronghold.core.records.submission import SourceUuid
from stronghold.core.records.visibility import IN_USE, is_in_use

MOST_FILES = 100


def teams_by_code(by: User) -> Mapping[str, Team]:
    """Return the police teams of the force."""
    rows = Team.objects.filter(
        organisation__force=by.force, organisation__kind=OrganisationKind.POLICE
    )
    return {team.code: team for team in rows.order_by("code")}


def organisations_by_code(by: User) -> Mapping[str, Organisation]:
    """Return the organisations that work with the force."""
    rows = Organisation.objects.filter(of_force(by.force_id)).select_related("force")
    return {one.code: one for one in rows.order_by("code")}


def user_named(by: User, username: str) -> User | None:
    """Return a person of the police of the force; no service account."""
    rows = User.objects.filter(
        of_people(),
        organisation__force=by.force,
        organisation__kind=OrganisationKind.POLICE,
    )
    return rows.filter(username=username).first()


def operation_of(by: User, named: str, source: SourceUuid) -> Operation | None:
    """Return an operation by its own reference, or by that of the earlier system."""
    rows = Operation.objects.filter(visible_operations(by))
    wanted = Q(client_uuid__in=source.both)
    if is_reference(named):
        wanted |= Q(reference=named)
    return rows.filter(wanted).first()


def arrest_with(by: User, custody_number: str) -> Arrest | None:
    """Return the arrest with a custody record number; none that is not in use."""
    rows = Arrest.objects.filter(IN_USE, force=by.force, error_at=None, same_as=None)
    return rows.filter(custody_number=custody_number).first()


def entry_with(by: User, source: SourceUuid) -> WarrantEntry | None:
    """Return an imported entry: under a live warrant only to who imported it."""
    rows = WarrantEntry.objects.filter(at__warrant__force=by.force)
    found = (
        rows.filter(client_uuid__in=source.both).select_related("at__warrant").first()
    )
    if found is not None and not is_in_use(found.at.warrant):
        return None
    if found is None or found.recorded_by_id == by.pk:
        return found
    is_live = live_warrants() & Q(pk=found.at.warrant_id)
    is_hidden = type(found.at.warrant).objects.filter(is_live).exists()
    return None if is_hidden else found


def files(viewer: User) -> Sequence[HistoryFile]:
    """Return the viewer's own files, the latest first, without what they hold."""
    policy.require(viewer, Verb.IMPORT_HISTORY)
    rows = HistoryFile.objects.filter(made_by=viewer).defer("content")
    return list(rows.order_by("-added_at", "-pk")[:MOST_FILES])


def file_with(viewer: User, key: UUID) -> HistoryFile:
    """Return one of the viewer's own files; NotFound for any other."""
    policy.require(viewer, Verb.IMPORT_HISTORY)
    found = HistoryFile.objects.filter(made_by=viewer, key=key).first()
    if found is None:
        raise NotFound
    return found


def problems(file: HistoryFile, *, most: int | None = None) -> Sequence[HistoryProblem]:
    """Return what is wrong with the lines of a file that its owner reads."""
    return list(file.problems.order_by("line")[:most])

"""Reads an import's own files, and the records that lines refer to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from operations.activities.models import Activity
from operations.arrests.models import Arrest
from operations.closures.models import ClosureCase
from operations.imports.models import HistoryFile, HistoryProblem
from operations.operation.models import Operation
from operations.operation.visibility import visible_operations
from operations.seizures.models import Seizure
from operations.warrants.models import Warrant, WarrantEntry
from operations.warrants.visibility import live_warrants
from reports.models import Report
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
# What the submissions of lines store, by what they are of.
SUBMITTED: Mapping[str, type[Any]] = {
    "operations": Operation,
    "reports": Report,
    "warrants": Warrant,
    "entries": WarrantEntry,
    "closures": ClosureCase,
    "activities": Activity,
    "seizures": Seizure,
}


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


def arrests_with(by: User, custody_numbers: Collection[str]) -> Mapping[str, Arrest]:
    """Return the arrests with custody record numbers; none that is not in use."""
    rows = Arrest.objects.filter(IN_USE, force=by.force, error_at=None, same_as=None)
    found = rows.filter(custody_number__in=custody_numbers)
    return {str(row.custody_number): row for row in found}


def entries_with(
    by: User, sources: Iterable[SourceUuid]
) -> Mapping[UUID, WarrantEntry]:
    """Return imported entries: under a live warrant only to who imported it.

    By the UUID that each has or would have now.
    """
    now = {one: source.now for source in sources for one in source.both}
    rows = WarrantEntry.objects.filter(
        at__warrant__force=by.force, client_uuid__in=list(now)
    )
    found = [
        row for row in rows.select_related("at__warrant") if is_in_use(row.at.warrant)
    ]
    others = [row.at.warrant_id for row in found if row.recorded_by_id != by.pk]
    hidden = Warrant.objects.filter(live_warrants(), pk__in=others) if others else ()
    live = {warrant.pk for warrant in hidden}
    return {
        now[row.client_uuid]: row
        for row in found
        if row.recorded_by_id == by.pk or row.at.warrant_id not in live
    }


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

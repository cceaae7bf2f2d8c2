"""Queries of a force's details: the newest, and how they came about."""

from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise

from stronghold.core.accounts.models import ForceDetails, User
from stronghold.force_setup.force_details.rules import Details, changed

_NAMES = [field.name for field in fields(Details)]


@dataclass(frozen=True)
class Changed:
    """A change: when, by whom ("" for the file of the force), and what."""

    at: datetime
    by: str
    names: list[str]


def details_of(force_id: int) -> Details:
    """Return a force's details; they are for publication, so for anyone."""
    row = ForceDetails.objects.filter(force=force_id).order_by("-pk").first()
    return Details() if row is None else _read(row)


def history(viewer: User) -> list[Changed]:
    """Return the changes of the details of the viewer's force, the newest first."""
    rows = ForceDetails.objects.filter(force=viewer.force).select_related("set_by")
    found = list(rows.order_by("pk"))
    before = [Details()] + [_read(row) for row in found]
    steps = [changed(old, new) for old, new in pairwise(before)]
    return [
        Changed(row.set_at, row.set_by.display_name if row.set_by else "", names)
        for row, names in zip(reversed(found), reversed(steps), strict=True)
    ]


def _read(row: ForceDetails) -> Details:
    return Details(**{name: getattr(row, name) for name in _NAMES})

"""Compares the records in a file with those that the agreement shares now."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.gis.geos import GEOSGeometry

from stronghold.core.accounts.models import User
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import reading

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement


def shape_of(geometry: str | None) -> bytes | None:
    """Return a GeoJSON geometry as well-known binary."""
    return None if geometry is None else bytes(GEOSGeometry(geometry).wkb)


def holds_more_than_given(
    viewer: User, agreement: "Agreement", file: Path, *, layers: Sequence[str]
) -> bool:
    """Say whether a file has a record that is not shared now.

    A record may since have been withheld for safeguarding, or marked as in error.
    """
    of_records = [name for name in layers if name in KINDS]
    with reading(viewer, agreement) as read:
        for name in of_records:
            # The names come from kinds.py.
            read.cursor.execute(f"SELECT reference FROM {KINDS[name].view}")  # noqa: S608
            given = {reference for (reference,) in read.cursor.fetchall()}
            if not _references(file, name) <= given:
                return True
    return False


def _references(file: Path, layer: str) -> set[str]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
        found = opened.execute(f'SELECT reference FROM "{layer}"')  # noqa: S608
        return {reference for (reference,) in found}

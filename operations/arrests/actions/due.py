"""Keeps what is due on an arrest as it stands."""

from operations.arrests.models import Arrest
from operations.arrests.queries import dues_of, owner_of
from operations.deadlines.actions import put_deadlines


def keep_due(row: Arrest) -> None:
    """Within the transaction that changes the row."""
    put_deadlines(owner_of(row), dues_of(row))

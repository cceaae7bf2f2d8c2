"""Stores what is due on an arrest now."""

from operations.arrests.models import Arrest
from operations.arrests.queries import dues_of, owner_of
from operations.deadlines.actions import put_deadlines


def put_due(row: Arrest) -> None:
    """Store what is due, within the transaction that changes the row."""
    put_deadlines(owner_of(row), dues_of(row))

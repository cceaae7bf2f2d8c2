"""Stores warrants of an earlier system: from draft to return, as they happened.

Each step is a move of the table of moves on its own day, and an entry is judged by the
law of its day. Within the transaction of an import, which checked the verb.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import prefetch_related_objects

from operations.deadlines.actions.past import put_past_deadlines
from operations.operation.models import Operation
from operations.statute.rules.limits import Provisions
from operations.warrants.actions.entries import (
    NewEntry,
    check_entry,
    state_of,
    store_entry,
)
from operations.warrants.actions.moves import MoveDetails, apply_move
from operations.warrants.actions.upkeep import judge_entries, keep_up
from operations.warrants.actions.warrant import (
    NewWarrant,
    add_place,
    check_place,
    new_row,
)
from operations.warrants.choices import State
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from operations.warrants.queries import dues_of, owner_of, status_of
from operations.warrants.record import WARRANTS
from operations.warrants.rules import moves as rules
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import earlier_one, store_first
from stronghold.core.records.rules import (
    When,
    check_no_personal_details,
    check_when,
)
from stronghold.core.records.submission import Submission

# Moves that end a warrant come after its entries.
AFTER_ENTRIES = ("return",)


@dataclass(frozen=True)
class PastMove:
    """One move, the day it was made on, and what it needs."""

    code: str
    on: date
    details: MoveDetails
    # What the day is called where it comes from, for an error.
    column: str = "on"
    keep_words: bool = False


@dataclass(frozen=True)
class PastWarrant:
    """A warrant of an earlier system, with its moves in their order."""

    warrant: NewWarrant
    team: Team
    drawn_up: When
    moves: Sequence[PastMove] = ()
    operation: Operation | None = None


@dataclass(frozen=True)
class PastEntry:
    """One entry, and the endorsement of its premises if there is one."""

    entry: NewEntry
    sought_found: bool | None = None
    other_seized: bool | None = None


class WarrantHistory:
    """One warrant while its lines are stored. `finish` derives what depends on it."""

    def __init__(self, by: User, law: Provisions) -> None:
        self.by, self._law = by, law
        self._changed = False
        self._last: Sequence[PastMove] = ()
        self._premises: dict[int, WarrantPremises] = {}
        self._entries: dict[int, list[WarrantEntry]] = {}

    def begin(self, submission: Submission, past: PastWarrant) -> bool:
        """Store the warrant up to its entries; say whether it was there already."""
        policy.require(self.by, Verb.IMPORT_HISTORY)
        earlier = earlier_one(Warrant, by=self.by, submission=submission)
        if earlier is not None:
            self.row = earlier
            for at in earlier.premises_read():
                self._premises[at.number] = at
                self._entries[at.number] = list(at.entries.all())
            return True
        check_when(past.drawn_up, subject="The draft", now=clock.now())
        row = new_row(past.warrant, team=past.team, drawn_up=past.drawn_up)
        row.operation = past.operation
        for move in past.moves:
            if move.code not in AFTER_ENTRIES:
                self._make(row, move)
        self.row = store_first(
            row, by=self.by, submission=submission, prefix=WARRANTS.prefix
        )
        self._premises[1] = add_place(row, past.warrant.place, number=1)
        record(Kind.COLLECTION, by=self.by, records=[row.reference])
        self._changed = True
        self._last = [move for move in past.moves if move.code in AFTER_ENTRIES]
        return False

    def _make(self, row: Warrant, move: PastMove) -> None:
        details, kept = move.details, move.keep_words
        for name in ("reason", "court"):
            check_no_personal_details(getattr(details, name), field=name, kept=kept)
        try:
            apply_move(
                row,
                move.code,
                details,
                status=status_of(row, None if row.pk else ()),
                law=self._law,
                today=move.on,
            )
        except RuleBroken as broken:
            if broken.field in {"on", "move"}:
                broken.field = move.column
            raise

    def add_premises(
        self, number: int, place: PlaceMeant, *, is_named: bool, keep_words: bool
    ) -> bool:
        """Store more premises of the warrant; say whether they were there already."""
        if stored := self._premises.get(number):
            if stored.place_text != place.words:
                raise RuleBroken(
                    f"Premises {number} of {self.row.reference} are another place",
                    field="premises",
                )
            return True
        check_place(place, kept=keep_words)
        if is_named is False and not self.row.is_all_premises:
            raise RuleBroken(
                f"This warrant is for the premises that it names: "
                f"{rules.NAMED_PREMISES}",
                field="named",
            )
        self._premises[number] = add_place(
            self.row, place, number=number, is_named=is_named
        )
        self._changed = True
        return False

    def add_entry(self, submission: Submission, past: PastEntry) -> bool:
        """Store an entry with its endorsement; say whether it was there already."""
        found = earlier_one(cast(Any, WarrantEntry), by=self.by, submission=submission)
        if found is not None:
            return True
        row, entry = self.row, past.entry
        on = london_date(entry.entered_at)
        rules.move_of(status_of(row, ()), "enter", today=on)
        check_entry(entry)
        rules.check_premises_known(entry.premises, self._premises)
        at = self._premises[entry.premises]
        n_before = sum(map(len, self._entries.values()))
        stored = store_entry(
            at, n_before, by=self.by, submission=submission, entry=entry
        )
        here = self._entries.setdefault(at.number, [])
        here.append(stored)
        answers = (past.sought_found, past.other_seized)
        if None not in answers:
            if not any(one.got_in for one in here):
                raise RuleBroken(
                    f"No one has entered there, so there is nothing to endorse: "
                    f"{rules.ENDORSEMENT}",
                    field="sought_found",
                )
            at.sought_found, at.other_seized = answers
            at.endorsed_at, at.endorsed_by = clock.now(), self.by
            at.save()
        elif any(answer is not None for answer in answers):
            raise RuleBroken(
                "Give both answers of the endorsement, or neither",
                field="other_seized",
            )
        self._changed = True
        return False

    def close(self) -> None:
        """Make the moves that come after the entries."""
        if not self._changed:
            return
        # Read once; nothing of them is written from here on but what was not lawful.
        prefetch_related_objects([self.row], "all_premises__entries")
        if any(self._entries.values()) and self.row.state != State.RETURNED:
            self.row.state = state_of(self.row)
        for move in self._last:
            self._make(self.row, move)

    def finish(self) -> None:
        """Save the warrant and derive what depends on it, once."""
        if not self._changed:
            return
        self.row.save()
        if self.row.issued_on is not None:
            judge_entries(self.row, self._law)
        keep_up(self.row, self._law, is_past=True)
        put_past_deadlines(owner_of(self.row), dues_of(self.row, self._law))

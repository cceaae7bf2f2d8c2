"""Stores warrants of an earlier system: from draft to return, as they happened.

Each step is a move of the table of moves on its own day, and an entry is judged by the
law of its day. Within the transaction of an import, which checked the verb.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from operations.deadlines.actions.past import put_past_deadlines
from operations.operation.models import Operation
from operations.statute.rules.limits import Provisions
from operations.warrants.actions.entries import (
    NewEntry,
    check_entry,
    judge_return,
    new_entry,
    state_of,
)
from operations.warrants.actions.moves import MoveDetails, apply_move
from operations.warrants.actions.upkeep import (
    is_live,
    judged_again,
    keep_up,
    set_execution,
)
from operations.warrants.actions.warrant import (
    NewWarrant,
    check_place,
    new_place,
    new_row,
)
from operations.warrants.choices import State, WarrantMove
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
from stronghold.core.records.actions import earlier_one, insert_all, store_first
from stronghold.core.records.rules import (
    When,
    check_no_personal_details,
    check_not_in_error,
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
    """One warrant while its lines are read; `finish` stores it with all that it has."""

    row: Warrant

    def __init__(self, by: User, law: Provisions) -> None:
        self.by, self._law = by, law
        self._submission: Submission | None = None
        self._last: Sequence[PastMove] = ()
        self._premises: dict[int, WarrantPremises] = {}
        self._entries: list[WarrantEntry] = []
        self._new_premises: list[WarrantPremises] = []
        self._new_entries: list[WarrantEntry] = []

    def begin(self, submission: Submission, past: PastWarrant) -> bool:
        """Take the warrant up to its entries; say whether it was there already."""
        policy.require(self.by, Verb.IMPORT_HISTORY)
        earlier = earlier_one(Warrant, by=self.by, submission=submission)
        if earlier is not None:
            self._hold(earlier, earlier.premises_read())
            return True
        check_when(past.drawn_up, subject="The draft", now=clock.now())
        row = new_row(
            past.warrant,
            team=past.team,
            drawn_up=past.drawn_up,
            force=self.by.force_id,
        )
        row.operation, row.force = past.operation, self.by.force
        self._submission = submission
        self._hold(row, [])
        self._add(new_place(row, past.warrant.place, number=1))
        for move in past.moves:
            if move.code not in AFTER_ENTRIES:
                self._make(move)
        self._last = [move for move in past.moves if move.code in AFTER_ENTRIES]
        return False

    def _hold(self, row: Warrant, premises: list[WarrantPremises]) -> None:
        """Keep the warrant with its premises and entries, which are read no more."""
        self.row, row.held = row, premises
        for at in premises:
            at.held = at.entries_read()
            self._premises[at.number] = at
            self._entries += at.held

    def _add(self, at: WarrantPremises) -> None:
        assert self.row.held is not None  # noqa: S101 - it is held from the beginning
        at.held = []
        self.row.held.append(at)
        self._premises[at.number] = at
        self._new_premises.append(at)

    def _make(self, move: PastMove) -> None:
        details, kept = move.details, move.keep_words
        for name in ("reason", "court"):
            check_no_personal_details(getattr(details, name), field=name, kept=kept)
        try:
            apply_move(
                self.row,
                move.code,
                details,
                status=self._status(),
                law=self._law,
                today=move.on,
            )
        except RuleBroken as broken:
            if broken.field in {"on", "move"}:
                broken.field = move.column
            raise

    def _status(self) -> rules.Status:
        status = status_of(self.row)
        # It has no reference before it is stored.
        return replace(status, reference=status.reference or "This warrant")

    def add_premises(
        self, number: int, place: PlaceMeant, *, is_named: bool, keep_words: bool
    ) -> bool:
        """Take more premises of the warrant; say whether they were there already."""
        if stored := self._premises.get(number):
            if stored.place_text != place.words:
                raise RuleBroken(
                    f"Premises {number} of this warrant are another place",
                    field="premises",
                )
            return True
        row = self.row
        check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
        check_place(place, kept=keep_words)
        if not is_named and not self.row.is_all_premises:
            raise RuleBroken(
                f"This warrant is for the premises that it names: "
                f"{rules.NAMED_PREMISES}",
                field="named",
            )
        self._add(new_place(self.row, place, number=number, is_named=is_named))
        return False

    def add_entry(self, submission: Submission, past: PastEntry) -> bool:
        """Take an entry with its endorsement; say whether it was there already."""
        found = earlier_one(cast(Any, WarrantEntry), by=self.by, submission=submission)
        if found is not None:
            return True
        entry = past.entry
        on = london_date(entry.entered_at)
        rules.move_of(self._status(), "enter", today=on)
        check_entry(entry)
        rules.check_premises_known(entry.premises, self._premises)
        at = self._premises[entry.premises]
        n_before = len(self._entries)
        made = new_entry(at, n_before, by=self.by, submission=submission, entry=entry)
        assert at.held is not None  # noqa: S101 - it is held with its warrant
        at.held.append(made)
        self._entries.append(made)
        self._new_entries.append(made)
        if made.got_in:
            # An endorsement made before does not cover what this entry found.
            at.sought_found = at.other_seized = at.endorsed_at = at.endorsed_by = None
        self._endorse(at, past)
        return False

    def _endorse(self, at: WarrantPremises, past: PastEntry) -> None:
        answers = (past.sought_found, past.other_seized)
        if answers == (None, None):
            return
        if None in answers:
            raise RuleBroken(
                "Give both answers of the endorsement, or neither",
                field="other_seized",
            )
        if not at.was_entered:
            raise RuleBroken(
                f"No one has entered there, so there is nothing to endorse: "
                f"{rules.ENDORSEMENT}",
                field="sought_found",
            )
        at.sought_found, at.other_seized = answers
        at.endorsed_at, at.endorsed_by = clock.now(), self.by

    @property
    def _is_changed(self) -> bool:
        return bool(self._new_premises or self._new_entries)

    def close(self) -> None:
        """Make the moves that come after the entries, and judge the entries."""
        if not self._is_changed:
            return
        row = self.row
        if row.state == State.RETURNED:
            judge_return(row, self._law)
        elif self._entries:
            row.state = state_of(row)
        for move in self._last:
            self._make(move)

    def finish(self) -> None:
        """Store the warrant, and derive what depends on it, once."""
        if not self._is_changed:
            return
        row, is_new = self.row, self._submission is not None
        judged = judged_again(row, self._law) if row.issued_on else []
        set_execution(row, is_live=is_live(row))
        if self._submission is not None:
            row = store_first(
                row, by=self.by, submission=self._submission, prefix=WARRANTS.prefix
            )
            record(Kind.COLLECTION, by=self.by, records=[row.reference])
        else:
            row.save()
            self._note_parts()
        self._store_parts(judged)
        keep_up(row, self._law, is_past=True)
        owner, dues = owner_of(row), dues_of(row, self._law)
        put_past_deadlines(owner, dues, is_new=is_new)

    def _store_parts(self, judged: Sequence[WarrantEntry]) -> None:
        insert_all(self._new_premises)
        for at in {one.at for one in self._new_entries if one.at.pk}:
            if at not in self._new_premises:
                at.save()
        insert_all(self._new_entries)
        for entry in judged:
            if entry not in self._new_entries:
                # A late entry changed what was unlawful about another.
                entry.reviewed_at = entry.reviewed_by = None
                entry.review_note = ""
                entry.save()

    def _note_parts(self) -> None:
        moves = [WarrantMove.ADD_PREMISES] * len(self._new_premises)
        moves += [WarrantMove.ENTER] * len(self._new_entries)
        for move in moves:
            named = [self.row.reference]
            record(Kind.ALTERATION, by=self.by, records=named, detail={"move": move})

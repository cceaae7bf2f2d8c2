"""Stores closure cases of an earlier system: each event as a move on its own day.

An event is judged by the law of its day, as one that is recorded now. A decision that
was not lawful is refused, with the section; a fact is stored with what was unlawful
about it. Within the transaction of an import, which checked the verb.
"""

from collections.abc import Mapping
from typing import Any

from operations.after_care.actions import follow_up
from operations.after_care.choices import Because
from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts import facts_as_json
from operations.closure_moves.rules.facts_input import free_texts, read_facts
from operations.closure_moves.rules.law import check_step
from operations.closure_moves.rules.moves import Happened
from operations.closure_moves.rules.replay import replay
from operations.closure_moves.rules.signing import check_second_person, check_signed
from operations.closure_moves.rules.step import Step
from operations.closure_moves.rules.stored_facts import FACTS_VERSION, encode_facts
from operations.closures.actions import (
    NewCase,
    NewEvent,
    check_consultee,
    check_length,
    new_case,
    project,
    set_projected,
)
from operations.closures.events import happened, makes_order, named_facts
from operations.closures.models import ClosureCase, ClosureEvent, ClosureSignatory
from operations.closures.queries import dues_of, owner_of
from operations.closures.record import CLOSURES
from operations.deadlines.actions.past import put_past_deadlines
from operations.operation.models import Operation
from operations.statute.choices import Issuer
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.records.actions import earlier_one, insert_all, store_first
from stronghold.core.records.rules import (
    AlreadySubmitted,
    When,
    check_no_personal_details,
    check_not_in_error,
    check_when,
)
from stronghold.core.records.submission import SourceUuid, Submission


def _said(facts: Any) -> dict[str, Any]:
    """Return facts without each no: of the first version it is read as no answer."""
    return {n: value for n, value in facts_as_json(facts).items() if value is not False}


class CaseHistory:
    """One case while its events are replayed. `finish` stores them all at once."""

    def __init__(self, by: User, law: Provisions) -> None:
        self.by, self._law = by, law
        # Of a case that is not stored yet.
        self._submission: Submission | None = None
        self._stored: Mapping[Any, ClosureEvent] = {}
        self._events: list[Happened] = []
        self._new: list[tuple[ClosureEvent, str]] = []

    def begin(  # noqa: PLR0913 - each says one thing about the case
        self,
        submission: Submission,
        case: NewCase,
        issuer: Organisation,
        *,
        opened: When,
        team: Team | None,
        caseworker: User | None,
        operation: Operation | None,
    ) -> bool:
        """Take the case; say whether it was there already, with its events."""
        policy.require(self.by, Verb.IMPORT_HISTORY)
        earlier = earlier_one(ClosureCase, by=self.by, submission=submission)
        if earlier is not None:
            self.row = earlier
            rows = list(earlier.happened.select_related("signatory").order_by("n"))
            self._stored = {row.client_uuid: row for row in rows}
            self._events = happened(rows)
            return True
        check_when(opened, subject="The opening of the case", now=clock.now())
        row = new_case(case, issuer, opened=opened, force=self.by.force)
        row.team, row.caseworker, row.operation = team, caseworker, operation
        row.force = self.by.force
        self.row, self._submission = row, submission
        return False

    def add(self, event: NewEvent, source: SourceUuid) -> bool:
        """Take the next event; say whether it was there already."""
        facts = read_facts(event.kind, event.facts)
        at = event.happened_at
        if at is None:
            raise RuleBroken("Enter when it happened", field="happened_at")
        found = (self._stored.get(one) for one in source.both)
        if earlier := next(filter(None, found), None):
            sent, kept = _said(facts), _said(named_facts(earlier))
            same = (earlier.kind, earlier.happened_at, kept) == (event.kind, at, sent)
            if not same:
                raise AlreadySubmitted(self.row.reference)
            return True
        self._check(event, facts)
        check_when(When.at_instant(at), subject="This", now=clock.now())
        new = Happened(len(self._events) + 1, event.kind, at, facts)
        step = Step(self._law, Issuer(self.row.issued_as), replay(self._events), new)
        breaches = check_step(step)
        if not event.as_ordered:
            check_length(step)
        self._events.append(new)
        row = ClosureEvent(
            case=self.row,
            n=new.n,
            client_uuid=event.client_uuid,
            kind=new.kind,
            happened_at=at,
            facts=encode_facts(facts),
            facts_version=FACTS_VERSION,
            irregular=[breach.text for breach in breaches],
            recorded_at=clock.now(),
            recorded_by=self.by,
        )
        self._new.append((row, getattr(facts, "signatory", "")))
        return False

    def _check(self, event: NewEvent, facts: Any) -> None:
        row = self.row
        check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
        if event.kind == EventKind.NAME_CONSULTEE:
            check_consultee(row, facts.organisation)
        check_signed(Issuer(row.issued_as), facts)
        if event.kind == EventKind.AUTHORISE:
            # Who drafted it in the earlier system, no one here can know.
            check_second_person(event.kind, facts, is_drafter=False)
        for name, text in free_texts(facts).items():
            check_no_personal_details(text, field=name, kept=event.keep_words)

    def finish(self) -> None:
        """Store what is new, and derive what depends on it, once."""
        is_new = self._submission is not None
        if self._submission is not None:
            if self._new:
                set_projected(self.row, replay(self._events))
            self._store_case(self._submission)
        if self._new:
            self._store_events()
            if not is_new:
                project(self.row, replay(self._events))
            for row, _ in self._new:
                self._note(row)
        if self._new or not self._stored:
            events = list(self._stored.values()) + [row for row, _ in self._new]
            dues = dues_of(self.row, self._law, events=events)
            put_past_deadlines(owner_of(self.row), dues, is_new=is_new)

    def _store_events(self) -> None:
        insert_all([row for row, _ in self._new])
        insert_all(
            [ClosureSignatory(event=row, name=name) for row, name in self._new if name]
        )

    def _store_case(self, submission: Submission) -> None:
        row = store_first(
            self.row, by=self.by, submission=submission, prefix=CLOSURES.prefix
        )
        if row.is_repetition:
            raise RuleBroken("It is being imported by another file. Import it again")
        detail = {"issued_as": str(row.issued_as)}
        record(AuditKind.COLLECTION, by=self.by, records=[row.reference], detail=detail)

    def _note(self, row: ClosureEvent) -> None:
        reference = self.row.reference
        if makes_order(row):
            follow_up(
                self.row,
                of=reference,
                by=self.by,
                because=Because.ORDER,
                since=london_date(row.happened_at),
            )
        detail = {"move": str(row.kind), "n": row.n, "irregular": len(row.irregular)}
        record(AuditKind.ALTERATION, by=self.by, records=[reference], detail=detail)

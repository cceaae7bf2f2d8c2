"""The reports of the background years, which the book keeps.

They are decided by the same draws and rules as the later ones, which people answer by
the real actions (desks.py). Later ones are of the last weeks.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from reports.call_backs.choices import CallBackChange
from reports.call_backs.rules import NO_ANSWER
from reports.intake.actions import PREFIX, NewReport, new_row
from reports.models import Assessment, CallBack, Report, Reporter
from reports.reporter import rules
from reports.reporter.actions import new_reporter
from reports.reporter.choices import CallBackResult
from reports.reporter.queries import months_of
from reports.triage.actions.report import MoveDetails, NewAssessment, state_of
from reports.triage.choices import SourceChange
from reports.triage.rules import move_of
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM
from stronghold.core.database.in_sets import in_sets
from stronghold.core.geography.queries import note_areas
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.values import new_reference
from stronghold.core.kernel.weeks import Week
from stronghold.demo.book import Book
from stronghold.demo.times import moment
from stronghold.duty.queries import times_of

if TYPE_CHECKING:
    from reports.reporter.rules import Contact
    from reports.triage.actions.source import SourceGrade
    from stronghold.core.accounts.models import User
    from stronghold.core.geography.models import Force
    from stronghold.core.records.submission import Submission

# The weeks before this one that are not in the background.
LATER_WEEKS = 3


@dataclass(frozen=True)
class Made:
    """A report as it is submitted: by whom, when, and under which UUID."""

    by: "User"
    at: datetime
    submission: "Submission"
    report: NewReport


class Background:
    """The reports before the last weeks, and what is done about them (desks.py)."""

    def __init__(self, force: "Force", until: datetime) -> None:
        self.until = until
        self.ends = Week.of(london_date(until)).shifted(-LATER_WEEKS).start
        self.reports: list[Report] = []
        self.call_backs: list[CallBack] = []
        self._reporters: dict[int, Reporter] = {}
        self._book = Book()
        self._force = force
        # A force that has decided nothing has had the same times and periods always.
        self._times = times_of(force.pk, until)
        self._months = months_of(force.pk)

    def has(self, report: Report | NewReport) -> bool:
        return london_date(report.received_at) < self.ends

    def submit(self, made: Iterable[Made]) -> None:
        """Keep reports, oldest first, as `submit_report` stores each."""
        every = list(made)
        points = [one.report.place.point for one in every]
        with in_sets():
            note_areas([(at.x, at.y) for at in points if at], force=self._force.pk)
            for one in every:
                with clock.stopped(one.at):
                    self._submit(one)

    def _submit(self, made: Made) -> None:
        by, report = made.by, made.report
        row = new_row(report, by)
        row.client_uuid = made.submission.client_uuid
        row.content_digest = made.submission.content_digest
        row.force, row.recorded_by, row.recorded_at = self._force, by, clock.now()
        row.reference = new_reference(PREFIX)
        self._book.add(row)
        self._book.note(row, by=by, label="insert")
        self.reports.append(row)
        detail = {"channel": row.channel, "concern": row.concern}
        if report.reporter:
            self._keep_reporter(row, report.reporter)
            detail["reported_by"] = row.reported_by
        self._log(Kind.COLLECTION, row, by=by, detail=detail)

    def _keep_reporter(self, row: Report, contact: "Contact") -> None:
        tidied, last_due_on = rules.tidy(contact), None
        if tidied.consents:
            last_due_on = max(one.due_on for one in self._schedule(row))
        limits = rules.limits(
            received_on=row.received_on,
            kept_on=clock.today(),
            last_due_on=last_due_on,
            months=self._months,
        )
        reporter = new_reporter(row, tidied, limits)
        self._book.add(reporter)
        self._reporters[row.pk] = reporter

    def _schedule(self, row: Report) -> list[CallBack]:
        promised = rules.promises(
            row.received_at,
            first=self._times.call_back,
            second=self._times.second_call_back,
        )
        rows = [
            CallBack(report=row, ordinal=ordinal, **asdict(promise))
            for ordinal, promise in promised.items()
        ]
        for call_back in rows:
            self._book.add(call_back)
        self.call_backs += rows
        return rows

    def erase_due(self) -> None:
        """Erase details of reporters as they became due, as the job of a night does.

        At the end of each week, and for the present one by now.
        """
        nights: dict[date, list[Reporter]] = {}
        for reporter in self._reporters.values():
            if reporter.dispose_on <= london_date(self.until):
                end = Week.of(reporter.dispose_on).end
                nights.setdefault(end, []).append(reporter)
        for night, due in sorted(nights.items()):
            with clock.stopped(min(moment(night, "03:10"), self.until)):
                self._erase(due)

    def _erase(self, due: list[Reporter]) -> None:
        of = {reporter.report_id for reporter in due}
        call_backs = [row for row in self.call_backs if row.report_id in of]
        n_cancelled = _cancel(call_backs, by=None)
        for row in call_backs:
            row.cleared_text, row.cleared_at, row.cleared_by = "", None, None
        for reporter in due:
            self._book.drop(reporter)
        self._book.log(
            Kind.ERASURE,
            by=SYSTEM,
            force=self._force.code,
            records=[reporter.report.reference for reporter in due],
            detail={
                "what": "reporter",
                "why": "time",
                "reporters": len(due),
                "callbacks_cancelled": n_cancelled,
            },
        )

    def waiting(self) -> set[int]:
        """Return the ids of the reports with a call-back that is still to be made."""
        return {row.report_id for row in self.call_backs if not row.result}

    def copy(self) -> None:
        """Store all of it; nothing is done about it here any more."""
        self._book.copy()

    # ---- what is done about a report: the methods of a desk

    @contextmanager
    def at(self, by: "User", when: datetime) -> Iterator[None]:
        with clock.stopped(when):
            yield

    def is_open(self, row: CallBack) -> bool:
        return not row.result

    def clear_call_back(self, row: CallBack, *, by: "User", words: str) -> None:
        row.cleared_text, row.cleared_at, row.cleared_by = words, clock.now(), by
        self._changed(row, CallBackChange.WORDS_CLEARED, by=by)

    def end_call_back(self, row: CallBack, *, by: "User", result: str) -> None:
        if result == NO_ANSWER:
            row.attempts += 1
        else:
            row.result, row.done_at, row.done_by = result, clock.now(), by
        self._changed(row, CallBackChange(f"call_back_{result}"), by=by)
        if result == CallBackResult.NOT_WANTED:
            self._reporters[row.report_id].consents = False
            of = [one for one in self.call_backs if one.report_id == row.report_id]
            _cancel(of, by=by)

    def _changed(self, row: CallBack, change: str, *, by: "User") -> None:
        detail = {"change": change, "call_back": row.ordinal}
        self._log(Kind.ALTERATION, row.report, by=by, detail=detail)

    def assess(self, row: Report, *, by: "User", assessment: NewAssessment) -> None:
        given = asdict(assessment)
        self._book.add(
            Assessment(report=row, assessed_at=clock.now(), assessed_by=by, **given)
        )
        row.status = move_of(state_of(row), "triage").target
        row.grade = assessment.grade
        self._note(row, {"move": "assess"}, by=by)

    def move(self, row: Report, code: str, *, by: "User", details: MoveDetails) -> None:
        row.status = move_of(state_of(row), code).target
        detail = {"move": code}
        if details.person:
            row.assigned_to = details.person
            detail["person"] = details.person.username
        if details.outcome:
            row.outcome = detail["outcome"] = details.outcome
        self._note(row, detail, by=by)

    def grade_source(self, row: Report, *, by: "User", grade: "SourceGrade") -> None:
        for name, value in asdict(grade).items():
            setattr(row, name, value)
        self._note(row, {"change": SourceChange.GRADED}, by=by)

    def clear_words(self, row: Report, *, by: "User") -> None:
        row.sanitised_text = row.description
        self._note(row, {"change": SourceChange.WORDS_CLEARED}, by=by)

    def _note(self, row: Report, detail: Mapping[str, str], *, by: "User") -> None:
        self._book.note(row, by=by)
        self._log(Kind.ALTERATION, row, by=by, detail=detail)

    def _log(
        self, kind: Kind, row: Report, *, by: "User", detail: Mapping[str, object]
    ) -> None:
        self._book.log(kind, by=by, records=[row.reference], detail=detail)


def _cancel(rows: Iterable[CallBack], *, by: "User | None") -> int:
    """Cancel those that are still open; return how many."""
    still_open = [row for row in rows if not row.result]
    for row in still_open:
        row.result = CallBackResult.CANCELLED
        row.done_at, row.done_by = clock.now(), by
    return len(still_open)

"""Who answers reports: people by the real actions, or the book of background years."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from reports.call_backs.actions import clear_for_call_back, record_call_back
from reports.triage.actions.report import (
    MoveDetails,
    NewAssessment,
    assess_row,
    move_row,
    record_moves,
)
from reports.triage.actions.source import SourceGrade, clear_words_row, grade_source_row
from stronghold.demo.builders.stage import within
from stronghold.demo.history import acting

if TYPE_CHECKING:
    from reports.models import CallBack, Report
    from stronghold.core.accounts.models import User


class Desk(Protocol):
    """What is done about reports and call-backs, each at the time of `at`."""

    def at(self, by: "User", when: datetime) -> AbstractContextManager[None]: ...

    def is_open(self, row: "CallBack") -> bool: ...

    def clear_call_back(self, row: "CallBack", *, by: "User", words: str) -> None: ...

    def end_call_back(self, row: "CallBack", *, by: "User", result: str) -> None: ...

    def assess(
        self, row: "Report", *, by: "User", assessment: NewAssessment
    ) -> None: ...

    def move(
        self, row: "Report", code: str, *, by: "User", details: MoveDetails
    ) -> None: ...

    def grade_source(
        self, row: "Report", *, by: "User", grade: SourceGrade
    ) -> None: ...

    def clear_words(self, row: "Report", *, by: "User") -> None: ...


class People:
    """They do it by the real actions, inside the demonstration's one transaction."""

    def at(self, by: "User", when: datetime) -> AbstractContextManager[None]:
        return acting(by, when)

    def is_open(self, row: "CallBack") -> bool:
        # The first call-back may have cancelled the second.
        row.refresh_from_db(fields=["result"])
        return not row.result

    def clear_call_back(self, row: "CallBack", *, by: "User", words: str) -> None:
        within(clear_for_call_back)(
            by=by, words=words, reference=row.report.reference, ordinal=row.ordinal
        )

    def end_call_back(self, row: "CallBack", *, by: "User", result: str) -> None:
        within(record_call_back)(
            by=by, result=result, reference=row.report.reference, ordinal=row.ordinal
        )

    def assess(self, row: "Report", *, by: "User", assessment: NewAssessment) -> None:
        assess_row(row, by=by, assessment=assessment)
        record_moves([row], by=by, move="assess")

    def move(
        self, row: "Report", code: str, *, by: "User", details: MoveDetails
    ) -> None:
        move_row(row, by=by, code=code, details=details)
        record_moves([row], by=by, move=code, details=details)

    def grade_source(self, row: "Report", *, by: "User", grade: SourceGrade) -> None:
        grade_source_row(row, by=by, grade=grade)

    def clear_words(self, row: "Report", *, by: "User") -> None:
        clear_words_row(row, by=by, text=row.description)

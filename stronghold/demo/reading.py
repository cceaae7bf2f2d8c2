"""Makes up what police read last week without a case of theirs.

The supervisor of another team reads who made six reports, and an officer of that team a
concern about a child.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.reasons.actions import give_reason
from stronghold.core.records.reasons.choices import OTHER, OfChild, OfReporter
from stronghold.core.records.reasons.rules import Choices, written_reason
from stronghold.demo.builders.stage import within
from stronghold.demo.history import acting
from stronghold.demo.times import moment

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.demo.scene import Scene

N_READ = 6
WORDS = "Looked for who else may know the tenant"


def read_without_case(
    scene: "Scene", reports: Sequence[str], concerns: Sequence[str]
) -> None:
    """Log the reads of these reports and concerns, which are of other teams."""
    tuesday = Week.of(scene.day(0)).shifted(-1).start + timedelta(days=1)
    sergeant, officer = scene.people["east-supervisor"], scene.people["east"]
    for n, reference in enumerate(reports[:N_READ]):
        with acting(sergeant, moment(tuesday, f"{14 + n}:10")):
            code, words = (OTHER, WORDS) if n == 0 else (OfReporter.REVIEW.value, "")
            _read_reporter(sergeant, reference, code, words)
    with acting(officer, moment(tuesday, "21:35")):
        for reference in concerns[:1]:
            _read_concern(officer, reference, OfChild.RISK.value)


def _read_reporter(by: "User", reference: str, code: str, words: str) -> None:
    _give(by, Verb.READ_OWN_REPORTER, reference, OfReporter, code, words)
    record(
        Kind.CONSULTATION,
        by=by,
        records=[reference],
        reason=written_reason(OfReporter, code, words),
        detail={"page": "reports:reporter", "reporter": True, "reason": code},
    )


def _read_concern(by: "User", reference: str, code: str) -> None:
    _give(by, Verb.READ_SAFEGUARDING, reference, OfChild, code, "")
    record(
        Kind.CONSULTATION,
        by=by,
        records=[reference],
        reason=written_reason(OfChild, code, ""),
        detail={
            "page": "safeguarding:concerns:detail",
            "child": True,
            "reason": code,
        },
    )


def _give(
    by: "User", verb: Verb, reference: str, choices: Choices, code: str, words: str
) -> None:
    within(give_reason)(
        by=by, verb=verb, reference=reference, choices=choices, code=code, words=words
    )

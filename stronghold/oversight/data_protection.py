"""What the law on people's data asks of a page, by section: what, by when, and where.

The sections are of the Data Protection Act 2018. Pages take the section that they name
from here, and the facts for an impact assessment show the whole table. It was read
against the Act as the Data (Use and Access) Act 2025 changed it; `since` is the first
day of a duty that is newer than the Act, and `source` what brought it in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ACT = "Data Protection Act 2018"
# Section 79 of the Act of 2025, by its Commencement No. 3 Regulations, made on 4
# September 2025 to come into force at once. The day itself is not confirmed.
PRIVILEGE_BEGAN = date(2025, 9, 5)
# S.I. 2026/82, regulation 2: sections 75, 76 and 80 of the Act of 2025.
FEBRUARY_2026 = date(2026, 2, 5)
# Section 103 of the Act of 2025.
COMPLAINTS_BEGAN = date(2026, 6, 19)
_NUMBER_3 = "DUAA 2025, s.79; Commencement No. 3 Regulations, day not confirmed"
_NUMBER_6 = "S.I. 2026/82, reg. 2"


@dataclass(frozen=True)
class Duty:
    """One duty: its section, what a page asks of who meets it, and by when."""

    section: str
    asks: str
    by_when: str
    pages: Sequence[str] = ()
    since: date | None = None
    source: str = ""

    def asked(self, words: str) -> str:
        """Return words of a page with the section that asks for it."""
        return f"{words}: {self.section}"


PRIVILEGE = Duty(
    "s.45A",
    "Why legal professional privilege can be claimed, kept for the regulator. The "
    "answer says so, with the rights to a check (s.51), to complain (s.165) and to a "
    "court (s.167)",
    "Without undue delay",
    ("requests:list",),
    PRIVILEGE_BEGAN,
    _NUMBER_3,
)
INSTEAD_OF_CORRECTING = Duty(
    "s.46(4)",
    "What must be kept as evidence is restricted in place of being corrected",
    "With the decision",
    ("requests:list",),
)
INSTEAD_OF_ERASING = Duty(
    "s.47(2)",
    "What must be kept as evidence is restricted in place of being erased",
    "With the decision",
    ("requests:list", "retention:due"),
)
DISPUTED = Duty(
    "s.47(3)",
    "What is disputed, and can be shown neither right nor wrong, is restricted",
    "With the decision",
    ("requests:list", "retention:due"),
)
ORIGIN = Duty(
    "s.48(7)",
    "Which authority the inaccurate data came from, and when it was notified",
    "Before the correction is recorded as answered",
    ("requests:list",),
)
RECIPIENTS = Duty(
    "s.48(9)",
    "Which of those who saw the record were notified of the change",
    "After the change",
    ("requests:list",),
)
LIFT = Duty(
    "s.48(10)",
    "When and how the person was informed that a restriction for disputed accuracy "
    "ends",
    "Before it ends",
    ("retention:due",),
)
AUTOMATED = Duty(
    "ss.50A to 50D",
    "Nothing: no decision about a person is taken by a computer alone, and no person "
    "has a score. Signals compare areas with their own past; a person decides on "
    "possible duplicates",
    "Always",
    ("signals", "reports:duplicates"),
    FEBRUARY_2026,
    f"In place of ss.49 and 50: DUAA 2025, s.80; {_NUMBER_6}",
)
UNFOUNDED = Duty(
    "s.53(1)(b)",
    "Why a request is manifestly unfounded or excessive, which the force has to show: "
    "s.53(3)",
    "With the decision",
    ("requests:list",),
)
NOT_ACTED_ON = Duty(
    "s.53(6), (7)",
    "The answer gives the reasons, whatever else it leaves out, and the right to "
    "complain to the regulator",
    "Without undue delay, and within the month of s.54",
    ("requests:list",),
    FEBRUARY_2026,
    f"DUAA 2025, s.75; {_NUMBER_6}",
)
JOINT = Duty(
    "s.58",
    "With joint controllers: an arrangement of who does what, and one contact point "
    "for people",
    "Before the data are used together",
    ("sharing:list",),
)
REPORT = Duty(
    "s.67(1)",
    "When a breach was reported, and by what reference",
    "Where feasible within 72 hours",
    ("breaches:list",),
)
LATE = Duty(
    "s.67(3)",
    "Why a report is late",
    "With a report after 72 hours",
    ("breaches:list",),
)
PHASES = Duty(
    "s.67(5)",
    "What was added to a report, and when",
    "Without undue further delay",
    ("breaches:list",),
)
COMPLAINT = Duty(
    "s.164A",
    "When a complaint about data was acknowledged, what its person was informed of "
    "since, and its outcome",
    "Acknowledged within 30 days; the outcome without undue delay",
    ("requests:list", "statements:complaints"),
    COMPLAINTS_BEGAN,
    "DUAA 2025, s.103",
)
DUTIES: Sequence[Duty] = (
    PRIVILEGE,
    INSTEAD_OF_CORRECTING,
    INSTEAD_OF_ERASING,
    DISPUTED,
    ORIGIN,
    RECIPIENTS,
    LIFT,
    AUTOMATED,
    UNFOUNDED,
    NOT_ACTED_ON,
    JOINT,
    REPORT,
    LATE,
    PHASES,
    COMPLAINT,
)

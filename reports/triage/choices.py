"""How much each consideration of THRIVE weighs."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Concerned(TextChoices):
    """How much weight one of the six THRIVE considerations carries."""

    NONE = "none", "None"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class SourceChange(EventCode):
    GRADED = "source_graded", "Graded its source"
    WORDS_CLEARED = (
        "words_cleared",
        "Cleared words for those who may not read the original",
    )
    CLEARANCE_REMOVED = "clearance_removed", "Withdrew the cleared words"


class TriageMove(EventCode, of="R"):
    """What the audit log says of each move of a report."""

    ASSESS = "assess", "Assessed it"
    ASSIGN = "assign", "Assigned it"
    TO_TEAM = "to_team", "Transferred it to a team"
    TAKE = "take", "Assigned it to themselves"
    START = "start", "Started work"
    HAND_BACK = "hand_back", "Handed it back"
    ANSWER = "answer", "Recorded the outcome"
    CLOSE = "close", "Closed it"
    REOPEN = "reopen", "Re-opened it"
    UNDO = "undo", "Undid a move of several"

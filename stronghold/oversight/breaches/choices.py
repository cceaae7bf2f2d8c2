"""Codes of data breaches; stored, and never changed."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Became(TextChoices):
    """What became of the data."""

    SEEN = "seen", "Seen or passed on by mistake or without right"
    CHANGED = "changed", "Changed without right"
    LOST = "lost", "Lost, or not available"


class Whose(TextChoices):
    """Whose data it is: the categories of the law, and others."""

    SUSPECTS = "suspects", "Suspects, and people convicted"
    VICTIMS = "victims", "Victims"
    WITNESSES = "witnesses", "Witnesses, and people who reported"
    CHILDREN = "children", "Children"
    STAFF = "staff", "Officers and staff"
    PARTNERS = "partners", "People of partners"
    OTHERS = "others", "Others"


class Risk(TextChoices):
    """How likely it is to harm the people whose data it is."""

    NONE = "none", "Unlikely to be a risk to anyone"
    RISK = "risk", "A risk to people"
    HIGH = "high", "A high risk to people"


class NotInformed(TextChoices):
    """Why people at high risk are not informed; sections of the DPA 2018."""

    PROTECTED = "protected", "The data was unreadable to anyone else, s.68(3)(a)"
    ENDED = "ended", "What was done since has removed the high risk, s.68(3)(b)"
    EFFORT = "effort", "Out of proportion: the public is informed, s.68(3)(c)"
    WITHHELD = "withheld", "It would harm an inquiry, a prosecution or others, s.68(7)"


class State(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class BreachMove(EventCode, of="B"):
    """What the audit log says of a move of a breach."""

    CHANGE = "change", "Changed what is known of the breach"
    ASSESS = "assess", "Assessed the risk of the breach"
    REPORT = "report", "Noted that the breach was reported to the regulator"
    ADD = "add", "Noted what was added to the report"
    NOT_REPORT = "not_report", "Noted why the breach is not reported"
    INFORM = "inform", "Noted that the people concerned were informed"
    NOT_INFORM = "not_inform", "Noted why the people concerned are not informed"
    CONTROLLER = "controller", "Noted that another controller was informed"
    CLOSE = "close", "Closed the breach"
    REOPEN = "reopen", "Opened the breach again"


class BreachChange(EventCode):
    """What the audit log says was done with a breach, beside its moves."""

    OPENED = "breach_opened", "Recorded a data breach"
    ERASED = "breach_erased", "Erased the breach: its retention is over"


class BreachDocument(EventCode, of="document"):
    """Documents that are made of the log of breaches."""

    LOG = "breach_log", "the log of data breaches"
    ONE = "breach_record", "the record of a data breach"

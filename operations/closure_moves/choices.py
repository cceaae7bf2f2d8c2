"""Codes of a closure case; stored, and never changed."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Ground(TextChoices):
    """Section 76(1): what the use of the premises has led to, or soon will."""

    NUISANCE = "nuisance", "Nuisance to the public"
    DISORDER = "disorder", "Disorder nearby"


class State(TextChoices):
    DRAFT = "draft", "Being prepared"
    AUTHORISED = "authorised", "Authorised, not served yet"
    ABANDONED = "abandoned", "Abandoned before service"
    SERVED = "served", "Notice served"
    EXTENDED_NOTICE = "extended_notice", "Notice extended"
    CANCELLED = "cancelled", "Notice cancelled"
    ADJOURNED = "adjourned", "Hearing adjourned"
    REFUSED_CONTINUED = "refused_continued", "Order refused, notice continued"
    REFUSED = "refused", "Order refused"
    ORDER = "order", "Closure order in force"
    ORDER_EXTENDED = "order_extended", "Closure order extended"
    DISCHARGED = "discharged", "Order discharged"
    EXPIRED = "expired", "Ended by time"
    QUASHED = "quashed", "Quashed by a higher court"
    # Never stored: said of an order at the moment of reading, as EXPIRED is.
    ORDER_TO_COME = "order_to_come", "Order made, not begun yet"
    ORDER_SUSPENDED = "order_suspended", "Order suspended"


class Scope(TextChoices):
    FULL = "full", "Full: no one may enter"
    PARTIAL = "partial", "Partial: all but those named"


class InsideRole(TextChoices):
    """Who someone is that may be inside while premises are closed."""

    RESIDENT = "resident", "Resident"
    FAMILY = "family", "Family member"
    CARER = "carer", "Carer"
    HEALTH = "health", "GP or nurse"
    SOCIAL_WORKER = "social_worker", "Social worker"
    HOUSING = "housing", "Housing officer"
    PROBATION = "probation", "Probation officer"
    OWNER = "owner", "Owner or landlord"
    EMERGENCY = "emergency", "Emergency services"
    OTHER = "other", "Someone else"


class Found(TextChoices):
    """What an officer found at the door of a closed address."""

    AS_ORDERED = "as_ordered", "As it should be"
    BREACH = "breach", "Someone who may not be there"
    NO_ANSWER = "no_answer", "No answer"


class EventKind(EventCode, of="C"):
    """What happens in a case."""

    PREPARE = "prepare", "Draft answered"
    REBOOK = "rebook", "Another hearing booked"
    NAME_CONSULTEE = "name_consultee", "Consultee named"
    ASK_SIGNATURE = "ask_signature", "Signature asked for"
    NOT_SIGNED = "not_signed", "Signature refused"
    AUTHORISE = "authorise", "Notice authorised"
    ABANDON = "abandon", "Case abandoned"
    SERVE = "serve", "Notice served"
    EXTEND_NOTICE = "extend_notice", "Notice extended"
    VARY = "vary", "Notice varied"
    CANCEL = "cancel", "Notice cancelled"
    ADJOURN = "adjourn", "Hearing adjourned"
    ORDER = "order", "Closure order made"
    SUSPEND = "suspend", "Order suspended"
    RESUME = "resume", "Suspension ended"
    QUASH = "quash", "Quashed on judicial review"
    REFUSE = "refuse", "Order refused"
    REFUSE_CONTINUE = "refuse_continue", "Order refused, notice continued"
    APPLY_EXTENSION = "apply_extension", "Extension of the order applied for"
    EXTEND_ORDER = "extend_order", "Order extended"
    NOT_EXTENDED = "not_extended", "Extension of the order refused"
    LODGE_APPEAL = "lodge_appeal", "Appeal lodged"
    DECIDE_APPEAL = "decide_appeal", "Appeal decided"
    DISCHARGE = "discharge", "Order discharged"
    ENTER = "enter", "Premises entered"
    RETURN = "return", "Premises given back"
    TAKE_BACK = "take_back", "Entry undone"


class InForce(TextChoices):
    """A filter of the list of cases: what closes the premises now."""

    NOTICE = "notice", "A notice"
    ORDER = "order", "A closure order"


class ClosureChange(EventCode):
    """What the audit log says was changed of a case, other than by its events."""

    REVIEWED = "irregular_reviewed", "Reviewed what was not lawful"
    TENURE = "tenure_recorded", "Recorded how the premises are held"
    INSIDE = "inside_recorded", "Recorded who may be inside"
    PREMISES = "premises_made", "Made its address known premises"


class ClosureRead(EventCode):
    """What the audit log says of reading cases other than on their pages."""

    KEPT = (
        "kept_on_phone",
        "Stored on a phone for the shift: My day and door cards ({n_cards})",
    )


class CaseDocument(EventCode, of="document"):
    """What the audit log calls a document of a case."""

    NOTICE = "notice", "the closure notice"
    DRAFT_ORDER = "draft_order", "the draft closure order"

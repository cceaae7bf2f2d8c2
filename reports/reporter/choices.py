"""How a reporter is reached, and how a call-back ends."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class SafeWay(TextChoices):
    """How a reporter can be reached without anyone else noticing."""

    CALL = "call", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    MEET = "meet", "In person, at an agreed place"
    THROUGH = "through", "Through someone they trust"


class CallBackResult(TextChoices):
    """How a call-back ended."""

    REACHED = "reached", "Spoke to them"
    NOT_WANTED = "not_wanted", "Asked not to be contacted again"
    NOT_REACHED = "not_reached", "Could not be reached"
    CANCELLED = "cancelled", "Cancelled"


class KeepReason(TextChoices):
    """Why the details of a reporter are kept longer than usual."""

    INVESTIGATION = "investigation", "An investigation or a court case needs them"
    RISK = "risk", "They are at risk and may have to be warned"
    COMPLAINT = "complaint", "A complaint or a claim is being answered"
    REQUEST = "request", "They asked us to keep them"


class ReporterChange(EventCode):
    CORRECTED = "reporter_corrected", "Corrected the details of who reported it"
    KEPT_LONGER = (
        "reporter_kept_longer",
        "Kept the details of who reported it for longer",
    )

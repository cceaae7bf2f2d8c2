"""The phases of an operation; codes are stored and never change."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Phase(TextChoices):
    """Clear, hold, build, as the Home Office and the Oxford taskforce call them."""

    CLEAR = "clear", "Clear"
    HOLD = "hold", "Hold"
    BUILD = "build", "Build"


class OperationMove(EventCode, of="O"):
    CHANGE = "change", "Changed the operation"
    PHASE = "phase", "Began a phase"

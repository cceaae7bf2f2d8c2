"""How much each consideration of THRIVE weighs."""

from django.db.models import TextChoices


class Concerned(TextChoices):
    """How much one of the six considerations of THRIVE weighs."""

    NONE = "none", "None"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"

"""How much each consideration of THRIVE weighs."""

from django.db.models import TextChoices


class Concerned(TextChoices):
    """How much weight one of the six THRIVE considerations carries."""

    NONE = "none", "None"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"

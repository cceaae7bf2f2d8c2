"""What an evaluation can be of, what it can count, and where."""

from django.db.models import TextChoices


class Subject(TextChoices):
    CLOSURE = "closure", "Closure case"
    WARRANT = "warrant", "Warrant"
    OPERATION = "operation", "Operation"


class Flow(TextChoices):
    REPORTS = "reports", "Reports"
    ARRESTS = "arrests", "Arrests"
    ACTIVITIES = "activities", "Patrols and other activities"


class Where(TextChoices):
    """What the place is."""

    STREET = "street", "The street"
    PREMISES = "premises", "The premises alone"
    RADIUS = "radius", "So many metres around"
    WARDS = "wards", "The wards of the operation"


# In metres: the place around its point, and the ring beyond the place's own metres.
METRES = (50, 100, 150, 250, 400)
RINGS = (100, 200, 300, 500, 1000)

"""What can be evaluated, what is counted, and where."""

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
    """What the place is taken to be."""

    STREET = "street", "The street"
    PREMISES = "premises", "The premises only"
    RADIUS = "radius", "A radius in metres"
    WARDS = "wards", "The wards of the operation"


# Metres: the radius of the place, and the width of the ring around the place.
METRES = (50, 100, 150, 250, 400)
RINGS = (100, 200, 300, 500, 1000)

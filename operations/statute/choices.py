"""Units, jurisdictions, and how sure a provision is, as rows hold them."""

from django.db.models import TextChoices


class Unit(TextChoices):
    HOURS = "hours", "hours"
    DAYS = "days", "days"
    MONTHS = "months", "months"
    RANK = "rank", "lowest rank"
    ENTRIES = "entries", "entries"
    POWER = "power", "a power or duty, with no number"


class Jurisdiction(TextChoices):
    ENGLAND_AND_WALES = "ew", "England and Wales"
    ENGLAND = "e", "England"
    WALES = "w", "Wales"


class Confidence(TextChoices):
    """How sure it is that the law says so; the last is off until it is confirmed."""

    CONFIRMED = "confirmed", "Read in the Act"
    PRACTICE = "practice", "Common reading: ask force legal"
    UNCONFIRMED = "unconfirmed", "Not confirmed"

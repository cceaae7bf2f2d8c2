"""Codes of an arrest: Home Office offence classes, drug classes, age bands."""

from django.db.models import TextChoices


class OffenceClass(TextChoices):
    """Drug offences as the Home Office Counting Rules class them."""

    SUPPLY = "92A", "Trafficking in controlled drugs (92A)"
    OTHER_DRUG = "92C", "Other drug offences (92C)"
    POSSESSION = "92D", "Possession, not cannabis (92D)"
    POSSESSION_CANNABIS = "92E", "Possession of cannabis (92E)"


class DrugClass(TextChoices):
    """The class of the drug on the day; Misuse of Drugs Act 1971, Schedule 2."""

    A = "A", "Class A"
    B = "B", "Class B"
    C = "C", "Class C"
    PSYCHOACTIVE = "P", "Psychoactive substance"
    UNKNOWN = "U", "Not known yet"


class AgeBand(TextChoices):
    """The age on the day of the arrest; a date of birth stays in custody's system."""

    CHILD = "10-17", "10 to 17"
    YOUNG_ADULT = "18-24", "18 to 24"
    ADULT = "25-34", "25 to 34"
    OLDER = "35+", "35 or older"
    UNKNOWN = "unknown", "Not known"

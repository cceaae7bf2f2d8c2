"""What a report can be about, and how it reached the police."""

from django.db.models import TextChoices


class Channel(TextChoices):
    OFFICER = "officer", "Officer saw it"
    PCSO = "pcso", "PCSO saw it"
    IN_PERSON = "in_person", "Told in person"
    CALL_101 = "101", "101 call"
    CALL_999 = "999", "999 call"
    ONLINE = "online", "Online form"
    CRIMESTOPPERS = "crimestoppers", "Crimestoppers"
    COUNCIL = "council", "Council"
    HOUSING = "housing", "Housing provider"
    MEETING = "meeting", "Neighbourhood meeting"
    SCHOOL = "school", "School"
    OTHER = "other", "Other"


class Concern(TextChoices):
    DEALING = "dealing", "Dealing"
    USE = "use", "Drug use"
    CUCKOOING = "cuckooing", "Cuckooing"
    EXPLOITATION = "exploitation", "Child exploitation"
    GROWING = "growing", "Growing or making"
    LITTER = "litter", "Needles or litter"
    SMELL = "smell", "Smell of cannabis"
    OTHER = "other", "Something else"


class Drug(TextChoices):
    UNKNOWN = "unknown", "Not known"
    CANNABIS = "cannabis", "Cannabis"
    CRACK = "crack", "Crack cocaine"
    COCAINE = "cocaine", "Powder cocaine"
    HEROIN = "heroin", "Heroin"
    SYNTHETIC = "synthetic", "Synthetic cannabinoids (spice)"
    NITROUS = "nitrous", "Nitrous oxide"
    KETAMINE = "ketamine", "Ketamine"
    PILLS = "pills", "Pills or tablets"
    OTHER = "other", "Another drug"


class Sign(TextChoices):
    """Signs of cuckooing that housing staff and neighbours are taught to see."""

    VISITORS = "visitors", "New visitors at all hours"
    OCCUPIER_UNSEEN = "occupier_unseen", "Occupier not seen, others are"
    VEHICLES = "vehicles", "More cars or bikes than usual"
    USE_NEARBY = "use_nearby", "More drug use nearby"
    ISOLATED = "isolated", "Occupier isolated or vulnerable"

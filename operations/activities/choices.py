"""Kinds and results of activities; codes are stored and never change."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode
from stronghold.core.kernel.choices import NamedByForce


class ActivityKind(NamedByForce, subject="activity"):
    """What was done on the ground, by the police or by a partner."""

    HIGH_VISIBILITY = "high_visibility", "High-visibility patrol"
    PLAIN_CLOTHES = "plain_clothes", "Plain-clothes patrol"
    MOUNTED = "mounted", "Mounted patrol"
    ROADS_POLICING = "roads_policing", "Roads policing"
    COVERT = "covert", "Covert patrol"
    DOG_SECTION = "dog_section", "Dog section"
    POSSESSION = "possession", "Possession with bailiffs"
    CLOSURE_VISIT = "closure_visit", "Visit to a closed address"
    WELFARE_VISIT = "welfare_visit", "Cuckooing or welfare visit"
    ENGAGEMENT = "engagement", "Community engagement"
    SCHOOL_VISIT = "school_visit", "School visit"
    FIRE_VISIT = "fire_visit", "Joint visit with the fire service"
    CLEAN_UP = "clean_up", "Environmental clean-up"
    NEEDLES = "needles", "Needle clearance"
    WORKS = "works", "Lighting, CCTV or foliage works"
    OTHER = "other", "Something else"


class Result(TextChoices):
    """The results of an activity; it may have several."""

    NOTHING = "nothing", "Nothing of note"
    NO_ANSWER = "no_answer", "No answer"
    AS_ORDERED = "as_ordered", "As it should be"
    BREACH = "breach", "Someone who may not be there"
    SAFE = "safe", "Resident safe and well"
    CUCKOOING = "cuckooing", "Signs of cuckooing"
    SUPPORT = "support", "Put in touch with support"
    SPOKEN = "spoken", "Spoke with people"
    DISPERSED = "dispersed", "People moved on"
    SEARCHED = "searched", "People or cars searched"
    SEIZED = "seized", "Something seized"
    ARRESTED = "arrested", "Person arrested"
    INTELLIGENCE = "intelligence", "Intelligence submitted"
    POSSESSION = "possession", "Possession taken"
    SECURED = "secured", "Premises secured"
    CLEARED = "cleared", "Area cleared"
    WORKS_DONE = "works_done", "Works done"


class Outside(TextChoices):
    """Who took part without an organisation of their own here.

    Bailiffs are the enforcement agents of the county court or the High Court. A phone
    knows no organisations, so a council or a landlord can be chosen this way too.
    """

    BAILIFFS = "bailiffs", "Bailiffs"
    FIRE = "fire", "Fire and rescue"
    AMBULANCE = "ambulance", "Ambulance service"
    HOUSING = "housing", "Housing provider"
    COUNCIL = "council", "Council"
    OTHER = "other", "Another organisation"


class OwnPart(TextChoices):
    """What a partner did in an activity that an agreement shares with it."""

    LED = "led", "Led it"
    JOINED = "joined", "Took part"


class ActivityChange(EventCode):
    TOOK_PART = "took_part", "Changed who took part"


class ActivityMove(EventCode, of="P"):
    START = "start", "Recorded its start"
    END = "end", "Ended it"

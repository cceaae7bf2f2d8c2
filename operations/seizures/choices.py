"""Codes of a seizure: what it is, the drug and its class, its unit and test."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode
from stronghold.core.kernel.choices import NamedByForce


class SeizureKind(TextChoices):
    DRUGS = "drugs", "Drugs"
    CASH = "cash", "Cash"
    WEAPON = "weapon", "Weapon"
    PHONE = "phone", "Phone"
    OTHER = "other", "Something else"


class DrugClass(TextChoices):
    """The class of the drug on the day; Misuse of Drugs Act 1971, Schedule 2."""

    A = "A", "Class A"
    B = "B", "Class B"
    C = "C", "Class C"
    PSYCHOACTIVE = "P", "Psychoactive substance"
    UNKNOWN = "U", "Not known yet"


class Drug(NamedByForce, subject="seized_drug"):
    """The drugs that a street team finds; rules.py has the class of each."""

    CANNABIS = "cannabis", "Cannabis"
    COCAINE = "cocaine", "Cocaine"
    CRACK = "crack", "Crack cocaine"
    HEROIN = "heroin", "Heroin"
    MDMA = "mdma", "MDMA (ecstasy)"
    KETAMINE = "ketamine", "Ketamine"
    AMPHETAMINE = "amphetamine", "Amphetamine (speed)"
    METHAMPHETAMINE = "methamphetamine", "Methamphetamine (crystal meth)"
    NITROUS_OXIDE = "nitrous-oxide", "Nitrous oxide"
    SYNTHETIC_CANNABINOID = "synthetic-cannabinoid", "Synthetic cannabinoid (spice)"
    BENZODIAZEPINE = "benzodiazepine", "Diazepam, alprazolam or the like"
    PREGABALIN = "pregabalin", "Pregabalin or gabapentin"
    GHB = "ghb", "GHB or GBL"
    LSD = "lsd", "LSD"
    MUSHROOMS = "mushrooms", "Magic mushrooms"
    MEPHEDRONE = "mephedrone", "Mephedrone"
    METHADONE = "methadone", "Methadone"
    FENTANYL = "fentanyl", "Fentanyl"
    NITAZENE = "nitazene", "Nitazene"
    BUPRENORPHINE = "buprenorphine", "Buprenorphine"
    TRAMADOL = "tramadol", "Tramadol"
    ZOPICLONE = "zopiclone", "Zopiclone"
    KHAT = "khat", "Khat"
    XYLAZINE = "xylazine", "Xylazine"
    STEROID = "steroid", "Anabolic steroid"
    OTHER = "other", "Another drug, or not known"


class MeasureUnit(TextChoices):
    GRAMS = "grams", "grams"
    WRAPS = "wraps", "wraps"
    TABLETS = "tablets", "tablets"
    ITEMS = "items", "items"


class DrugTest(TextChoices):
    NONE = "none", "Not tested"
    PRESUMPTIVE = "presumptive", "Presumptive test"
    CONFIRMED = "confirmed", "Confirmed by the laboratory"


class Packaging(TextChoices):
    """What an exhibit is sealed in."""

    NONE = "none", "Not packaged"
    BAG = "bag", "Bag"
    TUBE = "tube", "Tube"
    BOX = "box", "Box"
    OTHER = "other", "Other"


class SeizureChange(EventCode):
    CORRECTED = "seizure_corrected", "Corrected what was seized"

"""Codes of safeguarding: concerns, referrals, county lines; stored, never changed."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class ReferralKind(TextChoices):
    """The service that a person is referred to."""

    MASH = "mash", "Children’s social care (MASH)"
    ADULT = "adult", "Adult safeguarding (s.42)"
    NRM = "nrm", "National Referral Mechanism (NRM)"
    NOTIFY = "notify", "Duty to notify"
    YOUTH_JUSTICE = "youth_justice", "Youth justice service"
    DRUG_TREATMENT = "drug_treatment", "Drug treatment"
    HOUSING = "housing", "Housing"
    MENTAL_HEALTH = "mental_health", "Mental health"
    FIRE = "fire", "Fire service: safe and well visit"


class Subject(TextChoices):
    CHILD = "child", "A child (under 18)"
    ADULT = "adult", "An adult"


class Urgency(TextChoices):
    URGENT = "urgent", "Urgent: someone is in danger now"
    ORDINARY = "ordinary", "Ordinary"


class Consent(TextChoices):
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    NOT_SOUGHT = "not_sought", "Not sought, because asking would be a risk"
    NOT_REQUIRED = "not_required", "Not required"


class LegalBasis(TextChoices):
    """The law that allows sharing without consent. Ask force legal if in doubt."""

    CHILDREN_1989 = "ca1989", "Children Act 1989, ss.17 and 47"
    CHILDREN_2004 = "ca2004", "Children Act 2004, ss.10 and 11"
    CARE = "care2014", "Care Act 2014, s.45"
    DISORDER = "cda1998", "Crime and Disorder Act 1998, s.115"
    VIOLENCE = "pcsc2022", "Police, Crime, Sentencing and Courts Act 2022, s.16"
    SLAVERY = "msa2015", "Modern Slavery Act 2015, s.52"


class ReferralState(TextChoices):
    TO_MAKE = "to_make", "To be made"
    MADE = "made", "Sent, no reply"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DECIDED = "decided", "Decided"
    OUTCOME_SENT = "outcome_sent", "Decided, outcome sent"


class Decision(TextChoices):
    ACCEPTED = "accepted", "Accepted"
    POSITIVE = "positive", "Reasonable grounds found"
    NEGATIVE = "negative", "No reasonable grounds"
    ALREADY_KNOWN = "already_known", "They work with this person already"
    SIGNPOSTED = "signposted", "Passed to another service"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class NamePassed(TextChoices):
    """How the recipient was given the person's name; the name is never kept here."""

    PHONE = "phone", "By telephone"
    SECURE_MAIL = "secure_mail", "By secure e-mail"
    THEIR_FORM = "their_form", "By their own online form"
    IN_PERSON = "in_person", "In person"


class ExploitationSign(TextChoices):
    CUCKOOED = "cuckooed", "Home taken over (cuckooing)"
    COUNTY_LINE = "county_line", "Works for a county line"
    CRIMINAL = "cce", "Criminal exploitation of a child"
    SEXUAL = "cse", "Sexual exploitation of a child"
    MISSING = "missing", "Goes missing"
    DEBT = "debt_bondage", "Works off a debt"
    NRM_MADE = "nrm_referred", "Referred to the NRM before"
    CARE = "care_experienced", "In care, or was"
    ADULT_AT_RISK = "adult_at_risk", "Adult at risk"


class LineStatus(TextChoices):
    SUSPECTED = "suspected", "Suspected"
    ACTIVE = "active", "Active"
    DISRUPTED = "disrupted", "Disrupted"
    CLOSED = "closed", "Closed"


class LineClosure(TextChoices):
    """How a line was closed, by the definitions of the County Lines Programme.

    Home Office, “County Lines Programme data”: type 1 is the closure of a line by the
    arrest and charge of a line holder, with evidence that drugs can no longer be sold
    by that number; type 2 is the deactivation of the line, number or SIM.
    """

    TYPE_1 = "1", "Type 1: line holder charged, number out of use"
    TYPE_2 = "2", "Type 2: number out of use, no line holder charged"


class Travel(TextChoices):
    RAIL = "rail", "Train"
    ROAD = "road", "Road: own or borrowed car"
    TAXI = "taxi", "Taxi"
    HIRE = "hire", "Hire car"
    OTHER = "other", "Other"


class Threat(TextChoices):
    KNIFE = "knife", "Knife"
    CORROSIVE = "corrosive", "Corrosive substance"
    FIREARM = "firearm", "Firearm"
    OTHER = "other", "Other weapon or threat"


class Band(TextChoices):
    """How many people, in bands, so that no one can be identified."""

    UNKNOWN = "unknown", "Not known"
    NONE = "none", "None known"
    FEW = "1-4", "1 to 4"
    SOME = "5-9", "5 to 9"
    MANY = "10+", "10 or more"


class Held(TextChoices):
    """The kinds of record that a concern withholds from partners."""

    REPORT = "report", "Report"
    ARREST = "arrest", "Arrest"
    CLOSURE = "closure", "Closure case"
    PREMISES = "premises", "Premises"


class LineChange(EventCode):
    DETAILS = "county_line", "Changed the details of the line"
    LINKED = "linked", "Linked it to the line"
    UNLINKED = "unlinked", "Removed its link to the line"


class ReferralStep(EventCode, of="step"):
    """What the audit log says of each step of a referral."""

    MAKE = "make", "Made the referral"
    ACKNOWLEDGE = "acknowledge", "Recorded that the referral was acknowledged"
    DECIDE = "decide", "Recorded what was decided on the referral"
    FEEDBACK = "feedback", "Recorded the outcome of the referral"
    NAME = "name", "Recorded how the person’s name was passed"
    RANG = "rang", "Recorded who answered the call about the referral"

"""What a report can be about, and how it reached the police."""

from django.db.models import TextChoices

from stronghold.core.kernel.choices import NamedByForce


class Channel(NamedByForce, subject="channel"):
    OFFICER = "officer", "Officer saw it"
    PCSO = "pcso", "PCSO saw it"
    IN_PERSON = "in_person", "Reported in person"
    CALL_101 = "101", "101 call"
    CALL_999 = "999", "999 call"
    ONLINE = "online", "Online form"
    CRIMESTOPPERS = "crimestoppers", "Crimestoppers"
    COUNCIL = "council", "Council"
    HOUSING = "housing", "Housing provider"
    MEETING = "meeting", "Neighbourhood meeting"
    SCHOOL = "school", "School"
    OTHER = "other", "Other"
    # The person who recorded it gave no answer.
    NOT_SAID = "not_said", "Not said"


class Concern(NamedByForce, subject="concern"):
    DEALING = "dealing", "Dealing"
    USE = "use", "Drug use"
    CUCKOOING = "cuckooing", "Cuckooing"
    EXPLOITATION = "exploitation", "Child exploitation"
    GROWING = "growing", "Growing or making"
    LITTER = "litter", "Needles or litter"
    SMELL = "smell", "Smell of cannabis"
    OTHER = "other", "Something else"


class Drug(NamedByForce, subject="drug"):
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


class Sign(NamedByForce, subject="sign"):
    """Signs of cuckooing that housing staff and neighbours are taught to look for."""

    VISITORS = "visitors", "New visitors at all hours"
    OCCUPIER_UNSEEN = "occupier_unseen", "Occupier not seen, others are"
    VEHICLES = "vehicles", "More cars or bikes than usual"
    USE_NEARBY = "use_nearby", "More drug use nearby"
    ISOLATED = "isolated", "Occupier isolated or vulnerable"


class ReportedBy(TextChoices):
    """Who reported it, and whether their contact details are kept (in Reporter)."""

    POLICE = "police", "Seen by police or staff"
    NAMED = "named", "Left contact details"
    ANONYMOUS = "anonymous", "Wants to stay anonymous"
    NOT_GIVEN = "not_given", "Left no details"
    NOT_SAID = "not_said", "Not said"


class Status(TextChoices):
    """How far the work on a report is."""

    NEW = "new", "New"
    TRIAGED = "triaged", "Triaged"
    ASSIGNED = "assigned", "Assigned"
    IN_ACTION = "in_action", "Being worked on"
    ANSWERED = "answered", "Outcome recorded"
    CLOSED = "closed", "Closed"


class Outcome(NamedByForce, subject="outcome"):
    """The result of a report."""

    ENFORCEMENT = "enforcement", "Enforcement action"
    PATROL = "patrol", "Patrols or visits"
    PREVENTION = "prevention", "Problem solved or prevented"
    SAFEGUARDING = "safeguarding", "Safeguarding referral made"
    INTELLIGENCE = "intelligence", "Kept as intelligence"
    PASSED_ON = "passed_on", "Passed to a partner"
    CRIME_RECORDED = "crime_recorded", "Recorded as a crime"
    NO_ACTION = "no_action", "No further action"


class Grade(NamedByForce, subject="grades"):
    """How soon a report must be attended, as the force decides (rules.py)."""

    EMERGENCY = "1", "1 Emergency"
    PRIORITY = "2", "2 Priority"
    SCHEDULED = "3", "3 Scheduled"
    NO_DEPLOYMENT = "4", "4 No deployment"


class SourceEvaluation(TextChoices):
    """The first figure of the 3x5x2 grading (College of Policing, APP)."""

    RELIABLE = "1", "1 Reliable"
    UNTESTED = "2", "2 Untested"
    NOT_RELIABLE = "3", "3 Not reliable"


class InformationAssessment(TextChoices):
    """The letter of the 3x5x2 grading (College of Policing, APP)."""

    KNOWN_DIRECTLY = "A", "A Known directly to the source"
    CORROBORATED = "B", "B Known indirectly, corroborated"
    KNOWN_INDIRECTLY = "C", "C Known indirectly"
    NOT_KNOWN = "D", "D Not known"
    SUSPECTED_FALSE = "E", "E Suspected to be false"


class Basis(TextChoices):
    """Fact or personal assessment (Data Protection Act 2018, s.38(2))."""

    FACT = "fact", "Fact"
    OPINION = "opinion", "Opinion"

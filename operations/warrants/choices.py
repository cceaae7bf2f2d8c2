"""Codes of a search warrant; stored, and never changed."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class State(TextChoices):
    """The status of a warrant.

    EXPIRED is never stored: it follows from the day, so nothing has to rewrite the row.
    """

    DRAFT = "draft", "Being prepared"
    AUTHORISED = "authorised", "Authorised by an inspector"
    APPLIED = "applied", "Applied for"
    REFUSED = "refused", "Refused by the court"
    ISSUED = "issued", "Issued, not executed yet"
    EXECUTED = "executed", "Executed"
    EXPIRED = "expired", "Ran out, never executed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDORSED = "endorsed", "Endorsed"
    RETURNED = "returned", "Returned to the court"


class Outcome(TextChoices):
    """The outcome of an entry."""

    DRUGS = "drugs", "Drugs found"
    OTHER_FOUND = "other_found", "Cash, weapons or phones found, no drugs"
    NOTHING = "nothing", "Nothing found"
    NO_ENTRY = "no_entry", "Could not get in"
    WRONG_ADDRESS = "wrong_address", "Wrong address"
    ABANDONED = "abandoned", "Abandoned, too risky"
    ARREST_ONLY = "arrest_only", "Person arrested, nothing found"
    SAFEGUARDING = "safeguarding", "Safeguarding only"


class CopyGiven(TextChoices):
    """Who was left a copy of the warrant: PACE s.16(5) to (7)."""

    OCCUPIER = "occupier", "The occupier"
    IN_CHARGE = "in_charge", "Someone in charge of the premises"
    LEFT = "left", "Left in a prominent place"
    NO_ONE = "nobody", "No one, and none was left"


class Rank(TextChoices):
    """The rank of who authorised it."""

    SERGEANT = "sergeant", "Sergeant"
    INSPECTOR = "inspector", "Inspector or chief inspector"
    SUPERINTENDENT = "superintendent", "Superintendent or above"


class WarrantMove(EventCode, of="W"):
    """What the audit log says of each move of a warrant."""

    AUTHORISE = "authorise", "Recorded the authority to apply"
    APPLY = "apply", "Recorded the application"
    ISSUE = "issue", "Recorded that the court issued it"
    REFUSE = "refuse", "Recorded that the court refused it"
    PLAN = "plan", "Planned an entry"
    ENTER = "enter", "Recorded an entry"
    ENDORSE = "endorse", "Endorsed it"
    RETURN = "return", "Returned it to the court"
    SETTLE = "settle", "Recorded its result after its last day"
    CALL_OFF = "call_off", "Withdrew the warrant"
    ADD_PREMISES = "add_premises", "Added premises"
    REVIEW = "review", "Reviewed what was not lawful"

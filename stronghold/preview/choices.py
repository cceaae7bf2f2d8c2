"""Why a record is held back from a partner; codes stand in addresses."""

from django.db.models import TextChoices


class Reason(TextChoices):
    NOT_AGREED = "not-agreed", "The agreement does not name records of this kind"
    FIGURES = "figures", "Given as figures, not as rows"
    ERROR = "error", "Recorded in error"
    OTHERS = "others", "For another organisation"
    NOT_MADE = "not-made", "Referral not made yet"
    NOT_HEARD = "not-heard", "No court has decided yet"
    THEIRS = "theirs", "Theirs: not here, but among their own closure cases"
    LIVE = "live", "Live warrant: somebody may still go in"
    NOT_EXECUTED = "not-executed", "Ended without an entry"
    EMBARGO = "embargo", "Embargo after the entry"
    OLD = "old", "Before the day from which records are shown"
    UNSEEN = "unseen", "Covert or plain-clothes patrol: never told one by one"
    UNDER_WAY = "under-way", "Still under way"
    NO_PLACE = "no-place", "Place not known"
    OUTSIDE = "outside", "Outside the areas of the agreement"
    SAFEGUARDING = "safeguarding", "Withheld for safeguarding"
    # To police who may not see concerns, an error and a hold are the same.
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNEXPLAINED = "unexplained", "Not released, for a reason not known here"

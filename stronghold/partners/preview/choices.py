"""Why a record is held back from a partner. The codes are used in addresses."""

from django.db.models import TextChoices


class Reason(TextChoices):
    NOT_AGREED = "not-agreed", "The agreement does not cover records of this kind"
    FIGURES = "figures", "Shared as figures, not as records"
    ERROR = "error", "Recorded in error"
    OTHERS = "others", "For another organisation"
    NOT_MADE = "not-made", "Referral not made yet"
    NOT_HEARD = "not-heard", "No court has decided yet"
    THEIRS = "theirs", "Their own: shown with their own closure cases"
    LIVE = "live", "Live warrant: it can still be used to enter"
    NOT_EXECUTED = "not-executed", "Ended without an entry"
    EMBARGO = "embargo", "Embargo after the entry"
    OLD = "old", "Before the day from which records are shown"
    UNSEEN = "unseen", "Covert or plain-clothes patrol: never shown as a record"
    UNDER_WAY = "under-way", "Still under way"
    NO_CASE = "no-case", "Visit to a closed address, linked to no closure case"
    NO_PLACE = "no-place", "Place not known"
    OUTSIDE = "outside", "Outside the areas of the agreement"
    SAFEGUARDING = "safeguarding", "Withheld for safeguarding"
    # Shown for an error or a safeguarding hold to police who may not see concerns, so
    # that they cannot infer that there is a concern.
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNEXPLAINED = "unexplained", "Not released, for a reason not known here"

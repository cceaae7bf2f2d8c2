"""Why after-care begins and ends; codes are stored and never change."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Because(TextChoices):
    """What the revisits are counted from."""

    CONCERN = "concern", "Concern that the home was taken over"
    ENTRY = "entry", "Entry under a warrant"
    ORDER = "order", "Closure order"
    DECISION = "decision", "Decision of the team"


class EndedBecause(TextChoices):
    SAFE = "safe", "Resident safe, no sign of a return"
    MOVED = "moved", "Resident has moved away"
    HANDED_OVER = "handed_over", "Another service visits now"
    REFUSED = "refused", "Resident does not want visits"
    MISTAKEN = "mistaken", "The home was not taken over"


class AfterCareMove(EventCode, of="H"):
    """What the audit log says of after-care."""

    BEGIN = "begin_after_care", "Began after-care"
    RESTART = "restart_after_care", "Counted the revisits again from a later day"
    VISITED = "revisited", "Recorded a revisit"
    NOT_VISITED = "not_revisited", "Took back a revisit recorded in error"
    END = "end_after_care", "Ended after-care"

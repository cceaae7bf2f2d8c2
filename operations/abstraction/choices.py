"""Why a neighbourhood officer was on duty elsewhere; codes are stored."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Duty(TextChoices):
    """The duty that took someone away from the neighbourhood."""

    RESPONSE = "response", "Response policing"
    SCENE = "scene", "Scene guard"
    WATCH = "watch", "Hospital or custody watch"
    EVENT = "event", "Event or protest"
    NEIGHBOURHOOD = "neighbourhood", "Another neighbourhood"
    OPERATION = "operation", "Operation elsewhere"
    INVESTIGATION = "investigation", "Investigation"
    OTHER = "other", "Something else"


class TimeChange(EventCode):
    """What the audit log says of time away and of a team's hours."""

    RECORDED = "time_away_recorded", "Recorded their own time away"
    TAKEN_BACK = "time_away_taken_back", "Took back their own time away"
    HOURS = "team_hours_set", "Set the hours that a team works in a week"

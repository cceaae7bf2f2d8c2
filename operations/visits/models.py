"""What a team asks to be rung first for, and each visit that was planned there."""

import pghistory
from django.db import models
from django.db.models import Q

from operations.deadlines.models import WaitingMail
from operations.visits.choices import Planned, Reason
from stronghold.accounts.models import Team, User
from stronghold.geography.models import Force
from stronghold.places.models import Premises


@pghistory.track()
class AskMark(models.Model):
    """That a team asks to be rung before anybody visits premises, and why.

    It stands until it is taken off. While it stands it is for its team alone, as a live
    warrant is: where both are hidden, nothing sets them apart.
    """

    reference = models.CharField(max_length=12, unique=True)
    # What holds the place, as a warrant does by its own.
    holder = models.UUIDField(unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="ask_marks")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    review_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["premises", "team"],
                condition=Q(lifted_at__isnull=True),
                name="askmark_one_in_force",
            ),
            models.CheckConstraint(
                name="askmark_lifted_says_by_whom",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class VisitAlert(models.Model):
    """That a visit was planned where a team asks to be rung first, and by whom.

    One is kept for each time that its planner was asked to ring, also where they stored
    nothing afterwards: so who tries places to find out where a team asks is seen by it.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    planner = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned = models.CharField(max_length=8, choices=Planned)
    place_text = models.CharField(max_length=200)
    premises = models.ForeignKey(
        Premises, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whether they said that they had rung.
    rang = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "operations"
        indexes = [
            models.Index(fields=["team", "-made_at"], name="visitalert_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.planned} planned by {self.planner_id}"


class VisitMail(WaitingMail):
    """The e-mail of such an alert to one person of the team."""

    alert = models.ForeignKey(VisitAlert, models.CASCADE, related_name="mails")

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "recipient"], name="visitmail_once_a_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True),
                name="visitmail_unsent",
            )
        ]

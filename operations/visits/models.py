"""Requests of teams to be rung before a visit, and each visit planned there."""

from datetime import datetime

import pghistory
from django.db import models
from django.db.models import Q

from operations.deadlines.rules.urgency import visit_ends
from operations.visits.choices import Planned, Reason
from stronghold.core.accounts.models import Team, User, WaitingMail
from stronghold.core.geography.models import Force
from stronghold.core.places.models import Premises


@pghistory.track()
class AskFirstRequest(models.Model):
    """A team's request to be rung before anyone visits a place, and why.

    The place is known premises, or else an address in words. It is in force until it is
    lifted, and then only known premises are left of where it was. Until then only its
    own team may see it, as with a live warrant: when both are hidden, no one can tell
    one from the other.
    """

    reference = models.CharField(max_length=12, unique=True)
    # The key under which places.AskFirst holds this place; a warrant has one too.
    holder = models.UUIDField(unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ask_first_requests",
    )
    # Of a place that is no known premises: those of its mark, for as long as that is.
    words = ""
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
                name="askfirstrequest_one_in_force",
            ),
            models.CheckConstraint(
                name="askfirstrequest_lifted_says_by_whom",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def where(self) -> str:
        return self.premises.address if self.premises else self.words.title()


class VisitAlert(models.Model):
    """A visit planned at a place where a team asks to be rung first, and its planner.

    There is one for each time that the planner was asked to ring, even if they stored
    nothing afterwards. So the team sees anyone who tries places to find its requests.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    planner = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned = models.CharField(max_length=8, choices=Planned)
    place_text = models.CharField(max_length=200)
    premises = models.ForeignKey(
        Premises, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whether the planner ticked that they had rung.
    rang = models.BooleanField()
    made_at = models.DateTimeField()
    # By when the visit is to be, if its planner said so.
    planned_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "operations"
        indexes = [
            models.Index(fields=["team", "-made_at"], name="visitalert_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.planned} planned by {self.planner_id}"

    @property
    def ends_at(self) -> datetime:
        """When the visit is over, if nothing more is known of it."""
        return visit_ends(self.planned_until, self.made_at)


class VisitMail(WaitingMail):
    """The e-mail of an alert to one person of the team."""

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

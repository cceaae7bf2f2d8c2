"""Time away from the neighbourhood, and the hours that a team works in a week."""

from django.db import models
from django.db.models import Q

from operations.abstraction.choices import Duty
from stronghold.core.accounts.models import Team, User


class TimeAway(models.Model):
    """Some hours of one person's day on duty outside the neighbourhood.

    It stays with the team in which they were then. Only they themselves see a row;
    everyone else sees the sums of a team.
    """

    # Set on what an action hands back of an earlier submission; never stored.
    is_repetition = False

    # Created by the page, so that a repeated submission is recognised.
    client_uuid = models.UUIDField(unique=True)
    # Null once retention has erased whose it was; the hours of the team stay.
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=15, choices=Duty)
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="timeaway_is_part_of_a_day",
                condition=Q(minutes__gte=1, minutes__lte=1440),
            )
        ]
        indexes = [
            models.Index(fields=["team", "day"], name="timeaway_of_team"),
            models.Index(fields=["person", "-day"], name="timeaway_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes on {self.day}"


class TeamHours(models.Model):
    """The hours that all people of a team work in a week together, from a week on."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    # A Monday.
    from_week = models.DateField()
    hours = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "from_week"], name="teamhours_once_a_week"
            ),
            models.CheckConstraint(
                name="teamhours_are_some", condition=Q(hours__gte=1)
            ),
            models.CheckConstraint(
                name="teamhours_from_a_monday", condition=Q(from_week__iso_week_day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours} hours from {self.from_week}"

"""Organisations, their teams, the people who sign in, and what the database is for."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from stronghold.accounts.choices import IssuesAs, OrganisationKind, Role
from stronghold.accounts.rules import USERNAME
from stronghold.geography.models import Force


class Organisation(models.Model):
    """Who somebody works for. A police organisation sees the records of its force."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=OrganisationKind)
    force = models.ForeignKey(Force, models.PROTECT, related_name="organisations")
    # Of a council that may issue closure notices; empty for all others.
    issues_as = models.CharField(max_length=8, choices=IssuesAs, blank=True)
    # The districts that it serves, by the codes that editions share; none: the whole
    # force. A council opens closure cases in its own alone, and is consulted on those.
    districts = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # The desk that what cannot wait goes to at once, and the position that is told
    # where nobody there acknowledges it in time. Never a person's own number.
    duty_email = models.EmailField(blank=True)
    duty_phone = models.CharField(max_length=30, blank=True)
    second_contact = models.CharField(max_length=80, blank=True)
    second_email = models.EmailField(blank=True)
    second_phone = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of an organisation, such as a neighbourhood policing team."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="teams")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    # Its people are told what nobody else has seen to in time.
    is_duty = models.BooleanField(default=False)
    # Its own desk, in place of its organisation's.
    duty_email = models.EmailField(blank=True)
    duty_phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="team_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamArea(models.Model):
    """A ward or neighbourhood that a team owns, by the code that editions share."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="areas")
    area_code = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "area_code"], name="teamarea_has_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.area_code


class People(BaseUserManager["User"]):
    """Loads people with their organisation and force, which every check asks for."""

    def get_queryset(self) -> "models.QuerySet[User]":
        return super().get_queryset().select_related("organisation__force")


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from their role alone.

    A password that somebody else has set is for once: until the day it says it lets
    its owner in to choose their own, and to nothing else.
    """

    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="users")
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="users"
    )
    role = models.CharField(max_length=12, choices=Role)
    # Of a partner: that referrals to their organisation are for them. Once anybody is
    # named so, nobody else of it is shown them.
    takes_referrals = models.BooleanField(default=False)
    # Of a council: that they review what was not lawful in its own closure cases.
    reviews_closures = models.BooleanField(default=False)
    # The position in which they sign sharing agreements, once their organisation has
    # named them as a signatory; empty for everybody else.
    signs_as = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    one_time_until = models.DateTimeField(null=True, blank=True)

    objects = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_role_is_known", condition=models.Q(role__in=Role.values)
            ),
            # So that no two names differ by case alone.
            models.CheckConstraint(
                name="user_username_is_plain",
                condition=models.Q(username__regex=USERNAME),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def force(self) -> Force:
        """The force whose records this person may work with."""
        return self.organisation.force

    @property
    def reference(self) -> str:
        """What the trail calls this person, as the one whom an event is about."""
        return f"person:{self.username}"

    @property
    def actor_id(self) -> int | None:
        return self.pk

    @property
    def actor_name(self) -> str:
        return self.username

    @property
    def actor_role(self) -> str:
        return self.role

    @property
    def actor_organisation(self) -> str:
        return self.organisation.name

    @property
    def actor_force(self) -> str:
        return self.organisation.force.code


class TeamLeft(models.Model):
    """That somebody was in a team, or in none, until an instant; only added.

    What they logged by then stays that team's. The team they are in now is the user's.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="teams_left")
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "until"], name="teamleft_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} until {self.until}"


class DutyTimes(models.Model):
    """Within what times a force answers; without a row, those of duty/rules.py hold."""

    force = models.OneToOneField(Force, models.CASCADE, related_name="duty_times")
    call_back_hours = models.PositiveSmallIntegerField()
    acknowledge_minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dutytimes_are_some_time",
                condition=models.Q(call_back_hours__gte=1, acknowledge_minutes__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"times of {self.force_id}"


class Absence(models.Model):
    """That somebody is off from one day to another, both included. Why is not kept."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=models.Q(last_day__gte=models.F("first_day")),
            ),
        ]
        indexes = [models.Index(fields=["last_day"], name="absence_last_day")]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.last_day}"


class DeviceKey(models.Model):
    """What opens the queue of records that a device has not sent yet.

    The device holds its entries sealed; the secret is given out to its signed-in owner
    alone, and signing out on that device destroys it.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    device = models.UUIDField(unique=True)
    secret = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_on = models.DateField()
    # What its browser says that it is, so that its owner knows it again.
    name = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.device)


class Installation(models.Model):
    """What this database is for, said once: real work, or the demonstration.

    There is one row at most, and the site may not change it.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_demonstration = models.BooleanField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="installation_is_one", condition=models.Q(id=1)
            ),
        ]

    def __str__(self) -> str:
        return "demonstration" if self.is_demonstration else "real work"

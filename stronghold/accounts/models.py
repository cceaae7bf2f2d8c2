"""Organisations, their teams, and the people who sign in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from stronghold.accounts.choices import OrganisationKind, Role
from stronghold.geography.models import Force


class Organisation(models.Model):
    """Who somebody works for. A police organisation sees the records of its force."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=OrganisationKind)
    force = models.ForeignKey(Force, models.PROTECT, related_name="organisations")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of an organisation, such as a neighbourhood policing team."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="teams"
    )
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="team_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from their role alone."""

    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="users"
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="users"
    )
    role = models.CharField(max_length=12, choices=Role)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_role_is_known", condition=models.Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def force(self) -> Force:
        """The force whose records this person may work with."""
        return self.organisation.force

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

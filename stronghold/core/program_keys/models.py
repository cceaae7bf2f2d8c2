"""The keys with which programs read and write on behalf of their owner."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.scopes import is_opened_by, scope_for
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import OutsideKey


class ProgramKey(models.Model):
    """A named key; only its digest is stored.

    It opens what its scopes name, of what its owner may do at that moment, and nothing
    from outside its networks, if it has any.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    # Codes of scopes.SCOPES.
    scopes = ArrayField(models.CharField(max_length=20))
    # In CIDR form, such as 192.0.2.0/24; empty for everywhere.
    networks = ArrayField(models.CharField(max_length=43), default=list)
    # The force that a partner's key works with, if that is not the one that keeps it.
    force = models.ForeignKey(Force, models.CASCADE, null=True, related_name="+")
    # The one agreement whose map layers a partner's key reads, in whichever version is
    # in force.
    agreement = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    # Updated once a minute at most: a map being moved sends many requests a second.
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # A person's own key opens no more than they may do, so it needs no approval. One of
    # a service account opens nothing until a second person has approved it.
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "program_keys"
        constraints = [
            models.CheckConstraint(
                name="programkey_ends_after_it_began",
                condition=Q(until__gt=F("made_at")),
            ),
            models.CheckConstraint(
                name="programkey_opens_something", condition=Q(scopes__len__gt=0)
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-made_at"], name="programkey_newest_first"),
        ]

    def __str__(self) -> str:
        return f"key {self.pk} of {self.owner_id}"

    def opens(self, verb: Verb, method: str) -> bool:
        """Return whether its scopes open a verb for a method."""
        return is_opened_by(self.scopes, verb, method)

    def require(self, verb: Verb, method: str) -> None:
        """Raise OutsideKey unless its scopes open a verb for a method."""
        if not self.opens(verb, method):
            scope = scope_for(verb, method)
            needed = f"“{scope.label}” ({scope.code})" if scope else ""
            raise OutsideKey(verb, needed)

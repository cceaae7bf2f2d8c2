"""Premises, which records point at."""

import pghistory
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex

from stronghold.accounts.models import Organisation, Team
from stronghold.geography.models import Force, Street
from stronghold.kernel.values import new_key
from stronghold.places.choices import PremisesKind, Tenure


@pghistory.track()
class Premises(models.Model):
    """An address known to the force."""

    # It is in addresses and in the trail, so it must not be one to count through.
    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    street = models.ForeignKey(Street, models.PROTECT, related_name="premises")
    postcode = models.CharField(max_length=8, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    point = models.PointField(srid=4326)
    kind = models.CharField(max_length=12, choices=PremisesKind)
    tenure = models.CharField(max_length=7, choices=Tenure, default=Tenure.UNKNOWN)
    landlord = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "address", "street"], name="premises_address_once"
            ),
        ]
        indexes = [
            GinIndex(
                fields=["address"],
                name="premises_address_trgm",
                opclasses=["gin_trgm_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.address


class AskFirst(models.Model):
    """Something that asks for a call to a team before anyone visits a place.

    What it is stays with its holder, which no row here names, and the team is all that
    is told of it. It is at known premises, at an address in words, or both. `until` is
    its last day, where that is known. With `hears_all` its team is told of every visit
    that is planned, also of one that its planners keep to themselves.
    """

    premises = models.ForeignKey(
        Premises, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # As `places.rules.plain_address` writes it.
    words = models.CharField(max_length=200)
    holder = models.UUIDField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)
    hears_all = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "premises", "words"],
                nulls_distinct=False,
                name="askfirst_held_once",
            ),
        ]
        indexes = [
            models.Index(fields=["premises"], name="askfirst_premises"),
            models.Index(fields=["words"], name="askfirst_words"),
        ]

    def __str__(self) -> str:
        return f"ask {self.team_id} first"

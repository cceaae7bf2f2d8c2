"""Premises, which records point at."""

import pghistory
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex

from stronghold.accounts.models import Organisation
from stronghold.geography.models import Force, Street
from stronghold.places.choices import PremisesKind, Tenure


@pghistory.track()
class Premises(models.Model):
    """An address known to the force."""

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
    sensitive = models.BooleanField(default=False)
    ask_first = models.BooleanField(default=False)

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
    """Something that asks for a call to the team before anybody visits the premises.

    What it is stays with its holder, which no row here names: the mark that it makes
    has no history and tells no reason. `until` is its last day, where that is known.
    """

    premises = models.ForeignKey(Premises, models.CASCADE, related_name="+")
    holder = models.UUIDField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["premises", "holder"], name="askfirst_held_once"
            ),
        ]
        indexes = [models.Index(fields=["holder"], name="askfirst_holder")]

    def __str__(self) -> str:
        return f"ask first at {self.premises_id}"

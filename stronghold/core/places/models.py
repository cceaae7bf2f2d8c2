"""Premises, which records refer to, and marks to ask first before a visit."""

import pghistory
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex

from stronghold.core.accounts.models import Organisation, Team
from stronghold.core.geography.models import Force, Street
from stronghold.core.kernel.values import new_key
from stronghold.core.places.choices import PremisesKind, Tenure


@pghistory.track()
class Premises(models.Model):
    """An address known to the force."""

    # It is in URLs and in the audit log, so it must not be guessable by counting.
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
            ),
            # Also for the start of a postcode.
            models.Index(
                fields=["postcode"],
                name="premises_postcode",
                opclasses=["varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.address


class AskFirst(models.Model):
    """A mark that a team must be called before anyone visits a place.

    `holder` identifies the reason (such as a live warrant) without naming it; only
    the team is shown to the visitor. The place is known premises, an address in words,
    or both. `until` is the last day, if known. With `notify_of_all` the team is
    notified of every planned visit, including those that their planners keep private.
    One that `is_cover` has no reason: it stands so that another may have none either.
    """

    premises = models.ForeignKey(
        Premises, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # In the form of `places.rules.plain_address`.
    words = models.CharField(max_length=200)
    holder = models.UUIDField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)
    notify_of_all = models.BooleanField(default=False)
    is_cover = models.BooleanField(default=False, db_default=False)

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

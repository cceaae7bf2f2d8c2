"""The base model of all records, and the saved views of lists."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.gis.db import models
from django.db.models import Q

from stronghold.core.accounts.models import Team, User
from stronghold.core.database.expressions import is_london_date_of
from stronghold.core.geography.models import Area, Force, Street
from stronghold.core.places.models import Premises


def reference_to(model: type[models.Model], **options: Any) -> Any:
    """Return a field that refers to a row which may be unknown and is never deleted.

    That row has no way back to the rows that refer to it.
    """
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name="+", **options
    )


def tracked() -> Any:
    """Track the changes of a row with a place, as `pghistory.track` does.

    Its history needs no index of where it was: it is read by the record that it is of.
    """
    point = models.PointField(srid=4326, null=True, blank=True, spatial_index=False)
    return pghistory.track(attrs={"point": point})


class Placed(models.Model):
    """A row with a place: words, and of a known place its point, street and premises.

    `district`, `ward` and `lsoa` are those of the editions in force on a day of the
    row. They are null for a point outside all areas, and without a point.
    """

    place_text = models.CharField(max_length=200, blank=True)
    point = models.PointField(srid=4326, null=True, blank=True)
    street = reference_to(Street)
    premises = reference_to(Premises)
    district = reference_to(Area, db_index=False)
    ward = reference_to(Area, db_index=False)
    lsoa = reference_to(Area, db_index=False)

    class Meta:
        abstract = True

    @property
    def areas_on(self) -> date:
        """The day whose boundaries give its areas."""
        raise NotImplementedError


class Record(Placed):
    """A record of its force. It is never deleted, only marked as recorded in error.

    `occurred_on` is a London date; `occurred_at` is null if the time is not known. Its
    areas are those of the counted day.
    """

    # Set by an action that returns an earlier submission's record; not stored.
    is_repetition = False

    # Created by the device, so that a repeated submission is recognised.
    client_uuid = models.UUIDField(unique=True)
    # Digest of the content: distinguishes a repetition from other content.
    content_digest = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    occurred_on = models.DateField()
    occurred_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    error_at = models.DateTimeField(null=True, blank=True)
    error_by = reference_to(User, db_index=False)
    error_reason = models.CharField(max_length=300, blank=True)
    # When retention erased what it said. The row stays, so that figures stay too, and
    # only its own page shows that it was there.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    # While it is kept only as evidence, or until what is disputed is settled: figures
    # count it, and it is read on a page of its own, by those who decide on retention.
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_occurred_on_is_the_london_date",
                condition=is_london_date_of("occurred_on", "occurred_at"),
            ),
            models.CheckConstraint(
                name="%(class)s_error_says_who_when_and_why",
                condition=Q(
                    error_at__isnull=True, error_by__isnull=True, error_reason=""
                )
                | (
                    Q(error_at__isnull=False, error_by__isnull=False)
                    & ~Q(error_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def counted_on(self) -> date:
        """The day on which figures count the record."""
        raise NotImplementedError

    @property
    def areas_on(self) -> date:
        return self.counted_on

    @property
    def is_in_error(self) -> bool:
        return self.error_at is not None


class SavedView(models.Model):
    """The parameters of a list's address, under a name.

    They are their owner's alone, or also listed to a team. `of` names the list. They
    hold choices, never words that were typed. They widen nothing: the list asks the
    policy each time.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    of = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "of", "name"],
                condition=Q(team=None),
                name="savedview_name_once_for_owner",
            ),
            models.UniqueConstraint(
                fields=["team", "of", "name"], name="savedview_name_once_in_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name

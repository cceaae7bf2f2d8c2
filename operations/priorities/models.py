"""The priority: an issue in a ward or at a place."""

import pghistory
from django.contrib.gis.db import models
from django.db.models import F, Q

from operations.operation.models import Plan, operation_key
from stronghold.core.kernel import clock


@pghistory.track()
class Priority(Plan):
    """An issue that a team works on until it is answered."""

    operation = operation_key("priorities")
    issue = models.CharField(max_length=120)
    # The ward's code, the same in every edition of the boundaries; or a place in words;
    # or both.
    area_code = models.CharField(max_length=20, blank=True)
    place_text = models.CharField(max_length=200, blank=True)
    # The ground of the problem as someone drew it on the map.
    outline = models.PolygonField(srid=4326, null=True, blank=True, spatial_index=False)
    why = models.TextField(max_length=2000, blank=True)
    since = models.DateField()
    # When it was set or last updated; the next update is due within three months.
    updated_on = models.DateField(default=clock.today)
    done = models.TextField(max_length=2000, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta(Plan.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="priority_is_somewhere",
                condition=~Q(area_code="", place_text=""),
            ),
            models.CheckConstraint(
                name="priority_answered_says_what_was_done",
                condition=Q(answered_on__isnull=True)
                | (Q(answered_on__gte=F("since")) & ~Q(done="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-since", "-id"], name="priority_newest_first"
            ),
        ]

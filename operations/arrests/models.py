"""The arrest."""

from datetime import date

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from operations.arrests.choices import AgeBand, DrugClass, OffenceClass
from stronghold.records.models import Record

# What an arrest is searched by; a search must use this very expression.
ARREST_WORDS = SearchVector(
    "custody_number", "offence_class", "place_text", config="english"
)


@pghistory.track()
class Arrest(Record):
    """One arrest for a drug offence, by its principal offence; no name is kept.

    It is counted on `occurred_on`, the London date of the arrest.
    """

    # The force's own pattern; null until custody has given one.
    custody_number = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001
    offence_class = models.CharField(max_length=3, choices=OffenceClass)
    drug_class = models.CharField(
        max_length=1, choices=DrugClass, default=DrugClass.UNKNOWN
    )
    age_band = models.CharField(max_length=7, choices=AgeBand)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            # One recorded in error gives its number free for the right one.
            models.UniqueConstraint(
                fields=["force", "custody_number"],
                condition=models.Q(error_at__isnull=True),
                name="arrest_custody_number_once",
            ),
            models.CheckConstraint(
                name="arrest_custody_number_is_not_empty",
                condition=~models.Q(custody_number=""),
            ),
        ]
        indexes = [
            models.Index(fields=["occurred_on"], name="arrest_occurred_on"),
            models.Index(
                fields=["force", "-occurred_on", "-id"], name="arrest_newest_first"
            ),
            GinIndex(ARREST_WORDS, name="arrest_words"),
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on

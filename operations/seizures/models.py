"""The seizure."""

from datetime import date
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from operations.seizures.choices import (
    Drug,
    DrugClass,
    DrugTest,
    MeasureUnit,
    Packaging,
    SeizureKind,
)
from stronghold.core.accounts.models import Team
from stronghold.core.records.models import Record, tracked


def _seized_at(model: str) -> Any:
    """Return the foreign key to the arrest or entry at which a thing was seized."""
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name="seizures"
    )


# The index is on this expression, so a search must use exactly the same one.
SEIZURE_WORDS = SearchVector("exhibit_reference", "place_text", config="english")


@tracked()
class Seizure(Record):
    """One thing seized at an arrest or an entry, or found in the street.

    It is counted on `occurred_on`, the London date on which it was seized. The point of
    one in a home is that of its street: a square of the map with one in it would give
    an exact one away.
    """

    arrest = _seized_at("operations.Arrest")
    entry = _seized_at("operations.WarrantEntry")
    operation = models.ForeignKey(
        "operations.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seizures",
    )
    kind = models.CharField(max_length=6, choices=SeizureKind)
    drug = models.CharField(max_length=24, choices=Drug, blank=True)
    # As it was on the day; empty unless drugs.
    drug_class = models.CharField(max_length=1, choices=DrugClass, blank=True)
    quantity = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(max_length=7, choices=MeasureUnit, blank=True)
    # In pounds.
    estimate = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )
    # The force's own pattern; null until there is one.
    exhibit_reference = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001
    test = models.CharField(max_length=11, choices=DrugTest, default=DrugTest.NONE)
    # Of who recorded it. It sees where and when it was seized.
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # In a home: the last day on which others see its street and week alone.
    blurred_until = models.DateField(null=True, blank=True)
    # Empty if it was not recorded.
    packaging = models.CharField(max_length=5, choices=Packaging, blank=True)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="seizure_is_found_in_one_way",
                condition=Q(arrest__isnull=True) | Q(entry__isnull=True),
            ),
            models.CheckConstraint(
                name="seizure_only_drugs_have_a_drug",
                condition=(Q(kind=SeizureKind.DRUGS) & ~Q(drug="") & ~Q(drug_class=""))
                | (
                    ~Q(kind=SeizureKind.DRUGS)
                    & Q(drug="", drug_class="", test=DrugTest.NONE)
                ),
            ),
            models.CheckConstraint(
                name="seizure_quantity_has_its_unit",
                condition=Q(quantity__isnull=True, unit="")
                | (Q(quantity__gte=0) & ~Q(unit="")),
            ),
            models.CheckConstraint(
                name="seizure_estimate_is_not_negative",
                condition=Q(estimate__isnull=True) | Q(estimate__gte=0),
            ),
            # One recorded in error gives its reference free for the right one.
            models.UniqueConstraint(
                fields=["force", "exhibit_reference"],
                condition=Q(error_at__isnull=True),
                name="seizure_exhibit_once",
            ),
            models.CheckConstraint(
                name="seizure_exhibit_is_not_empty",
                condition=~Q(exhibit_reference=""),
            ),
        ]
        indexes = [
            models.Index(fields=["occurred_on"], name="seizure_occurred_on"),
            models.Index(
                fields=["force", "-occurred_on", "-id"], name="seizure_newest_first"
            ),
            models.Index(
                fields=["blurred_until"],
                name="seizure_blurred_until",
                condition=Q(blurred_until__isnull=False),
            ),
            GinIndex(SEIZURE_WORDS, name="seizure_words"),
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on

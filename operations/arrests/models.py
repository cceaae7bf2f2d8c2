"""The arrest, and the match of an imported arrest with one already recorded."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    Exploitation,
    MatchState,
    OffenceClass,
    Provision,
)
from stronghold.core.accounts.models import User
from stronghold.core.records.models import Record, tracked

# The index is on this expression, so a search must use exactly the same one.
ARREST_WORDS = SearchVector(
    "custody_number", "offence_class", "place_text", config="english"
)


@tracked()
class Arrest(Record):
    """One arrest for a drug offence, by its principal offence; no name is kept.

    It is counted on `occurred_on`, the London date of the arrest, unless it was
    imported and is waiting for a decision, or is the same as another.
    """

    # The force's own pattern; null until custody has given one.
    custody_number = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001
    offence_class = models.CharField(max_length=3, choices=OffenceClass)
    offence_provision = models.CharField(max_length=9, choices=Provision, blank=True)
    drug_class = models.CharField(
        max_length=1, choices=DrugClass, default=DrugClass.UNKNOWN
    )
    age_band = models.CharField(max_length=7, choices=AgeBand)
    disposal = models.CharField(max_length=15, choices=Disposal, blank=True)
    # Asked if a child was arrested for supply. The reason is for a no; the reference is
    # that of the referral, empty until it is made.
    exploitation = models.CharField(max_length=3, choices=Exploitation, blank=True)
    exploitation_reason = models.CharField(max_length=300, blank=True)
    referral_reference = models.CharField(max_length=40, blank=True)
    operation = models.ForeignKey(
        "operations.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrests",
    )
    is_imported = models.BooleanField(default=False)
    waits_for_match = models.BooleanField(default=False)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="imported_as"
    )

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            # One in error, or set aside, leaves its number free for the right arrest.
            models.UniqueConstraint(
                fields=["force", "custody_number"],
                condition=Q(error_at__isnull=True, same_as__isnull=True),
                name="arrest_custody_number_once",
            ),
            models.CheckConstraint(
                name="arrest_custody_number_is_not_empty",
                condition=~Q(custody_number=""),
            ),
            models.CheckConstraint(
                name="arrest_no_exploitation_has_a_reason",
                condition=~Q(exploitation=Exploitation.NO) | ~Q(exploitation_reason=""),
            ),
            models.CheckConstraint(
                name="arrest_only_an_imported_one_is_matched",
                condition=Q(is_imported=True)
                | Q(waits_for_match=False, same_as__isnull=True),
            ),
            models.CheckConstraint(
                name="arrest_waits_or_is_the_same",
                condition=Q(waits_for_match=False) | Q(same_as__isnull=True),
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


class ArrestMatch(models.Model):
    """A pair of arrests that may be one: one imported, one recorded by an officer.

    `because` is the decision that settled this pair too: an officer's arrest near two
    imported ones can be only one of them.
    """

    imported = models.ForeignKey(Arrest, models.PROTECT, related_name="matches")
    candidate = models.ForeignKey(Arrest, models.PROTECT, related_name="near_imported")
    state = models.CharField(
        max_length=9, choices=MatchState, default=MatchState.WAITING
    )
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    because = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="settled"
    )
    # The values of the officer's arrest before those of the imported one replaced them.
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "candidate"], name="arrestmatch_once_a_pair"
            ),
            models.UniqueConstraint(
                fields=["imported"],
                condition=Q(state=MatchState.WAITING),
                name="arrestmatch_waits_on_one",
            ),
            models.UniqueConstraint(
                fields=["imported"],
                condition=Q(state=MatchState.SAME),
                name="arrestmatch_is_one_arrest",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state=MatchState.SAME),
                name="arrestmatch_is_matched_once",
            ),
            models.CheckConstraint(
                name="arrestmatch_decided_says_by_whom",
                condition=Q(
                    state=MatchState.WAITING,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | (
                    ~Q(state=MatchState.WAITING)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} near {self.candidate_id}: {self.state}"

"""A search warrant, the premises it names, and each entry made under it."""

from datetime import date
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db.models import Q

from operations.statute.choices import Enactment, Entries
from operations.warrants.choices import CopyGiven, Outcome, Rank, State
from stronghold.core.accounts.models import Team, User
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from stronghold.core.records.models import Record, tracked


def _words() -> Any:
    return ArrayField(models.CharField(max_length=300), default=list, blank=True)


# What a warrant is searched by; a search must use this very expression.
WARRANT_WORDS = SearchVector("place_text", "articles", config="english")


@tracked()
class Warrant(Record):
    """One search warrant. Its place is the first premises that it names.

    `executed_on` is the London date of the first entry that got in, or else of the
    first, and `outcome` is of that entry; both are empty while it is live.
    `occurred_on` is the day it was drawn up, `ends_on` its last by law.
    """

    # All of its premises, while an import builds it; never stored itself.
    held: "list[WarrantPremises] | None" = None

    enactment = models.CharField(max_length=7, choices=Enactment)
    entries_allowed = models.CharField(
        max_length=9, choices=Entries, default=Entries.SINGLE
    )
    most_entries = models.PositiveSmallIntegerField(null=True, blank=True)
    is_all_premises = models.BooleanField(default=False)
    # What was applied for, and why more than once, in words.
    articles = models.TextField(max_length=1000, blank=True)
    entries_grounds = models.TextField(max_length=1000, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    operation = models.ForeignKey(
        "operations.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="warrants",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    authorised_at = models.DateTimeField(null=True, blank=True)
    authorised_rank = models.CharField(max_length=14, choices=Rank, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    court = models.CharField(max_length=100, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    executed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=13, choices=Outcome, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    # What was not lawful about its return, each with its section.
    irregular = _words()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_note = models.CharField(max_length=500, blank=True)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="warrant_executed_has_its_outcome",
                condition=Q(executed_on__isnull=True, outcome="")
                | (Q(executed_on__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="warrant_issued_has_its_end",
                condition=Q(issued_on__isnull=True, ends_on__isnull=True)
                | Q(issued_on__isnull=False, ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="warrant_limited_has_its_number",
                condition=Q(
                    entries_allowed=Entries.LIMITED,
                    most_entries__isnull=False,
                    most_entries__gte=2,
                )
                | (~Q(entries_allowed=Entries.LIMITED) & Q(most_entries__isnull=True)),
            ),
            models.CheckConstraint(
                name="warrant_running_out_is_not_stored",
                condition=~Q(state=State.EXPIRED),
            ),
            models.CheckConstraint(
                name="warrant_reviewed_says_by_whom",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-occurred_on", "-id"], name="warrant_newest_first"
            ),
            # Shown to partners as new since their last visit.
            models.Index(
                fields=["force", "executed_on"],
                condition=Q(executed_on__isnull=False),
                name="warrant_executed_on",
            ),
            GinIndex(WARRANT_WORDS, name="warrant_words"),
        ]

    @property
    def counted_on(self) -> date:
        return self.executed_on or self.occurred_on

    @property
    def got_in(self) -> bool:
        """Say whether an entry under it succeeded; attempts do not count."""
        if self.outcome not in ("", Outcome.NO_ENTRY):
            return True
        return any(one.was_entered for one in self.premises_read())

    def premises_read(self) -> "list[WarrantPremises]":
        """Return its premises with their entries; an import holds them itself."""
        if self.held is not None:
            return self.held
        return list(self.all_premises.prefetch_related("entries"))


class WarrantPremises(models.Model):
    """One set of premises that a warrant covers, and its endorsement."""

    # All of its entries, while an import builds them; never stored itself.
    held: "list[WarrantEntry] | None" = None

    warrant = models.ForeignKey(Warrant, models.PROTECT, related_name="all_premises")
    number = models.PositiveSmallIntegerField()
    # An all-premises warrant reaches others too, which are added after its issue.
    is_named = models.BooleanField(default=True)
    place_text = models.CharField(max_length=200, blank=True)
    point = models.PointField(srid=4326, null=True, blank=True)
    street = models.ForeignKey(
        Street, models.PROTECT, null=True, blank=True, related_name="+"
    )
    premises = models.ForeignKey(
        Premises, models.PROTECT, null=True, blank=True, related_name="+"
    )
    planned_at = models.DateTimeField(null=True, blank=True)
    sought_found = models.BooleanField(null=True, blank=True)
    other_seized = models.BooleanField(null=True, blank=True)
    endorsed_at = models.DateTimeField(null=True, blank=True)
    endorsed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["warrant", "number"], name="warrantpremises_numbered_once"
            ),
            models.CheckConstraint(
                name="warrantpremises_endorsed_whole",
                condition=Q(
                    endorsed_at__isnull=True,
                    endorsed_by__isnull=True,
                    sought_found__isnull=True,
                    other_seized__isnull=True,
                )
                | Q(
                    endorsed_at__isnull=False,
                    endorsed_by__isnull=False,
                    sought_found__isnull=False,
                    other_seized__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"premises {self.number} of {self.warrant_id}"

    @property
    def was_entered(self) -> bool:
        return any(entry.got_in for entry in self.entries_read())

    def entries_read(self) -> "list[WarrantEntry]":
        """Return its entries; an import holds them itself."""
        return list(self.entries.all()) if self.held is None else self.held

    @property
    def waits_for_endorsement(self) -> bool:
        return self.was_entered and self.endorsed_at is None


class WarrantEntry(models.Model):
    """One entry as it was made; `irregular` has what was unlawful about it."""

    # Set on what an action hands back of an earlier submission; never stored.
    is_repetition = False

    client_uuid = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64, blank=True)
    at = models.ForeignKey(WarrantPremises, models.PROTECT, related_name="entries")
    # By which it is asked for: the how many-eth of its warrant to be recorded. The key
    # would tell how many were made under warrants that someone may not know of.
    number = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()
    outcome = models.CharField(max_length=13, choices=Outcome)
    copy_given = models.CharField(max_length=9, choices=CopyGiven)
    reasonable_hour = models.BooleanField()
    hour_reason = models.CharField(max_length=300, blank=True)
    authority_rank = models.CharField(max_length=14, choices=Rank, blank=True)
    authority_at = models.DateTimeField(null=True, blank=True)
    # Who came with the constables, such as a locksmith; never a name.
    accompanied_by = models.CharField(max_length=200, blank=True)
    irregular = _words()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="warrantentry_authority_is_whole",
                condition=Q(authority_rank="", authority_at__isnull=True)
                | (~Q(authority_rank="") & Q(authority_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="warrantentry_odd_hour_has_a_reason",
                condition=Q(reasonable_hour=True) | ~Q(hour_reason=""),
            ),
            models.CheckConstraint(
                name="warrantentry_reviewed_says_by_whom",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk} at {self.at_id}"

    @property
    def got_in(self) -> bool:
        return self.outcome != Outcome.NO_ENTRY

    @property
    def record(self) -> Warrant:
        """The record that it is of."""
        return self.at.warrant

    @property
    def reference(self) -> str:
        """Return the reference that a repeated submission gets back."""
        return self.record.reference

"""The link between two records, and every link there is, however it came about."""

from typing import Any

from django.db import models
from django.db.models import Q

from operations.links.choices import LinkCode
from operations.links.rules import LINK_KINDS
from operations.warrants.models import WarrantEntry
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force


def _joins() -> Q:
    """Return the condition that a link is of one of the kinds there are."""
    found = Q()
    for kind in LINK_KINDS:
        found |= Q(
            code=kind.code,
            first__startswith=f"{kind.first}-",
            second__startswith=f"{kind.second}-",
            entry__isnull=not kind.is_at_entry,
        )
    return found


class Link(models.Model):
    """A link that someone made: it is never changed, only removed with a reason.

    `first` and `second` are references. A trigger checks that both records are there
    and of the link's force, and that an entry is one under its warrant.
    """

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    code = models.CharField(max_length=11, choices=LinkCode)
    first = models.CharField(max_length=12)
    second = models.CharField(max_length=12)
    entry = models.ForeignKey(
        WarrantEntry, models.PROTECT, null=True, blank=True, related_name="links"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(removed_at__isnull=True),
                name="link_made_once",
            ),
            models.CheckConstraint(name="link_is_of_a_kind", condition=_joins()),
            models.CheckConstraint(
                name="link_removed_says_who_when_and_why",
                condition=Q(
                    removed_at__isnull=True, removed_by__isnull=True, removed_because=""
                )
                | (
                    Q(removed_at__isnull=False, removed_by__isnull=False)
                    & ~Q(removed_because="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["second"],
                condition=Q(removed_at__isnull=True),
                name="link_by_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.code} {self.second}"

    @property
    def is_of_seizure(self) -> bool:
        """Say whether it stands, and says at which entry something was seized."""
        return self.code == LinkCode.SEIZED_AT and self.removed_at is None


def _of(model: Any) -> Any:
    return models.ForeignKey(
        model, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )


class Linked(models.Model):
    """One link that stands, of the view in sql/links.sql.

    It is a row of Link, or what a record says itself: the arrest or the entry at which
    a seizure was recorded, the report that a tasking names as its source. `is_made` is
    true of the first.
    """

    pair = models.CharField(max_length=25, primary_key=True)
    force = _of(Force)
    code = models.CharField(max_length=11, choices=LinkCode)
    first = models.CharField(max_length=12)
    second = models.CharField(max_length=12)
    entered_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = _of(User)
    is_made = models.BooleanField()

    class Meta:
        app_label = "operations"
        managed = False
        db_table = "operations_linked"

    def __str__(self) -> str:
        return self.pair

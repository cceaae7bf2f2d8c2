"""The audit event. It has no foreign key, so that it outlives what it tells of."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from stronghold.audit.choices import PARTNER, Kind


class Event(models.Model):
    """One thing that somebody did or was refused; never changed afterwards.

    The table is partitioned by month of `occurred_at`; rows are only ever added.
    `records` are public references; `detail` holds codes, numbers and dates, never
    what somebody wrote.
    """

    occurred_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=150)
    actor_role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=100)
    # The code of the force whose trail this belongs to; empty for what belongs to none:
    # the system's own work, and a try to sign in with a name that nobody has.
    force = models.CharField(max_length=40)
    session = models.CharField(max_length=16)
    source_ip = models.GenericIPAddressField(null=True)
    records = ArrayField(models.TextField())
    n_records = models.IntegerField()
    recipient = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    detail = models.JSONField(default=dict)
    # The transaction, so that an event can be tied to the row history it belongs to.
    txid = models.TextField(db_default=models.Func(function="pg_current_xact_id"))

    class Meta:
        indexes = [
            GinIndex(fields=["records"], name="event_records"),
            # What partners were shown of a record, past all that police read of it.
            GinIndex(
                fields=["records"],
                condition=models.Q(actor_role=PARTNER),
                name="event_partner_records",
            ),
            # What an organisation was shown or took, past all that it did itself.
            models.Index(
                fields=["organisation", "occurred_at", "id"],
                condition=models.Q(kind__in=(Kind.DISCLOSURE, Kind.EXPORT)),
                name="event_given",
            ),
            # What partners read in a week, past all that police read in it.
            models.Index(
                fields=["occurred_at"],
                condition=models.Q(actor_role=PARTNER),
                name="event_partner_when",
            ),
            models.Index(fields=["actor", "occurred_at"], name="event_actor"),
            models.Index(fields=["occurred_at", "id"], name="event_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.occurred_at:%Y-%m-%d %H:%M}"

"""The audit event. It has no foreign key, so that it outlives what it tells of."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from stronghold.audit.choices import PARTNER, Kind


class Event(models.Model):
    """One thing that somebody did or was refused; never changed afterwards.

    The table is partitioned by month of `occurred_at`; rows are only ever added.
    `records` are public references; `detail` holds codes, numbers and dates, never
    what somebody wrote. Why they did it, in their words, is a row of `Reason`, which
    `reason_digest` names; empty where nobody was asked why.
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
    reason_digest = models.CharField(max_length=64, blank=True)
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
            models.Index(
                fields=["reason_digest"],
                condition=~models.Q(reason_digest=""),
                name="event_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.occurred_at:%Y-%m-%d %H:%M}"


class Reason(models.Model):
    """Why somebody did something, in their own words, apart from the event of it.

    The event holds the hash of the salt and the words. So the words can be erased, and
    with the salt all that could be guessed from the hash, while the event stands as it
    was written; and words that were changed are found out.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    salt = models.CharField(max_length=64)
    words = models.TextField()

    def __str__(self) -> str:
        return self.digest[:8]

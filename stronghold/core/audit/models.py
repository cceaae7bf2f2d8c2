"""The audit event, its reason, and the blocks that seal events.

An event has no foreign key, so that it outlives the rows it names.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models.functions import Cast

from stronghold.core.audit.choices import PARTNER, Kind


class Event(models.Model):
    """One act, or one refusal, of a user or of the system. Never changed afterwards.

    The table is partitioned by month of `occurred_at`; rows are only ever added.
    `records` are public references; `detail` holds codes, numbers and dates, never
    free text. The reason in the user's words is the row of `Reason` whose digest is
    `reason_digest`, which is empty if no reason was asked for.
    """

    occurred_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=150)
    actor_role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=100)
    # The code of the force whose audit log this belongs to. Empty for the system's own
    # work and for a sign-in attempt with an unknown username.
    force = models.CharField(max_length=40)
    session = models.CharField(max_length=16)
    source_ip = models.GenericIPAddressField(null=True)
    records = ArrayField(models.TextField())
    n_records = models.IntegerField()
    recipient = models.CharField(max_length=200)
    reason_digest = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    # The transaction, which ties an event to the rows of history that it wrote.
    txid = models.TextField(db_default=models.Func(function="pg_current_xact_id"))

    class Meta:
        indexes = [
            GinIndex(fields=["records"], name="event_records"),
            # Finds partners' reads of a record without scanning the police's reads of
            # it.
            GinIndex(
                fields=["records"],
                condition=models.Q(actor_role=PARTNER),
                name="event_partner_records",
            ),
            # Finds what was shown or exported to an organisation without its other
            # events.
            models.Index(
                fields=["organisation", "occurred_at", "id"],
                condition=models.Q(kind__in=(Kind.DISCLOSURE, Kind.EXPORT)),
                name="event_given",
            ),
            # Finds partners' reads of a week without scanning the police's reads.
            models.Index(
                fields=["occurred_at"],
                condition=models.Q(actor_role=PARTNER),
                name="event_partner_when",
            ),
            # Finds the refusals of a week without scanning what was read.
            models.Index(
                fields=["occurred_at"],
                condition=models.Q(kind=Kind.REFUSAL),
                name="event_refused",
            ),
            # Finds the events that no block covers yet. Events are added in about this
            # order, so the smallest kind of index will do.
            BrinIndex(
                Cast(Cast("txid", models.TextField()), models.BigIntegerField()),
                pages_per_range=32,
                name="event_txid",
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
    """The reason for an event in the user's words, stored apart from the event.

    The event holds the hash of the salt and the words. So the words and the salt can be
    erased while the event stays unchanged (without the salt, the words cannot be
    guessed from the hash), and words that were changed are detected.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    salt = models.CharField(max_length=64)
    words = models.TextField()

    def __str__(self) -> str:
        return self.digest[:8]


class Block(models.Model):
    """A seal of events: a link of the chain of hashes. Rows are only ever added.

    It covers the events of all transactions below `upto_txid` that no earlier block
    covers. `previous` is the hash of block `number` - 1; see seals/rules.py.
    """

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    upto_txid = models.BigIntegerField()
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"block {self.number}"


class BlockPart(models.Model):
    """The events of a block that belong to one month, which is one partition.

    Apart, so that a month that retention removes leaves the other parts to be checked.
    """

    block = models.ForeignKey(Block, models.PROTECT, related_name="parts")
    month = models.DateField()
    event_ids = ArrayField(models.BigIntegerField())
    root = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["block", "month"], name="blockpart_one_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block_id} of {self.month:%Y-%m}"


class DroppedMonth(models.Model):
    """A month of events that retention dropped; only `drop_audit_month` adds one.

    The seals of its events stay. `decision` is the number of the decision, which the
    event of the erasure has too.
    """

    month = models.DateField(primary_key=True)
    n_events = models.BigIntegerField()
    dropped_at = models.DateTimeField()
    decision = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class EarlierRow(models.Model):
    """What a row of evidence said before it was changed or deleted.

    Only a trigger adds one (sql/earlier_rows.sql), and no page shows it. `account` is
    the id of the account that the site named, if it named one.
    """

    relation = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    is_deleted = models.BooleanField()
    was = models.JSONField()
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["relation", "row_id"], name="earlierrow_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.row_id} until {self.at}"

"""What was told to whom by name, why and by which law; its words as they were then."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from operations.deadlines.models import WaitingMail
from stronghold.accounts.models import Organisation, User
from stronghold.geography.models import Force
from stronghold.sharing.choices import Gateway, NamedKind, Regime, Reliability
from stronghold.sharing.models import Agreement


class Disclosure(models.Model):
    """One record told to one person of a partner for one purpose.

    What it says never changes. It can be read until the end of the London day `until`,
    unless it was taken back, another corrected it, or the agreement it rests on is not
    in force. The record is named by its reference: it may be of any kind.
    """

    # Set on what an action hands back of an earlier sending; never stored.
    is_repetition = False

    client_uuid = models.UUIDField(unique=True)
    reference = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=7, choices=NamedKind)
    record_reference = models.CharField(max_length=12, db_index=True)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Theirs at that time: somebody who moved on reads it no more.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    gateway = models.CharField(max_length=13, choices=Gateway)
    from_regime = models.CharField(max_length=7, choices=Regime)
    to_regime = models.CharField(max_length=7, choices=Regime)
    reliability = models.CharField(max_length=11, choices=Reliability)
    # For the police alone: why this person needs to know it.
    reason = models.CharField(max_length=500)
    # The codes of what was told, which stay when its words are erased.
    fields = ArrayField(models.CharField(max_length=30))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until = models.DateField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_because = models.CharField(max_length=300, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disclosure_tells_something", condition=~Q(fields=[])
            ),
            models.CheckConstraint(
                name="disclosure_taken_back_says_who_and_why",
                condition=Q(
                    taken_back_at__isnull=True,
                    taken_back_by__isnull=True,
                    taken_back_because="",
                )
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~Q(taken_back_because=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-made_at", "-id"], name="disclosure_newest_first"
            ),
            models.Index(
                fields=["until"],
                condition=Q(erased_at__isnull=True),
                name="disclosure_not_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Told(models.Model):
    """The words of one field, as the recipient reads them; erased when it is over."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="told")
    n = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "n"], name="told_once_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.disclosure_id}"


class DisclosureMail(WaitingMail):
    """The e-mail that something waits for its recipient, or was taken back."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="+")
    is_taken_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "is_taken_back"],
                name="disclosuremail_once_for_each",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True),
                name="disclosuremail_unsent",
            )
        ]

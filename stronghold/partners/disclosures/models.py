"""Named disclosures: what was shared with whom, why, by which law, and its words."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from operations.safeguarding.choices import NamePassed
from stronghold.core.accounts.models import Organisation, User, WaitingMail
from stronghold.core.geography.models import Force
from stronghold.core.sharing.choices import DisclosedKind, Gateway, Regime, Reliability
from stronghold.core.sharing.models import Agreement


class Disclosure(models.Model):
    """One record disclosed to one person at a partner, for one purpose.

    Its terms never change. The recipient can read it until the end of the London day
    `until`, unless it was revoked or corrected by another disclosure, or the agreement
    it rests on is not in force. The record is named by its reference because it can be
    of any kind.
    """

    # True on a row that an action returns for a repeated submission; never stored.
    is_repetition = False

    client_uuid = models.UUIDField(unique=True)
    reference = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=7, choices=DisclosedKind)
    record_reference = models.CharField(max_length=12, db_index=True)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The recipient's organisation at the time: a person who has moved to another
    # organisation can no longer read it.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    gateway = models.CharField(max_length=13, choices=Gateway)
    from_regime = models.CharField(max_length=7, choices=Regime)
    to_regime = models.CharField(max_length=7, choices=Regime)
    reliability = models.CharField(max_length=11, choices=Reliability)
    # Shown to the police only: why this person needs to know.
    reason = models.CharField(max_length=500)
    # How and when the recipient was given the person's name, so that they can match the
    # two; the name is never kept here. Empty on a record that is about no one person.
    name_passed = models.CharField(
        max_length=11, choices=NamePassed, blank=True, default="", db_default=""
    )
    name_passed_at = models.DateTimeField(null=True, blank=True)
    # The codes of the disclosed fields. These stay when the words are erased.
    fields = ArrayField(models.CharField(max_length=30))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until = models.DateField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.CharField(max_length=300, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disclosure_has_fields", condition=~Q(fields=[])
            ),
            models.CheckConstraint(
                name="disclosure_revoked_says_who_and_why",
                condition=Q(
                    revoked_at__isnull=True,
                    revoked_by__isnull=True,
                    revoked_reason="",
                )
                | Q(revoked_at__isnull=False, revoked_by__isnull=False)
                & ~Q(revoked_reason=""),
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


class DisclosedField(models.Model):
    """The words of one field as the recipient reads them; erased when it has ended."""

    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="disclosed_fields"
    )
    n = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "n"], name="disclosedfield_once_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.disclosure_id}"


class DisclosureMail(WaitingMail):
    """The e-mail that tells a recipient of a new disclosure, or of its revocation."""

    of_force = "disclosure__force"
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="+")
    is_revocation = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "is_revocation"],
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

"""Signed briefs, and the subscribers of the e-mail that a brief is ready.

A signed brief is only added: the database refuses to change or remove it. It holds
references and codes, and no words of a record.
"""

from django.db import models
from django.db.models import Q

from stronghold.core.accounts.models import User, WaitingMail
from stronghold.core.geography.models import Force
from stronghold.core.sharing.models import Release


class Brief(models.Model):
    """The brief of one week as a supervisor signed it: its figures and its document.

    `figures` is read by `queries.signed.kept_figures`: lines, counts by category,
    arrests for supply; and by `queries.said.said_in`: the codes, counts and references
    of the sentence, the tiles and the lists, which briefs of earlier versions lack. The
    records counted are in `BriefCounted`.
    """

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    # The Monday.
    week = models.DateField()
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    comment = models.TextField(max_length=2000, blank=True)
    figures = models.JSONField()
    # The number of its rows in `BriefCounted`: the database refuses further ones.
    n_counted = models.PositiveIntegerField()
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "brief"
        constraints = [
            models.UniqueConstraint(
                fields=["force", "week"], name="brief_signed_once_a_week"
            ),
            models.CheckConstraint(
                name="brief_begins_on_a_monday", condition=Q(week__iso_week_day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week:%G-W%V}"


class BriefCounted(models.Model):
    """A record that a signed brief counted: the measure, ward, district and category.

    `area` is a ward's code, empty for elsewhere, "-" for place not known; `district`
    likewise, and null in briefs signed before figures were published.
    """

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="counted")
    measure = models.CharField(max_length=30)
    reference = models.CharField(max_length=12)
    # The Monday of the week it was counted in.
    week = models.DateField()
    area = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001
    category = models.CharField(max_length=80)
    # The partner that knew the record as its own then, by its code; empty for none.
    # Null in rows that an earlier version stored.
    known_to = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001

    class Meta:
        app_label = "brief"
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "measure", "reference"],
                name="briefcounted_once_a_measure",
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="briefcounted_reference")]

    def __str__(self) -> str:
        return f"{self.reference} as {self.measure}"


class BriefChanged(models.Model):
    """How many records had changed since a brief was signed, at one state of its week.

    The worker counts again what is of another state than its week is in now.
    """

    brief = models.OneToOneField(
        Brief, models.CASCADE, primary_key=True, related_name="+"
    )
    # By the first letter of their references, which is that of their kind.
    n_by_kind = models.JSONField()
    # Hexadecimal: of the state, see `queries.counted_records`.
    state_sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "brief"

    def __str__(self) -> str:
        return f"changed since brief {self.brief_id}"


class BriefSubscriber(models.Model):
    """A person who gets the Monday e-mail that the brief is ready."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        app_label = "brief"

    def __str__(self) -> str:
        return f"subscriber {self.user_id}"


class BriefMail(WaitingMail):
    """The e-mail that a week's brief is ready."""

    # The Monday of the brief's week.
    week = models.DateField()

    class Meta:
        app_label = "brief"
        constraints = [
            models.UniqueConstraint(
                fields=["week", "recipient"], name="briefmail_once_a_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True),
                name="briefmail_unsent",
            )
        ]


class RevisionCounted(models.Model):
    """A late record that a revision added: its week, ward, district and category.

    What the first release of a period counted is in `BriefCounted`. Revisions of an
    earlier version hold all that they counted.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=30)
    reference = models.CharField(max_length=12)
    week = models.DateField()
    ward = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=80)
    # The partner that knew the record as its own then, by its code; empty for none.
    # Null in rows that an earlier version stored.
    known_to = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001

    class Meta:
        app_label = "brief"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "measure", "reference"],
                name="revisioncounted_once_a_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} as {self.measure}"

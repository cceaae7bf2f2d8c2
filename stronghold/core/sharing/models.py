"""Sharing agreements, and the tickets with which a partner's connection reads data."""

from collections.abc import Sequence

import pghistory
from django.contrib.gis.db import models as geo
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.geography.models import Force
from stronghold.core.sharing.choices import (
    AgreementStatus,
    Controllers,
    Gateway,
    Shared,
    Side,
)
from stronghold.core.sharing.figures.models import Figure, Release

__all__ = [
    "Agreement",
    "AgreementPaper",
    "CoarsePlace",
    "Figure",
    "IdentityCheck",
    "Release",
    "Ticket",
]


def _codes(choices: type[models.TextChoices]) -> "ArrayField[list[str], list[str]]":
    return ArrayField(
        models.CharField(max_length=13, choices=choices), default=list, blank=True
    )


def _person() -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )


def _together(at: str, by: str) -> Q:
    return Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | Q(
        **{f"{at}__isnull": False, f"{by}__isnull": False}
    )


@pghistory.track()
class Agreement(models.Model):
    """One version of an agreement between a force and another organisation.

    Its terms can be changed, or the version discarded, until someone signs it. After
    that, a change needs another version, which both sides sign and which takes over on
    its first day. The status follows from the signatures, the days, and whether it was
    discarded, suspended or ended.
    """

    # Set by queries, for today; never stored. `reminder` is the code of what needs
    # attention, such as a review; "" if nothing does.
    status: AgreementStatus
    reminder: str
    # Set by queries of all versions of one agreement.
    area_names: Sequence[str]

    reference = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    purpose = models.TextField(max_length=1000)
    gateways = _codes(Gateway)
    # Codes of districts and wards, which are the same in every edition.
    area_codes = ArrayField(models.CharField(max_length=20))
    rows = _codes(Shared)
    figures = _codes(Shared)
    embargo_days = models.PositiveSmallIntegerField(default=7)
    closure_addresses = models.BooleanField(default=False)
    # Months for which an address is shown after its order ended; never once the order
    # was quashed.
    address_months = models.PositiveSmallIntegerField(default=0)
    # Police records of earlier days are not shown. Null in agreements that were signed
    # before this term existed.
    records_from = models.DateField(null=True, blank=True)
    # The fields down to partner_phone are empty in agreements that were signed before
    # these terms existed.
    dpia_reference = models.CharField(max_length=120, blank=True)
    # Months for which the partner keeps what it was shown, and how it then destroys it.
    kept_months = models.PositiveSmallIntegerField(null=True, blank=True)
    destroyed_how = models.CharField(max_length=300, blank=True)
    # The contact of each side: a position and a desk, never a person.
    police_contact = models.CharField(max_length=80, blank=True)
    police_email = models.EmailField(blank=True)
    police_phone = models.CharField(max_length=30, blank=True)
    partner_contact = models.CharField(max_length=80, blank=True)
    partner_email = models.EmailField(blank=True)
    partner_phone = models.CharField(max_length=30, blank=True)
    # These too are empty in agreements that were signed before they existed.
    security_terms = models.CharField(max_length=600, blank=True, db_default="")
    breach_terms = models.CharField(max_length=600, blank=True, db_default="")
    requests_terms = models.CharField(max_length=600, blank=True, db_default="")
    controllers = models.CharField(
        max_length=8, choices=Controllers, blank=True, db_default=""
    )
    # The arrangement of joint controllers, and whom people ask (DPA 2018, s.58).
    joint_terms = models.CharField(max_length=600, blank=True, db_default="")
    contact_point = models.CharField(
        max_length=7, choices=Side, blank=True, db_default=""
    )
    # London days, the last one included.
    valid_from = models.DateField()
    review_by = models.DateField()
    ends_on = models.DateField()
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    police_signed_at = models.DateTimeField(null=True, blank=True)
    police_signed_by = _person()
    # The signer's position at the time.
    police_signed_as = models.CharField(max_length=80, blank=True)
    # The findings of the identity check as the police signer saw them, and the signer's
    # answer. Null in agreements that were signed before there was a check.
    check_findings = models.JSONField(null=True, blank=True)
    check_answer = models.CharField(max_length=500, blank=True)
    # Since when what is shown has grown by so much that the check is to be answered
    # again.
    check_grown_at = models.DateTimeField(null=True, blank=True)
    partner_signed_at = models.DateTimeField(null=True, blank=True)
    partner_signed_by = _person()
    partner_signed_as = models.CharField(max_length=80, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = _person()
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = _person()
    # Who asked to resume it, and why; another person resumes it.
    resume_asked_at = models.DateTimeField(null=True, blank=True)
    resume_asked_by = _person()
    resume_reason = models.CharField(max_length=300, blank=True, db_default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = _person()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "version"], name="agreement_version_once"
            ),
            models.CheckConstraint(
                name="agreement_rows_or_figures_never_both",
                condition=~Q(rows__overlap=F("figures")),
            ),
            models.CheckConstraint(
                name="agreement_is_reviewed_before_it_ends",
                condition=Q(valid_from__lte=F("review_by"))
                & Q(review_by__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="agreement_police_signature_says_who",
                condition=_together("police_signed_at", "police_signed_by"),
            ),
            models.CheckConstraint(
                name="agreement_partner_signature_says_who",
                condition=_together("partner_signed_at", "partner_signed_by"),
            ),
            models.CheckConstraint(
                name="agreement_check_has_its_answer",
                condition=Q(check_findings__isnull=True, check_answer="")
                | Q(check_findings__isnull=False, police_signed_at__isnull=False)
                & ~Q(check_answer=""),
            ),
            models.CheckConstraint(
                name="agreement_suspension_says_who",
                condition=_together("suspended_at", "suspended_by"),
            ),
            models.CheckConstraint(
                name="agreement_resumption_is_asked_of_what_is_suspended",
                condition=Q(resume_asked_at__isnull=True, resume_asked_by__isnull=True)
                | Q(
                    resume_asked_at__isnull=False,
                    resume_asked_by__isnull=False,
                    suspended_at__isnull=False,
                )
                & ~Q(resume_reason=""),
            ),
            models.CheckConstraint(
                name="agreement_joint_controllers_have_an_arrangement",
                condition=~Q(controllers=Controllers.JOINT)
                | ~Q(joint_terms="") & ~Q(contact_point=""),
            ),
            models.CheckConstraint(
                name="agreement_end_says_who",
                condition=_together("ended_at", "ended_by"),
            ),
            models.CheckConstraint(
                name="agreement_discarded_says_who",
                condition=_together("discarded_at", "discarded_by"),
            ),
            models.CheckConstraint(
                name="agreement_discarded_was_not_signed_by_both",
                condition=Q(discarded_at__isnull=True)
                | Q(police_signed_at__isnull=True)
                | Q(partner_signed_at__isnull=True),
            ),
            # Two people: the author does not sign it for the police.
            models.CheckConstraint(
                name="agreement_is_signed_by_another",
                condition=Q(police_signed_by__isnull=True)
                | ~Q(police_signed_by=F("drawn_up_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} version {self.version}"

    @property
    def is_signed(self) -> bool:
        return self.police_signed_at is not None and self.partner_signed_at is not None

    @property
    def is_draft(self) -> bool:
        """Say whether no one has signed it yet, so that it can still be changed."""
        is_unsigned = self.police_signed_at is None and self.partner_signed_at is None
        return is_unsigned and self.discarded_at is None and self.ended_at is None

    @property
    def terms_mark(self) -> str:
        """Stand for the terms and papers that a signer is shown.

        Each change of a draft has an author and an instant, and each paper a number.
        """
        papers = self.papers.filter(removed_at__isnull=True).order_by("n")
        numbers = [str(n) for n in papers.values_list("n", flat=True)]
        return " ".join([self.drawn_up_at.isoformat(), *numbers])

    @property
    def resumption_mark(self) -> str:
        """Stand for what was asked: who resumes it resumes what they were shown."""
        return self.resume_asked_at.isoformat() if self.resume_asked_at else ""


class AgreementPaper(models.Model):
    """A PDF of one version, kept as it came in the folder of attachments.

    Rows are only added. A paper of a draft can be removed, and is then shown to no one;
    once someone has signed the version, its papers stay.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="papers")
    # Numbered within the version.
    n = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    stored_name = models.CharField(max_length=60, unique=True)
    n_bytes = models.PositiveIntegerField()
    n_pages = models.PositiveSmallIntegerField()
    # SHA-256 in hexadecimal.
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "n"], name="agreementpaper_n_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "digest"],
                condition=Q(removed_at__isnull=True),
                name="agreementpaper_file_once",
            ),
            models.CheckConstraint(
                name="agreementpaper_removal_says_who",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.n} of {self.agreement_id}"


class IdentityCheck(models.Model):
    """An answer to whether what a version shows could identify someone; only added.

    `counts` is how many records of each kind were shown then.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="checks")
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    counts = models.JSONField()
    findings = models.JSONField()
    answer = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"check of {self.agreement_id} at {self.answered_at:%Y-%m-%d}"


class Ticket(models.Model):
    """What a partner's connection presents to read the rows of one agreement.

    Its token is long and random. The table holds the digest only, so a person who reads
    the table cannot use it. The partners' role cannot read the table.
    """

    digest = models.BinaryField(max_length=32, unique=True)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, blank=True, related_name="+"
    )
    viewer = models.ForeignKey(User, models.CASCADE, related_name="+")
    # For police, who may view an agreement's data whether or not it is in force.
    is_preview = models.BooleanField(default=False)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ticket_preview_is_of_an_agreement",
                condition=Q(is_preview=False) | Q(agreement__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["until"], name="ticket_until")]

    def __str__(self) -> str:
        return f"ticket until {self.until}"


class CoarsePlaceMark(models.Model):
    """Streets or wards changed, so that coarse places may; added, then deleted."""

    def __str__(self) -> str:
        return f"mark {self.pk}"


class CoarsePlace(models.Model):
    """The approximate point at which partners are shown a record.

    Triggers keep it (sql/coarse_places.sql). There is no foreign key, because the
    record's table belongs to a higher layer.
    """

    kind = models.CharField(max_length=8)
    record_id = models.BigIntegerField()
    point = geo.PointField(srid=4326)
    # True where no street of the ward is known: the point then means the whole ward.
    is_area = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id"], name="coarseplace_once_a_record"
            ),
        ]

    def __str__(self) -> str:
        return f"place of {self.kind} {self.record_id}"

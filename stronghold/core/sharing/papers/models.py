"""A paper of one version of an agreement, in the folder of attachments."""

from django.db import models
from django.db.models import Q

from stronghold.core.accounts.models import User


class AgreementPaper(models.Model):
    """A PDF, kept as it came.

    Rows are only added. A paper of a draft can be removed, and is then shown to no one;
    once someone has signed the version, its papers stay.
    """

    agreement = models.ForeignKey(
        "sharing.Agreement", models.PROTECT, related_name="papers"
    )
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
                fields=["agreement", "n"], name="agreement_paper_n_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "digest"],
                condition=Q(removed_at__isnull=True),
                name="agreement_paper_file_once",
            ),
            models.CheckConstraint(
                name="agreement_paper_removal_says_who",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.n} of {self.agreement_id}"

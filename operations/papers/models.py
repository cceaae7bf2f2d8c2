"""A paper or exhibit that is kept with one record."""

from django.db import models
from django.db.models import Q

from operations.papers.choices import PaperKind, PaperMedia
from stronghold.core.accounts.models import User


class Paper(models.Model):
    """A file about a warrant or a closure case, in the folder of attachments.

    Rows are only added; one added in error is marked, and then shown to no one.
    """

    closure = models.ForeignKey(
        "operations.ClosureCase",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    warrant = models.ForeignKey(
        "operations.Warrant",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    # Numbered within the record.
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=13, choices=PaperKind)
    title = models.CharField(max_length=100)
    stored_name = models.CharField(max_length=50, unique=True)
    media_type = models.CharField(max_length=20, choices=PaperMedia)
    n_bytes = models.PositiveIntegerField()
    n_pages = models.PositiveSmallIntegerField(default=1)
    # SHA-256 in hexadecimal: of the file that is kept, and of the file as it came.
    # Those of a PDF are the same.
    digest = models.CharField(max_length=64)
    sent_digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    error_at = models.DateTimeField(null=True, blank=True)
    error_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    error_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="paper_is_of_one_record",
                condition=Q(closure__isnull=False, warrant__isnull=True)
                | Q(closure__isnull=True, warrant__isnull=False),
            ),
            models.UniqueConstraint(fields=["closure", "n"], name="paper_case_n_once"),
            models.UniqueConstraint(
                fields=["warrant", "n"], name="paper_warrant_n_once"
            ),
            models.UniqueConstraint(
                fields=["closure", "sent_digest"],
                condition=Q(error_at__isnull=True),
                name="paper_case_file_once",
            ),
            models.UniqueConstraint(
                fields=["warrant", "sent_digest"],
                condition=Q(error_at__isnull=True),
                name="paper_warrant_file_once",
            ),
            models.CheckConstraint(
                name="paper_error_says_who_and_why",
                condition=Q(
                    error_at__isnull=True, error_by__isnull=True, error_reason=""
                )
                | (
                    Q(error_at__isnull=False, error_by__isnull=False)
                    & ~Q(error_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.n}: {self.kind}"

"""Assessments of reports."""

from typing import Any

from django.db import models

from reports.report.choices import Grade
from reports.report.models import Report
from reports.triage.choices import Concerned
from stronghold.core.accounts.models import User


def _weight() -> Any:
    return models.CharField(max_length=6, choices=Concerned, blank=True, default="")


class Assessment(models.Model):
    """One THRIVE assessment. Rows never change: a later assessment is another row.

    The six considerations are empty if only a grade was given.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="assessments")
    threat = _weight()
    harm = _weight()
    risk = _weight()
    investigation = _weight()
    vulnerability = _weight()
    engagement = _weight()
    grade = models.CharField(max_length=1, choices=Grade)
    reason = models.CharField(max_length=500, blank=True)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["report", "-assessed_at"], name="assessment_latest")
        ]

    def __str__(self) -> str:
        return f"assessment of {self.report_id}"

    @property
    def is_weighed(self) -> bool:
        return bool(self.threat)

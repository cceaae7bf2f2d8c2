"""A file of history that is imported in pieces, and what is wrong with its lines."""

import uuid

from django.db import models
from django.db.models import F, Q

from operations.imports.choices import State, Step
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force


class HistoryFile(models.Model):
    """One file, and how far its import has come: each piece counts with what it stored.

    `content` is CSV in our own columns. It is emptied when all lines are stored, and at
    the latest with `clear_history`. A number `n_done` of lines of the present `step`
    are dealt with.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    # SHA-256 of the file as it was sent, in hexadecimal.
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    # Its lines have the numbers of the file that was sent in a column of their own.
    is_mapped = models.BooleanField(default=False)
    n_lines = models.PositiveIntegerField()
    step = models.CharField(max_length=5, choices=Step, default=Step.CHECK)
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    n_groups_done = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_stored = models.PositiveIntegerField(default=0)
    n_there = models.PositiveIntegerField(default=0)
    n_wrong = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="historyfile_counts_each_line_once",
                condition=Q(n_done=F("n_stored") + F("n_there") + F("n_wrong"))
                & Q(n_done__lte=F("n_lines")),
            ),
        ]
        indexes = [
            models.Index(fields=["made_by", "-added_at"], name="history_newest_first"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class HistoryProblem(models.Model):
    """Why a line is not stored, and what to do about it."""

    file = models.ForeignKey(HistoryFile, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    wrong = models.TextField()
    to_do = models.TextField()

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["file", "line"], name="historyproblem_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"

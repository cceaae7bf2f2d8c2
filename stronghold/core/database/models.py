"""What is installed, which backups were made, and when beat last sent each task."""

from django.db import models


class InstalledSql(models.Model):
    """One SQL file, as last installed."""

    name = models.CharField(max_length=100, primary_key=True)
    sha256 = models.CharField(max_length=64)
    installed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class BackupMade(models.Model):
    """A backup of this database that was made to its end; the files are elsewhere.

    `made_at` is when it was begun, so that it holds at least what there was then.
    """

    made_at = models.DateTimeField(primary_key=True)
    is_base = models.BooleanField(default=False)
    n_bytes = models.BigIntegerField()

    def __str__(self) -> str:
        return f"backup of {self.made_at:%Y-%m-%d %H:%M}"


class BeatTick(models.Model):
    """When a task of the schedule was last sent, by whichever beat did.

    Kept here, so that several beats send each task once (stronghold/beat.py).
    """

    name = models.CharField(max_length=100, primary_key=True)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, {self.sent_at}"

"""What is installed in the database, and which backups were made of it."""

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

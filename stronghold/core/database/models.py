"""The SQL files that are installed in the database, and their versions."""

from django.db import models


class InstalledSql(models.Model):
    """One SQL file, as last installed."""

    name = models.CharField(max_length=100, primary_key=True)
    sha256 = models.CharField(max_length=64)
    installed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

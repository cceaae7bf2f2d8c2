"""How far the security feed has been sent."""

from django.db import models


class FeedPosition(models.Model):
    """The last block of the audit log whose events were sent; at most one row."""

    block = models.BigIntegerField()
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"block {self.block} at {self.sent_at:%Y-%m-%d %H:%M}"

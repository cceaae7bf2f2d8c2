"""A page that a phone keeps sealed, to be read without a signal."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class KeptPage:
    """The main content of a page as its reader saw it.

    No script is in it, and its forms carry no token of a session.

    Shown under `url` until `keep_until`, in UTC; then the phone must delete it.
    """

    url: str
    title: str
    html: str
    keep_until: datetime

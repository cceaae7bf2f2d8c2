"""Words of a notice: those that its form begins with, and what they must hold."""

import re

# Section 76(4): neither can be kept out.
EVERYONE = "Everyone except people who habitually live there, and the owner"
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]@[^\s@.]+\.[^\s@.]")
# Of an area, a mobile phone or a service, or a short number such as 101 or 116 123.
_TELEPHONE = re.compile(
    r"(?<![\w.])(?:(?:\+44|0)(?:[\s()-]*\d){6,10}|116 ?\d{3}|1[01]1)(?!\w)"
)


def can_be_reached(words: str) -> bool:
    """Say whether words hold a telephone number, a postcode or an e-mail address."""
    return any(found.search(words) for found in (_TELEPHONE, POSTCODE, _EMAIL))

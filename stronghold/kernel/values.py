"""Small values with a shape of their own: references, postcodes."""

import re
import secrets

# No I, L, O, U, 0 or 1: a reference is read aloud over a radio.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# No script may round one: up to two to the power of 53.
_LEAST_KEY, _MOST_KEY = 10**15, 2**53
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")


def new_reference(prefix: str) -> str:
    """Return a fresh public reference such as R-7F3K-92QX."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def new_key() -> int:
    """Return a fresh key that tells nothing of the others: 16 digits, exact in JSON."""
    return _LEAST_KEY + secrets.randbelow(_MOST_KEY - _LEAST_KEY)


def postcode_in_form(text: str) -> str | None:
    """Return a UK postcode as OX1 4RP, whatever its case and spaces; else None."""
    match = _POSTCODE.fullmatch(re.sub(r"\s+", "", text).upper())
    return f"{match[1]} {match[2]}" if match else None

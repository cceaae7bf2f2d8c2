"""References, keys and postcodes."""

import re
import secrets
import uuid

from stronghold.core.kernel.errors import NotFound

# No I, L, O, U, 0 or 1: a reference is read aloud over a radio.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# JavaScript holds whole numbers exactly up to 2**53 only.
_LEAST_KEY, _MOST_KEY = 10**15, 2**53
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
_PART_OF_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)( ?)([0-9][A-Z]{0,2})?")


def new_reference(prefix: str) -> str:
    """Return a new random public reference such as R-7F3K-92QX."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def new_key() -> int:
    """Return a random 16-digit key: it reveals no other key and is exact in JSON."""
    return _LEAST_KEY + secrets.randbelow(_MOST_KEY - _LEAST_KEY)


def uuid_named(text: str) -> uuid.UUID:
    """Return the UUID that an address names; NotFound if it names none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


def postcode_in_form(text: str) -> str | None:
    """Return a UK postcode as OX1 4RP, from any case and spacing; otherwise None."""
    match = _POSTCODE.fullmatch(re.sub(r"\s+", "", text).upper())
    return f"{match[1]} {match[2]}" if match else None


def starts_of_postcode(text: str) -> list[str]:
    """Return the starts of postcodes that text may be: none if it is another word.

    Without a space, "OX14" is the start of OX1 4AA and of OX14 1AA.
    """
    if postcode := postcode_in_form(text):
        return [postcode]
    match = _PART_OF_POSTCODE.fullmatch(" ".join(text.split()).upper())
    if not match:
        return []
    outward, space, inward = match[1], match[2], match[3] or ""
    starts = [f"{outward} {inward}"]
    if not space and outward[-2:].isdigit():
        starts.append(f"{outward[:-1]} {outward[-1]}{inward}")
    return starts

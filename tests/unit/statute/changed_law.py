"""The law as it might be changed, for tests: a limit with another number, or on."""

from dataclasses import replace
from datetime import date

from operations.statute.choices import Confidence
from operations.statute.provisions import SEED
from operations.statute.rules.limits import Provision, Provisions, merged


def of_code(code: str) -> Provision:
    """Return what the seed says of it, as it is on."""
    found = [p for p in SEED if p.code == code]
    return next((p for p in found if p.is_on), found[0])


def changed(code: str, value: int, on: date) -> Provision:
    """Return the same limit with another number, from a day on."""
    return replace(of_code(code), value=value, in_force_from=on, in_force_to=None)


def with_change(code: str, value: int, on: date) -> Provisions:
    return merged(SEED, [changed(code, value, on)])


def switched_on(code: str, on: date) -> Provisions:
    """Return the law with a provision that was off in force from a day on."""
    new = replace(
        of_code(code), in_force_from=on, is_on=True, confidence=Confidence.CONFIRMED
    )
    return merged(SEED, [new])


def ended(code: str, on: date) -> Provisions:
    """Return the law in which a provision ends on a day, with none in its place."""
    return merged(SEED, [replace(of_code(code), in_force_from=on, is_on=False)])

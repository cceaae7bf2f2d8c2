"""Put all that is stored under another SECRET_KEY, so that an earlier one can go.

Higher packages too keep what a key made of SECRET_KEY encrypted or hashed; the setting
`UNDER_SECRET_KEY` names it all.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import QuerySet

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.registered import registered
from stronghold.core.secrets.choices import SecretKeyChange
from stronghold.core.secrets.encryption import Seal

Report = Callable[[str], None]
_REPORTED_EVERY = 500


class Renewal(Enum):
    """What became of one row."""

    RENEWED = "renewed"
    # Nothing of it is under an earlier key.
    CURRENT = "current"
    # None of the keys opens it.
    LOST = "lost"


@dataclass(frozen=True)
class Kept:
    """Rows of one kind that hold what a key made of SECRET_KEY encrypted or hashed.

    `renew` takes a primary key, and is a transaction of its own.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    renew: Callable[[Any], Renewal]


@transaction.atomic(durable=True)
def renew_secret(
    rows: Callable[[], QuerySet[Any]], seal: Seal, pk: Any, *, column: str = "secret"
) -> Renewal:
    """Encrypt the column of a row with SECRET_KEY."""
    row = rows().select_for_update().filter(pk=pk).first()
    if row is None:
        return Renewal.CURRENT
    try:
        new = seal.renewed(getattr(row, column))
    except InvalidToken:
        return Renewal.LOST
    if new == getattr(row, column):
        return Renewal.CURRENT
    setattr(row, column, new)
    row.save(update_fields=[column])
    return Renewal.RENEWED


def change_secret_key(report: Report) -> Counter[Renewal]:
    """Put every row under SECRET_KEY; return how many became what.

    Interrupted, the next run passes over those that are done.
    """
    total: Counter[Renewal] = Counter()
    for kept in registered("UNDER_SECRET_KEY"):
        total += _renew_all(kept, report)
    if total[Renewal.RENEWED]:
        _note(total[Renewal.RENEWED])
    return total


def _renew_all(kept: Kept, report: Report) -> Counter[Renewal]:
    pks = list(kept.rows().order_by("pk").values_list("pk", flat=True))
    found: Counter[Renewal] = Counter()
    for n, pk in enumerate(pks, start=1):
        found[kept.renew(pk)] += 1
        if n % _REPORTED_EVERY == 0:
            report(f"{kept.name}: {n:,} of {len(pks):,}")
    words = f"{kept.name}: {len(pks):,} looked at, {found[Renewal.RENEWED]:,} renewed"
    if n_lost := found[Renewal.LOST]:
        words += f", {n_lost:,} under a key that is not here"
    report(words)
    return found


@transaction.atomic(durable=True)
def _note(n: int) -> None:
    detail = {"change": SecretKeyChange.CHANGED, "n": n}
    record(Kind.ALTERATION, by=SYSTEM, detail=detail)

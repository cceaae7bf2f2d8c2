"""Writes of places: how premises are held, and where to ask first before a visit."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction

from stronghold.audit.choices import Kind
from stronghold.audit.record import Actor, record
from stronghold.geography.models import Force, Street
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.files import FileRefused
from stronghold.places.choices import PremisesKind, Tenure
from stronghold.places.models import AskFirst, Premises
from stronghold.places.premises_file import PremisesFile, PremisesRead
from stronghold.places.rules import Spot, check_can_be_known


def hold_ask_first(
    spots: Collection[Spot],
    *,
    holder: uuid.UUID,
    team_id: int,
    until: date | None = None,
    hears_all: bool = False,
) -> None:
    """Let a holder ask at these places and no others; at none, it lets go.

    Within the transaction of an action. It leaves no event: what the holder does is
    recorded there, and that it asks must not give it away.
    """
    kept = AskFirst.objects.filter(holder=holder)
    wanted = {(spot.premises_id, spot.words) for spot in spots}
    for row in kept:
        if (row.premises_id, row.words) not in wanted:
            row.delete()
    held = {"team_id": team_id, "until": until, "hears_all": hears_all}
    for premises_id, words in wanted:
        spot: dict[str, Any] = {"premises_id": premises_id, "words": words}
        AskFirst.objects.update_or_create(**spot, holder=holder, defaults=held)


def make_known(
    *, force: Force, address: str, street_id: int | None, point: Point | None
) -> Premises:
    """Return the premises of an address, which become known if they were not.

    Within the transaction of an action, which records what they are for.
    """
    check_can_be_known(address, has_street=bool(street_id), has_point=bool(point))
    assert street_id is not None  # noqa: S101 - checked above
    assert point is not None  # noqa: S101 - checked above
    found, _ = Premises.objects.get_or_create(
        force=force,
        address=address,
        street_id=street_id,
        defaults={"point": point, "kind": PremisesKind.DWELLING},
    )
    return found


def set_tenure(premises: Premises, tenure: str) -> bool:
    """Store how premises are held; say whether that is new. Its history is kept.

    Within the transaction of an action, which records the event.
    """
    if tenure not in Tenure.values:
        raise RuleBroken("Choose how the premises are held", field="tenure")
    if premises.tenure == tenure:
        return False
    premises.tenure = tenure
    premises.save(update_fields=["tenure"])
    return True


@dataclass(frozen=True)
class PremisesLoaded:
    """How many premises a file had, and how many were new or are held otherwise."""

    n_lines: int
    n_new: int
    n_changed: int


@transaction.atomic(durable=True)
def load_premises(*, by: Actor, force: Force, file: PremisesFile) -> PremisesLoaded:
    """Store premises of a force with their tenure: the whole file, or nothing of it.

    Loading again changes what is told otherwise, and takes nothing away.
    """
    found = [_load_one(force, file, line) for line in file.lines]
    loaded = PremisesLoaded(
        n_lines=len(found),
        n_new=sum(is_new for is_new, _ in found),
        n_changed=sum(is_changed for _, is_changed in found),
    )
    detail = {"change": "premises_loaded", "lines": loaded.n_lines}
    record(Kind.COLLECTION, by=by, force=force.code, detail=detail)
    return loaded


def _load_one(
    force: Force, file: PremisesFile, line: PremisesRead
) -> tuple[bool, bool]:
    streets = Street.objects.filter(name__iexact=line.street)
    if line.locality:
        streets = streets.filter(locality__iexact=line.locality)
    if len(streets) != 1:
        what = "is no street known here" if not streets else "is several streets"
        reason = f"{line.street!r} {what}; give its name, and its locality"
        raise FileRefused(file.name, reason, line=line.number)
    told = {"kind": line.kind, "tenure": line.tenure, "uprn": line.uprn}
    told |= {"postcode": line.postcode}
    premises, is_new = Premises.objects.get_or_create(
        force=force,
        address=line.address,
        street=streets[0],
        defaults=told | {"point": Point(line.longitude, line.latitude, srid=4326)},
    )
    # What the file does not know leaves alone what is known.
    known = {n: value for n, value in told.items() if value not in ("", Tenure.UNKNOWN)}
    changed = [n for n, value in known.items() if getattr(premises, n) != value]
    for name in changed:
        setattr(premises, name, told[name])
    if changed:
        premises.save(update_fields=changed)
    return is_new, bool(changed)

"""Actions of places: premises, their tenure, and where to ask first before a visit."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.geography.models import Force, Street
from stronghold.core.geography.visibility import own_streets
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused
from stronghold.core.places.choices import PremisesChange, PremisesKind, Tenure
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.premises_file import PremisesFile, PremisesRead
from stronghold.core.places.rules import Spot, check_can_be_known


def set_ask_first_marks(
    spots: Collection[Spot],
    *,
    holder: uuid.UUID,
    team_id: int,
    until: date | None = None,
    notify_of_all: bool = False,
) -> None:
    """Set the places at which a holder's team is to be asked first; none removes them.

    Called within the transaction of an action, which logs the event. It writes no event
    itself, because that would reveal the holder (such as a live warrant).
    """
    existing = AskFirst.objects.filter(holder=holder)
    wanted = {(spot.premises_id, spot.words) for spot in spots}
    for row in existing:
        if (row.premises_id, row.words) not in wanted:
            row.delete()
    details = {"team_id": team_id, "until": until, "notify_of_all": notify_of_all}
    for premises_id, words in wanted:
        spot: dict[str, Any] = {"premises_id": premises_id, "words": words}
        AskFirst.objects.update_or_create(**spot, holder=holder, defaults=details)


def set_cover(spot: Spot, *, team_id: int) -> None:
    """Set a mark that has no reason. An event of it would show which those are."""
    AskFirst.objects.create(
        premises_id=spot.premises_id,
        words=spot.words,
        holder=uuid.uuid4(),
        team_id=team_id,
        is_cover=True,
    )


def end_cover(mark: AskFirst) -> None:
    mark.delete()


def make_known(
    *, force: Force, address: str, street_id: int | None, point: Point | None
) -> Premises:
    """Return the premises of an address, created if they do not exist.

    Called within the transaction of an action, which logs the event.
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
    """Set the tenure of premises; return whether it changed. Its history is kept.

    Called within the transaction of an action, which logs the event.
    """
    if tenure not in Tenure.values:
        raise RuleBroken("Choose the tenure of the premises", field="tenure")
    if premises.tenure == tenure:
        return False
    premises.tenure = tenure
    premises.save(update_fields=["tenure"])
    return True


@dataclass(frozen=True)
class PremisesLoaded:
    """The number of premises in a file, and of those that were new or changed."""

    n_lines: int
    n_new: int
    n_changed: int


@transaction.atomic(durable=True)
def load_premises(*, by: Actor, force: Force, file: PremisesFile) -> PremisesLoaded:
    """Store premises of a force with their tenure: the complete file, or none of it.

    Loading again updates what differs, and deletes nothing.
    """
    streets = StreetsOfLines(force.pk)
    found = [_load_one(force, file, line, streets) for line in file.lines]
    loaded = PremisesLoaded(
        n_lines=len(found),
        n_new=sum(is_new for is_new, _ in found),
        n_changed=sum(is_changed for _, is_changed in found),
    )
    detail = {"change": PremisesChange.LOADED, "lines": loaded.n_lines}
    record(Kind.COLLECTION, by=by, force=force.code, detail=detail)
    return loaded


def _load_one(
    force: Force, file: PremisesFile, line: PremisesRead, streets: "StreetsOfLines"
) -> tuple[bool, bool]:
    try:
        return store_premises(force, line, streets)
    except RuleBroken as broken:
        raise FileRefused(file.name, broken.message, line=line.number) from broken


class StreetsOfLines:
    """Looks up the streets of lines by name, and remembers them."""

    def __init__(self, force: int) -> None:
        self._own = own_streets(force)
        self._found: dict[tuple[str, str], list[Street]] = {}

    def named(self, name: str, locality: str) -> Street:
        """Return the one street that is called so; RuleBroken if there is not one."""
        key = (name.lower(), locality.lower())
        if key not in self._found:
            rows = Street.objects.filter(self._own, name__iexact=name)
            if locality:
                rows = rows.filter(locality__iexact=locality)
            self._found[key] = list(rows[:2])
        streets = self._found[key]
        if len(streets) != 1:
            fault = "is not a known street" if not streets else "is several streets"
            message = f"{name!r} {fault}; give its name and its locality"
            raise RuleBroken(message, field="street")
        return streets[0]


def store_premises(
    force: Force, line: PremisesRead, streets: StreetsOfLines
) -> tuple[bool, bool]:
    """Store premises of a force, or what differs; say if they are new, and changed.

    Called within the transaction of an action, which logs the event.
    """
    details = {
        "kind": line.kind,
        "tenure": line.tenure,
        "uprn": line.uprn,
        "postcode": line.postcode,
    }
    premises, is_new = Premises.objects.get_or_create(
        force=force,
        address=line.address,
        street=streets.named(line.street, line.locality),
        defaults=details | {"point": Point(line.longitude, line.latitude, srid=4326)},
    )
    # Details missing from the file do not overwrite stored ones.
    known = {
        name: value
        for name, value in details.items()
        if value not in ("", Tenure.UNKNOWN)
    }
    changed = [
        name for name, value in known.items() if getattr(premises, name) != value
    ]
    for name in changed:
        setattr(premises, name, known[name])
    if changed:
        premises.save(update_fields=changed)
    return is_new, bool(changed)

"""Who acts in made-up enforcement, where, and how an action is run at a past time."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from stronghold.core.kernel.london import london_date
from stronghold.core.places.choices import PremisesKind
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.submission import Submission
from stronghold.demo.builders.stage import within
from stronghold.demo.history import acting
from stronghold.demo.times import moment

if TYPE_CHECKING:
    from operations.safeguarding.models import Concern, Referral
    from stronghold.core.accounts.models import Organisation, User
    from stronghold.core.places.models import Premises
    from stronghold.demo.queries import City

T = TypeVar("T")
LAKE_STREET = "Lake Street"


@dataclass
class Scene:
    """The people, organisations and city of made-up enforcement, and until when."""

    city: "City"
    people: Mapping[str, "User"]
    organisations: Mapping[str, "Organisation"]
    until: datetime
    stream: Callable[[str], Random]
    ids: Random
    # The referral that was opened with a concern.
    referral_of: "Callable[[Concern], Referral]"
    # How many exhibit references are given out.
    n_exhibits: int = field(default=0)

    @property
    def officer(self) -> "User":
        return self.people["officer"]

    @property
    def constable(self) -> "User":
        """Return the officer's colleague, who has half of the team's cases."""
        return self.people["constable"]

    @property
    def supervisor(self) -> "User":
        return self.people["supervisor"]

    def day(self, days_ago: int) -> date:
        """Return the day that is `days_ago`; a negative number is in the future."""
        return london_date(self.until) - timedelta(days=days_ago)

    def ago(self, days_ago: int, at: str) -> datetime:
        """Return a London time on the day that is `days_ago`."""
        return moment(self.day(days_ago), at)

    def by_now(self, at: datetime) -> datetime:
        """Return an instant, or now if that is still to come."""
        return min(at, self.until)

    def submission(self, *, of: str) -> Submission:
        return Submission.of(self.client_uuid(), {"demonstration": of})

    def client_uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.ids.getrandbits(128), version=4)

    def exhibit(self, on: date) -> str:
        """Return the next exhibit reference, as a property store numbers them."""
        self.n_exhibits += 1
        return f"OX/{on.year}/{self.n_exhibits:04}"

    def act(self, at: datetime, action: Callable[..., T], **given: Any) -> T:
        """Run an action at a past time, inside the demonstration's one transaction.

        ValueError if that time is still to come.
        """
        if at > self.until:
            raise ValueError(f"{action.__name__} at {at} is after {self.until}")
        with acting(given.get("by"), at):
            return within(action)(**given)

    def all_premises(self) -> "list[Premises]":
        return [row for rows in self.city.premises.values() for row in rows]

    def house(self) -> "Premises":
        """Return the house of Lake Street, or of another street if the map lacks it."""
        street = self.city.by_name.get(LAKE_STREET)
        here = self.city.premises[street.pk] if street else []
        every = here or self.all_premises()
        return next(one for one in every if one.kind == PremisesKind.DWELLING)

    def homes(self) -> "list[Premises]":
        """Return the other homes, shuffled, so that not all are in the same streets."""
        homes = [
            one
            for one in self.all_premises()
            if one.kind != PremisesKind.SHOP and one != self.house()
        ]
        self.stream("homes").shuffle(homes)
        return homes


def at_premises(premises: "Premises") -> PlaceMeant:
    return PlaceMeant(premises.address, premises.point, premises.street_id, premises.pk)

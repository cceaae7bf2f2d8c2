"""The collections that there are for any reader, without asking who reads.

Only the names and types of properties come from here: the same on every day and for
everyone, whatever is shared with anyone and whatever is stored.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from stronghold.core.kernel.errors import NotFound
from stronghold.partners.ogc.queries.partner import every_shared
from stronghold.partners.ogc.queries.police import every_listed
from stronghold.partners.ogc.queries.source import Collection, Property


def collection_of_anyone(name: str) -> Collection:
    """Return a collection with all properties that any reader of it may be given."""
    found = _by_id().get(name)
    if found is None:
        raise NotFound
    return found


@cache
def _by_id() -> Mapping[str, Collection]:
    by_id: dict[str, dict[str, Property]] = defaultdict(dict)
    found = every_shared() + every_listed()
    for one in found:
        for prop in one.properties:
            by_id[one.id].setdefault(prop.name, _name_of(prop))
    return {
        one.id: replace(one, description="", properties=list(by_id[one.id].values()))
        for one in found
    }


def _name_of(prop: Property) -> Property:
    """Leave out the words and the values of a property."""
    return replace(prop, means="", values=())

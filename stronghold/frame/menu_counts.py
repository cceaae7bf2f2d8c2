"""How many things the viewer has to do now: the one number of the menu.

Counting takes 15 to 25 ms, since each kind of record is asked what the viewer may read:
most of the time that the page of a list takes. So the counts of a viewer are kept for a
minute. All are taken again after anything that the viewer has done, and each on the
page that it is of.
"""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import cast

from django.core.cache import cache
from redis.exceptions import RedisError

from stronghold.core.accounts.models import User
from stronghold.to_do.queries import n_now

KEPT_SECONDS = 60
MOST_SHOWN = 99
# By the name of the part's page.
COUNTS: Mapping[str, Callable[[User, int], int]] = MappingProxyType({"home": n_now})


def menu_counts(
    viewer: User, names: Collection[str], *, shown: str
) -> Mapping[str, str]:
    """Return how many wait in each of these parts, in words; "" for none.

    `shown` is the part whose page is shown: it is counted whatever is kept.
    """
    wanted = [name for name in COUNTS if name in names]
    if not wanted:
        return {}
    kept = _kept(viewer)
    missing = [name for name in wanted if name == shown or name not in kept]
    if missing:
        counted = {name: COUNTS[name](viewer, MOST_SHOWN + 1) for name in missing}
        kept = {**kept, **counted}
        _keep(viewer, kept)
    return {name: _in_words(kept[name]) for name in wanted}


def count_again(viewer: User) -> None:
    """Forget the counts of a viewer, who may have changed them."""
    try:
        cache.delete(_key(viewer))
    except (RedisError, OSError):
        # Then nothing was kept either.
        return


def _kept(viewer: User) -> Mapping[str, int]:
    try:
        return cast(Mapping[str, int], cache.get(_key(viewer), {}))
    except (RedisError, OSError):
        return {}


def _keep(viewer: User, counts: Mapping[str, int]) -> None:
    try:
        cache.set(_key(viewer), counts, KEPT_SECONDS)
    except (RedisError, OSError):
        # They are counted again on the next page.
        return


def _key(viewer: User) -> str:
    return f"menu-counts-{viewer.pk}-{viewer.force.pk}"


def _in_words(n: int) -> str:
    if n > MOST_SHOWN:
        return f"{MOST_SHOWN}+"
    return str(n) if n else ""

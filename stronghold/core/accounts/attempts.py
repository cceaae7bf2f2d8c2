"""Wrong passwords as they are counted, and the accounts that are locked by them."""

from collections import Counter
from collections.abc import Iterable

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.utils.crypto import salted_hmac

from stronghold.core.kernel import clock

# Wrong passwords allowed within AXES_COOLOFF_TIME (15 minutes).
MOST_HERE = 8
# 80 an hour: OWASP ASVS 4.0.3, 2.2.1 allows at most 100 an hour on one account.
MOST_FOR_A_NAME = 20
_SALT = "stronghold.core.accounts.lockout"


def key_of(name: str, device: str = "") -> str:
    """Return the key by which attempts with a username are counted."""
    return salted_hmac(_SALT, f"{name} {device}", algorithm="sha256").hexdigest()


def locked_out(people: Iterable[tuple[int, str]]) -> list[int]:
    """Return which of these people, by id and username, are locked on a new device.

    A device on which someone has signed in before is counted apart, by its cookie, so
    that a lock there is not seen here.
    """
    cool_off = get_cool_off()
    if cool_off is None:
        return []
    recent = AccessAttempt.objects.filter(attempt_time__gte=clock.now() - cool_off)
    by_name: Counter[str] = Counter()
    by_place: Counter[tuple[str, str]] = Counter()
    for key, address, n in recent.values_list(
        "username", "ip_address", "failures_since_start"
    ):
        by_name[key] += n
        by_place[key, address] += n
    locked = {key for key, n in by_name.items() if n >= MOST_FOR_A_NAME}
    locked |= {key for (key, _), n in by_place.items() if n >= MOST_HERE}
    return [pk for pk, name in people if key_of(name) in locked] if locked else []

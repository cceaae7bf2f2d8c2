"""What a page says of the lock."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class LockView:
    """What the cover of a page needs: its times, and whose page it is.

    `cover` is what it shows, which is the same for all.
    """

    minutes: int
    seconds_left: int
    cover: SafeString
    username: str = ""
    person: str = ""


def away_words(minutes: int) -> str:
    """Return for how long someone was away when their session locks."""
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


# Every page has one; to render it each time would cost a twentieth of the frame.
@lru_cache
def cover(
    minutes: int, *, is_shell: bool = False, has_password: bool, logs_offline: bool
) -> SafeString:
    """Return what the cover of a page shows."""
    context = {
        "away": away_words(minutes),
        "is_shell": is_shell,
        "has_password": has_password,
        "logs_offline": logs_offline,
    }
    return render_to_string("account/cover.html", context)


def shell_lock(minutes: int) -> LockView | None:
    """Return the lock of a page that a phone stores; None if nothing locks.

    It is the same for everyone and names no person.
    """
    if not minutes:
        return None
    shown = cover(minutes, is_shell=True, has_password=True, logs_offline=True)
    return LockView(minutes, minutes * 60, shown)

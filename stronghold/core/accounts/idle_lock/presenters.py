"""What a page says of the lock."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LockView:
    """What the cover of a page needs: its times, and whose page it is.

    A page that a phone stores is the same for everyone and names no person.
    """

    minutes: int
    seconds_left: int
    username: str = ""
    person: str = ""
    has_password: bool = True

    @property
    def away(self) -> str:
        """Return for how long someone was away when the page locks."""
        return "1 minute" if self.minutes == 1 else f"{self.minutes} minutes"


def shell_lock(minutes: int) -> LockView | None:
    """Return the lock of a page that a phone stores; None if nothing locks."""
    return LockView(minutes, minutes * 60) if minutes else None

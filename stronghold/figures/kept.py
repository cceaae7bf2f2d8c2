"""Keeps what was read at one state of the figures' sources, in the memory of a process.

What is kept is asked for by everything that decides it: the state, and what was asked.
Another state is another key, so nothing kept can be out of date. No rights are kept:
who may see which records is asked of the policy each time.
"""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_all: list["Kept[Any]"] = []


class Kept(Generic[T]):
    """The last few answers of one reader; the oldest makes room for the next."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, T] = {}
        _all.append(self)

    def of(
        self,
        key: Hashable,
        read: Callable[[], T],
        *,
        fits: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """Return what is kept under a key; read and keep it first if nothing is.

        What does not fit is read each time.
        """
        found = self._kept.get(key)
        if found is not None:
            return found
        found = read()
        if fits(found):
            # Another thread may have dropped the oldest already.
            while len(self._kept) >= self._most:
                self._kept.pop(next(iter(self._kept), None), None)
            self._kept[key] = found
        return found

    def forget(self) -> None:
        self._kept.clear()


def forget_all() -> None:
    """Forget everything: for tests, whose database is emptied and begins again."""
    for kept in _all:
        kept.forget()

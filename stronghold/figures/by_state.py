"""Remembers what was read at one state of the figures' sources, in a process's memory.

It is asked for by everything that decides it: the state, and what was asked. Another
state is another key, so nothing remembered can be out of date. No rights are
remembered: who may see which records is asked of the policy each time.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class ByState(Generic[T]):
    """The last few answers of one reader; the oldest makes room for the next."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._answers: dict[Hashable, T] = {}
        # Threads share the answers, and no key may be added while the oldest is found.
        self._lock = Lock()

    def of(
        self,
        key: Hashable,
        read: Callable[[], T],
        *,
        fits: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """Return the answer under a key; read and remember it first if there is none.

        What does not fit is read each time. Two threads may read the same at once.
        """
        found = self._answers.get(key)
        if found is not None:
            return found
        found = read()
        if fits(found):
            self._remember(key, found)
        return found

    def of_each(
        self,
        keys: Mapping[K, Hashable],
        read: Callable[[Sequence[K]], Mapping[K, T]],
    ) -> dict[K, T]:
        """Return the answer under each key; all that are missing are read together."""
        found = {one: self._answers.get(key) for one, key in keys.items()}
        missing = [one for one, answer in found.items() if answer is None]
        answers = read(missing) if missing else {}
        for one, answer in answers.items():
            self._remember(keys[one], answer)
        return {
            one: answers[one] if answer is None else answer
            for one, answer in found.items()
        }

    def _remember(self, key: Hashable, answer: T) -> None:
        with self._lock:
            while len(self._answers) >= self._most:
                del self._answers[next(iter(self._answers))]
            self._answers[key] = answer

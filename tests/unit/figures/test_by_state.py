"""Answers remembered by state: the same key reads once, and threads do not collide."""

from collections.abc import Iterator, Sequence
from threading import Event, Lock, Thread
from typing import Any

from stronghold.figures.by_state import ByState


def test_a_key_is_read_once_and_the_oldest_makes_room() -> None:
    answers = ByState[int](most=2)
    read: list[int] = []

    def ask(key: int) -> int:
        def answer() -> int:
            read.append(key)
            return key

        return answers.of(key, answer)

    assert [ask(key) for key in (1, 1, 2, 3, 2, 1)] == [1, 1, 2, 3, 2, 1]
    assert read == [1, 2, 3, 1]


def test_what_does_not_fit_is_read_each_time() -> None:
    answers, read = ByState[int](most=2), iter((5, 6))

    def ask() -> int:
        return answers.of("key", lambda: next(read), fits=lambda _: False)

    assert (ask(), ask()) == (5, 6)


def test_of_several_keys_those_missing_are_read_together_and_none_again() -> None:
    answers = ByState[int](most=9)
    read: list[list[str]] = []

    def ask(**keys: str) -> dict[str, int]:
        def answer(missing: Sequence[str]) -> dict[str, int]:
            read.append(sorted(missing))
            return {one: len(one) - 1 for one in missing}

        return answers.of_each({one: (one, at) for one, at in keys.items()}, answer)

    assert ask(a="1", bb="1") == {"a": 0, "bb": 1}
    assert ask(a="1", bb="2", ccc="1") == {"a": 0, "bb": 1, "ccc": 2}
    assert ask(a="1", bb="2") == {"a": 0, "bb": 1}
    assert read == [["a", "bb"], ["bb", "ccc"]]


class SaysWhenAsked:
    """A lock that says when a thread comes to it, before it may have to wait."""

    def __init__(self, came: Event) -> None:
        self._lock, self._came = Lock(), came

    def __enter__(self) -> None:
        self._came.set()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class Interrupted(dict[Any, Any]):
    """Answers; the first look for the oldest of them lets another thread come between.

    `came` is set when that thread waits for a lock, or is done without one.
    """

    def __init__(self, other: Thread, came: Event, **answers: int) -> None:
        super().__init__(answers)
        self._other, self._came = other, came

    def __iter__(self) -> Iterator[Any]:
        oldest = super().__iter__()
        if self._other.ident is None:
            self._came.clear()
            self._other.start()
            assert self._came.wait(timeout=30)
        return oldest


def test_another_thread_adds_nothing_while_the_oldest_is_dropped() -> None:
    answers, came = ByState[int](most=1), Event()

    def meanwhile() -> None:
        # Room enough for what it adds, so that it drops nothing where there is no lock.
        answers._most = 3
        answers.of("other", lambda: 3)
        came.set()

    other = Thread(target=meanwhile)
    answers._lock = SaysWhenAsked(came)  # type: ignore[assignment]
    answers._answers = Interrupted(other, came, oldest=1)

    assert answers.of("new", lambda: 2) == 2

    other.join(timeout=30)
    assert sorted(answers._answers.items()) == [("new", 2), ("other", 3)]

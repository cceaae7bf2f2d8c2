"""Who only reads is answered once; who may write, each time."""

from types import SimpleNamespace
from typing import Any

import pytest

from stronghold.core.kernel.asked_once import AskOnce, asked_once, reading

asked: list[tuple[Any, ...]] = []


@asked_once
def who_is_off(team: str, *, on: str = "today") -> int:
    asked.append((team, on))
    return len(asked)


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def test_the_same_question_is_answered_once_while_only_reading() -> None:
    with reading():
        answers = [who_is_off("north"), who_is_off("south"), who_is_off("north")]
        later = who_is_off("north", on="tomorrow")

    assert answers == [1, 2, 1]
    assert later == 3


def test_the_next_request_asks_anew() -> None:
    for _ in range(2):
        with reading():
            who_is_off("north")

    assert len(asked) == 2


@pytest.mark.parametrize(("method", "n"), [("GET", 1), ("HEAD", 1), ("POST", 2)])
def test_a_request_that_may_write_asks_each_time(method: str, n: int) -> None:
    def view(_request: Any) -> None:
        who_is_off("north")
        who_is_off("north")

    AskOnce(view)(SimpleNamespace(method=method))

    assert len(asked) == n


def test_a_question_about_what_has_no_hash_is_asked_each_time() -> None:
    with reading():
        for _ in range(2):
            who_is_off(["north"])  # type: ignore[arg-type]

    assert len(asked) == 2


def test_a_question_that_fails_is_asked_again() -> None:
    @asked_once
    def fail() -> None:
        asked.append(())
        raise LookupError

    with reading():
        for _ in range(2):
            with pytest.raises(LookupError):
                fail()

    assert len(asked) == 2

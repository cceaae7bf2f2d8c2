"""Load on the site for a limited time: as fast as it answers, or at a fixed rate."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from queue import Empty, Queue

from tests.bench.result import Spread
from tests.bench.visitor import Answer, Visitor

Request = Callable[[Visitor], Answer]


@dataclass(frozen=True)
class Load:
    """The answers of a run, and how long all of it took."""

    answers: Sequence[Answer]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds

    @property
    def ms(self) -> list[float]:
        return [answer.ms for answer in self.answers]


def rate_of(loads: Sequence[Load]) -> float:
    """Return the answers a second of several runs."""
    return sum(len(load.answers) for load in loads) / sum(
        load.seconds for load in loads
    )


def ms_of(loads: Sequence[Load]) -> Spread:
    """Return how long the answers of several runs took."""
    return Spread.of([ms for load in loads for ms in load.ms])


def as_fast_as_answered(
    visitor: Visitor, ask: Request, *, seconds: float, connections: int = 4
) -> Load:
    """Ask again as soon as an answer is there, on so many connections at once."""
    answers: list[Answer] = []
    until = time.perf_counter() + seconds

    def one_connection() -> None:
        with closing(visitor.like()) as own:
            while time.perf_counter() < until:
                answers.append(ask(own))

    began = time.perf_counter()
    _run([one_connection] * connections)
    return Load(answers, time.perf_counter() - began)


def at_a_rate(
    visitor: Visitor,
    ask: Callable[[Visitor, int], object],
    *,
    a_second: float,
    n: int,
    connections: int = 24,
) -> list[float]:
    """Ask at even times, whether or not the last is answered; return milliseconds.

    Each is timed from when it was due, so that waiting for a connection counts.
    """
    due: Queue[int] = Queue()
    for i in range(n):
        due.put(i)
    took: list[float] = []
    start = time.perf_counter() + 0.2

    def one_connection() -> None:
        with closing(visitor.like()) as own, suppress(Empty):
            while True:
                i = due.get_nowait()
                at = start + i / a_second
                time.sleep(max(0, at - time.perf_counter()))
                ask(own, i)
                took.append((time.perf_counter() - at) * 1000)

    _run([one_connection] * connections)
    return took


def _run(jobs: Sequence[Callable[[], None]]) -> None:
    """Run the jobs at once, and raise what one of them raised."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - raised below, by the caller
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]

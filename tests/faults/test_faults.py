"""Nothing that was acknowledged is lost or doubled, whatever part of the site ends.

Under 20 writes a second each part is killed in turn as by `kill -9`, Redis and the disk
are taken away, and the database is slow. FAULT_ROUNDS says how many times; after each
round all writes are compared with the database.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from threading import Event

import pytest

from tests.faults.books import LEFT, Books
from tests.faults.load import A_SECOND, Load
from tests.faults.running import RunningSite, running_site
from tests.faults.writes import Desk, Write, now
from tests.site_processes import until

pytestmark = [pytest.mark.long, pytest.mark.drill]

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))
# Seconds for which Redis is cut: in the first of several rounds a minute.
CUT, LONG_CUT = 5, 60
# Seconds for which the database is slow, and by how much each way of each message.
SLOW, DELAY = 5, 0.02
# After each fault so many writes that were begun since must be stored.
SERVED = 2 * A_SECOND
# Seconds; long, since a machine may be busy with something else, or frozen.
PATIENCE = 900


@dataclass
class Struck:
    """The site while it is written to; `cut` is how many seconds Redis is cut."""

    running: RunningSite
    load: Load
    cut: int


# Strikes the site; returns once its cause is over, but not its effect.
Fault = Callable[[Struck], None]


def kill(unit: str) -> Fault:
    """Return what kills a process and waits until it was started again."""

    def strike(struck: Struck) -> None:
        supervisor = struck.running.supervisor
        n_starts = supervisor.n_starts(unit)
        supervisor.send(unit, signal.SIGKILL)
        until(lambda: supervisor.n_starts(unit) > n_starts, f"{unit} is away", PATIENCE)

    return strike


def kill_child(unit: str) -> Fault:
    """Return what kills one of the processes that a unit has started."""

    def strike(struck: Struck) -> None:
        supervisor = struck.running.supervisor
        child = supervisor.children(unit)[0]
        os.kill(child, signal.SIGKILL)
        until(lambda: child not in supervisor.children(unit), f"{child} is there")

    return strike


def cut_redis(struck: Struck) -> None:
    """Stop Redis for a while: it takes connections, and answers nothing."""
    struck.running.supervisor.send("redis", signal.SIGSTOP)
    Event().wait(struck.cut)
    struck.running.supervisor.send("redis", signal.SIGCONT)


def slow_database(struck: Struck) -> None:
    struck.running.between.delay = DELAY
    Event().wait(SLOW)
    struck.running.between.delay = 0.0


def fill_disk(struck: Struck) -> None:
    """Fill the disk of photos until one finds no room, and give the room back."""
    load, n_refused = struck.load, struck.load.n_refused("photo")
    filling = struck.running.photos / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65_536))
    until(lambda: load.n_refused("photo") > n_refused, "no photo is refused", PATIENCE)
    filling.unlink()


FILL = "disk of photos full"
FAULTS: Mapping[str, Fault] = {
    "web process": kill_child("stronghold-web"),
    "web server": kill("stronghold-web"),
    "figures": kill("stronghold-figures"),
    "worker": kill("stronghold-worker"),
    "jobs": kill("stronghold-jobs"),
    "beat": kill("stronghold-beat"),
    "Redis": kill("redis"),
    "Redis cut": cut_redis,
    "PostgreSQL process": kill_child("postgres"),
    "PostgreSQL": kill("postgres"),
    "PostgreSQL slow": slow_database,
    FILL: fill_disk,
}


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with running_site() as site:
        yield site


def faults_of(number: int, running: RunningSite) -> Sequence[str]:
    """Return the faults of a round, from the second in an order of chance."""
    found = [name for name in FAULTS if name != FILL or running.uploads]
    return random.sample(found, len(found)) if number else found


@dataclass
class Line:
    """The figures of one fault. Seconds; `longest` without anything being stored."""

    number: int
    fault: str
    n_sent: int
    n_stored: int
    n_again: int
    longest: float

    @classmethod
    def of(
        cls, number: int, fault: str, writes: Sequence[Write], began: float
    ) -> "Line":
        ended = now()
        sent = [one for one in writes if began <= one.sent_at <= ended]
        stored = sorted(one.stored_at for one in writes if one.is_stored)
        waits = [b - a for a, b in pairwise(stored) if b > began]
        return cls(
            number,
            fault,
            len(sent),
            sum(at >= began for at in stored),
            sum(one.n_sent > 1 for one in sent),
            max(waits, default=ended - began),
        )

    def __str__(self) -> str:
        return (
            f"{self.number:5} {self.fault:22} {self.n_sent:8,} {self.n_stored:8,}"
            f" {self.n_again:8,} {self.longest:8.1f}"
        )


HEADING = (
    f"{'round':5} {'fault':22} {'sent':>8} {'stored':>8} {'again':>8} {'longest':>8}\n"
    f"{A_SECOND} writes a second; sent again so far; seconds without anything stored"
)


def test_all_that_was_acknowledged_is_there_once_whatever_ends(
    running: RunningSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """Minutes long: it makes a site of its own and ends each of its parts."""
    desk, books, lines = Desk(), Books(running), [HEADING]
    if not running.uploads:
        lines.append(f"{FILL}: left out, since no disk can be mounted here")
    try:
        for number in range(ROUNDS):
            for line in strike_all(number, running, desk, books):
                lines.append(str(line))
            lines.append(settled(running, books))
            books.check()
        again = books.n_mailed_again()
        # Each crash may come between sending an e-mail and taking note of it.
        assert again <= ROUNDS * len(FAULTS)
        lines.append(summary(books.writes, again))
    finally:
        with capsys.disabled():
            print("", *lines, sep="\n")  # noqa: T201 - the result of the run


def strike_all(
    number: int, running: RunningSite, desk: Desk, books: Books
) -> Iterator[Line]:
    """Strike with each fault while it is written to; yield the figures of each.

    In the end all that was sent is stored.
    """
    cut = LONG_CUT if number == 0 and ROUNDS > 1 else CUT
    with Load(running.people, desk) as load:
        struck = Struck(running, load, cut)
        served(load, now(), "the start")
        for fault in faults_of(number, running):
            began = now()
            FAULTS[fault](struck)
            served(load, began, fault)
            yield Line.of(number + 1, fault, load.sent(), began)
    books.writes += load.sent()
    assert not load.wrong


def served(load: Load, since: float, what: str) -> None:
    until(
        lambda: load.n_stored_since(since) >= SERVED,
        f"after {what}, little is stored",
        PATIENCE,
    )


def settled(running: RunningSite, books: Books) -> str:
    """Wait until all is counted, alerted and sealed, and have the site check itself."""
    began, took = now(), []
    for what in LEFT:
        until(partial(books.is_done, what), f"{what} are behind", PATIENCE)
        took.append(f"{what} {now() - began:.0f} s")
    until(running.is_well, "the site is not well", PATIENCE)
    counted = running.site.manage("check_tallies")
    assert "equal a recount" in counted
    verified = running.site.manage("verify_audit")
    assert "are as they were sealed" in verified
    return f"      right after the last write: {', '.join(took)}"


def summary(writes: Sequence[Write], n_mailed_again: int) -> str:
    n_again = sum(one.n_sent > 1 for one in writes)
    return (
        f"{len(writes):,} writes, all stored once, {n_again:,} of them sent again;"
        f" {n_mailed_again} e-mails sent again under their own numbers"
    )

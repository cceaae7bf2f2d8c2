"""Writes at a fixed rate, each sent again until the site says that it is stored."""

import heapq
import threading
from collections import Counter
from contextlib import closing
from itertools import count
from types import TracebackType
from typing import Self

from tests.faults.writes import NO_ROOM, Answer, Desk, People, Sender, Write, now

A_SECOND = 20
CONNECTIONS = 24
# Seconds by which a write may be late.
MOST_LATE = 1.0
# Seconds until what was not stored is sent again.
AGAIN = 1.0
# Seconds in which all must be stored once no more is sent; a machine may be frozen.
PATIENCE = 900


class Load:
    """One run of writes. It begins with the block and ends when all are stored.

    `wrong` counts the answers that say neither that a write is stored nor that it may
    be sent again.
    """

    def __init__(self, people: People, desk: Desk) -> None:
        self._writes: list[Write] = []
        self.wrong: Counter[str] = Counter()
        self._refused: Counter[tuple[str, int]] = Counter()
        self._people, self._desk = people, desk
        self._changed = threading.Condition()
        self._again: list[tuple[float, int, Write]] = []
        self._order = count()
        self._n_under_way = 0
        self._is_ending = self._is_given_up = False
        self._next_at = 0.0
        self._threads = [
            threading.Thread(target=self._send_all, name=f"sender {n}")
            for n in range(CONNECTIONS)
        ]

    def __enter__(self) -> Self:
        self._next_at = now()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._is_ending, self._is_given_up = True, error is not None
            self._changed.notify_all()
        deadline = now() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, deadline - now()))
        with self._changed:
            self._is_given_up = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        if error is None:
            left = [one for one in self._writes if not one.is_stored]
            assert not left, f"{len(left)} were never stored, such as {left[0]}"

    def sent(self) -> list[Write]:
        """Return all writes up to now, in the order in which they were first sent."""
        with self._changed:
            return list(self._writes)

    def n_stored_since(self, moment: float) -> int:
        """Return how many are stored of those that were first sent after a moment."""
        return sum(one.is_stored for one in self.sent() if one.sent_at > moment)

    def n_refused(self, kind: str) -> int:
        """Return how often there was no room for a write of a kind."""
        with self._changed:
            return self._refused[kind, NO_ROOM]

    def _send_all(self) -> None:
        with closing(Sender(self._people)) as sender:
            while (write := self._next()) is not None:
                self._note(write, sender.send(write))

    def _next(self) -> Write | None:
        """Wait for the next write that is due; None once there will be no more."""
        with self._changed:
            while True:
                write, wait = self._due()
                if write is not None:
                    write.n_sent += 1
                    self._n_under_way += 1
                    return write
                if self._is_over():
                    self._changed.notify_all()
                    return None
                self._changed.wait(wait)

    def _due(self) -> tuple[Write | None, float | None]:
        """Return what is due now, or how many seconds to wait for it."""
        waits = []
        if self._again and not self._is_given_up:
            at, _, write = self._again[0]
            if at <= now():
                heapq.heappop(self._again)
                return write, None
            waits.append(at - now())
        if not self._is_ending:
            if self._next_at <= now():
                # What a frozen machine could not send in time is left out.
                self._next_at = max(self._next_at + 1 / A_SECOND, now() - MOST_LATE)
                return self._begun(), None
            waits.append(self._next_at - now())
        return None, min(waits, default=None)

    def _begun(self) -> Write:
        write = self._desk.next()
        write.sent_at = now()
        self._writes.append(write)
        return write

    def _is_over(self) -> bool:
        if self._is_given_up:
            return True
        return self._is_ending and not self._again and not self._n_under_way

    def _note(self, write: Write, answer: Answer) -> None:
        with self._changed:
            self._n_under_way -= 1
            if answer.reference:
                write.reference, write.stored_at = answer.reference, now()
                self._desk.note(write)
            else:
                again = (now() + AGAIN, next(self._order), write)
                heapq.heappush(self._again, again)
                self._refused[write.kind, answer.status] += 1
            if not answer.is_in_order:
                words = answer.body[:300].decode(errors="replace")
                self.wrong[f"{write.kind}: {answer.status} {words}"] += 1
            if self._is_ending:
                self._changed.notify_all()

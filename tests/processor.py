"""How long processes have been on a processor, whatever else the machine does."""

from collections.abc import Iterable
from pathlib import Path


def milliseconds_on_processor(pids: Iterable[int]) -> float:
    """Return the time of all threads of these processes since they began."""
    return sum(_of_process(pid) for pid in pids)


def _of_process(pid: int) -> float:
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("[0-9]*/schedstat"):
        try:
            # Nanoseconds on a processor, nanoseconds waiting for one, and turns.
            total += int(thread.read_text().split()[0])
        except FileNotFoundError:
            # It has ended meanwhile.
            continue
    return total / 1_000_000

"""How long a process has been on a processor, whatever else the machine does."""

from pathlib import Path


def milliseconds_on_processor(pid: int) -> float:
    """Return the time of a process with one thread, since it began."""
    # Nanoseconds on a processor, nanoseconds waiting for one, and turns.
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1_000_000

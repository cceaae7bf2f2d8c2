"""What a process holds of memory, in megabytes."""

from pathlib import Path


def resident_megabytes(pid: int) -> float:
    """Return the memory of a process, with what it shares."""
    return _megabytes(pid, "status", "VmRSS")


def own_megabytes(pid: int) -> float:
    """Return the memory that a process shares with no other (USS)."""
    return _megabytes(pid, "smaps_rollup", "Private_Clean", "Private_Dirty")


def _megabytes(pid: int, file: str, *names: str) -> float:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return sum(int(fields[name].split()[0]) for name in names) / 1024

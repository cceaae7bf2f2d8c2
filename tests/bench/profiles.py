"""Flame graphs of what a row does, one file of SVG for each process of the site."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.setting import Bench

PROFILER = Path(sys.executable).parent / "py-spy"
# A second is enough to see what takes a millisecond of a hundred.
SAMPLES_A_SECOND = 200


@contextmanager
def profiled(bench: Bench, row: str, folder: Path) -> Iterator[None]:
    """Sample the site's processes and this one while a row is measured.

    Writes `ROW-PROCESS.svg` into the folder. Sampling needs the right to read other
    processes' memory: root, or the same user where ptrace is not restricted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    site = bench.site
    pids = {process.name: process.pid for process in (site.web, *site.workers)}
    samplers = [
        _sampler(pid, folder / f"{row}-{name}.svg")
        for name, pid in (pids | {"bench": os.getpid()}).items()
    ]
    try:
        yield
    finally:
        for sampler in samplers:
            sampler.send_signal(signal.SIGINT)
        for sampler in samplers:
            sampler.wait(60)
        print(f"  flame graphs: {folder}/{row}-*.svg", file=sys.stderr)


def _sampler(pid: int, file: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            str(PROFILER),
            "record",
            "--pid",
            str(pid),
            "--subprocesses",
            "--rate",
            str(SAMPLES_A_SECOND),
            "--output",
            str(file),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

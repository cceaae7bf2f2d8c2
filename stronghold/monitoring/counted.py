"""Adds up what the processes have counted."""

from collections.abc import Callable, Iterable
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector


class Counted(Collector):
    """The counts of all processes on all machines that share METRICS_FOLDER.

    The file of a process that has ended counts on: a total never falls.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        """Return each count, added up."""
        files = [str(path) for path in self._folder.glob("*/*.db")]
        added_up: Callable[..., Iterable[Metric]] = MultiProcessCollector.merge
        return added_up(files, accumulate=True)

    def describe(self) -> Iterable[Metric]:
        """Return nothing: what is counted is known only when it is counted."""
        return []

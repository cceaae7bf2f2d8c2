"""What was sent to be checked, and how long it waits to be imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

# It may name people, so it waits no longer than someone needs to read what would
# change, and to confirm who they are.
KEPT_FOR = timedelta(hours=1)
GONE = (
    "The file that you checked is no longer kept. Choose it again, and look at what it "
    "would change"
)


@dataclass(frozen=True)
class SentFile:
    """A file, with what was ticked beside it; `only_check`: nothing is stored of it.

    `kind` says which page it was sent to.
    """

    kind: str
    name: str
    content: bytes
    only_check: bool
    ticked: Mapping[str, bool] = field(default_factory=dict)

"""Which records the sweep looks at: those that changed, and those whose time has come.

What it costs follows these, and never how many records there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from operations.deadlines.models import OWNERS, Deadline, DeadlineMark
from operations.deadlines.queries import Source, sources, to_sweep

# Marks that are read at once, so that memory does not grow with an import.
PAGE = 5_000


@dataclass
class Looks:
    """What there is to look at: records of each source, and the marks that led there.

    `idle`: marks of records that owe nothing and cannot come to.
    """

    marks_of: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    idle: list[int] = field(default_factory=list)

    def in_sets(
        self, size: int
    ) -> Iterator[tuple[Source, Mapping[int, Sequence[int]]]]:
        """Yield the records of each source, at most `size` at a time, with marks."""
        by_field = {source.field: source for source in sources()}
        for owner, found in groupby(sorted(self.marks_of), key=itemgetter(0)):
            keys = list(found)
            for start in range(0, len(keys), size):
                some = keys[start : start + size]
                yield by_field[owner], {key[1]: self.marks_of[key] for key in some}


def changed() -> Iterator[Looks]:
    """Yield the records that changed since they were last looked at, page by page.

    Each page is read when the one before has been worked off; a mark that is left is
    read once.
    """
    after = 0
    while True:
        marks = DeadlineMark.objects.filter(pk__gt=after).order_by("pk")[:PAGE]
        rows = list(marks.values_list("pk", "owner", "record_id"))
        if not rows:
            return
        after = rows[-1][0]
        marks_of: dict[str, dict[int, list[int]]] = defaultdict(dict)
        for mark, owner, record_id in rows:
            marks_of[owner].setdefault(record_id, []).append(mark)
        yield _sorted_out(marks_of)


def _sorted_out(marks_of: Mapping[str, Mapping[int, list[int]]]) -> Looks:
    looks = Looks()
    for source in sources():
        marked = marks_of.get(source.field)
        if not marked:
            continue
        owing = set(to_sweep(source, among=list(marked)))
        for pk, marks in marked.items():
            if pk in owing:
                looks.marks_of[source.field, pk] = marks
            else:
                looks.idle += marks
    return looks


def due(now: datetime) -> Looks:
    """Return the records on which a step of an alert, or an end, has come."""
    columns = [f"{owner}_id" for owner in OWNERS]
    rows = Deadline.objects.filter(look_at__lte=now).values_list(*columns)
    looks = Looks()
    for keys in rows:
        for owner, pk in zip(OWNERS, keys, strict=True):
            if pk is not None:
                looks.marks_of[owner, pk] = []
    return looks

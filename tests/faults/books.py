"""Compares what was acknowledged with what the database, the disk and the mail have."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.faults.running import RunningSite
from tests.faults.writes import Write

MOVES = ("assessment", "acceptance")
# How much each process has left to do; 0 once what was written is dealt with.
LEFT = {
    "figures": """
SELECT (SELECT count(*) FROM figures_stalemark)
  + (SELECT count(*) FROM figures_piecetocount)
""",
    "alerts": """
SELECT count(*) FROM operations_tasking
WHERE NOT EXISTS (
  SELECT FROM operations_alertmail AS m
  JOIN operations_alert AS a ON a.id = m.alert_id
  JOIN operations_deadline AS d ON d.id = a.deadline_id
  WHERE d.tasking_id = operations_tasking.id AND m.sent_at IS NOT NULL
)
""",
    "seals": """
SELECT count(*) FROM audit_event WHERE id NOT IN (
  SELECT unnest(event_ids) FROM audit_blockpart
)
""",
}
_REPORTED = "SELECT client_uuid::text, reference FROM reports_report"
_TASKED = "SELECT client_uuid::text, reference FROM operations_tasking"
_ASSESSED = "SELECT reference FROM reports_report WHERE grade = '2'"
_ACCEPTED = "SELECT reference FROM operations_tasking WHERE status = 'accepted'"
_MOVED = "SELECT client_uuid::text, reference FROM records_sentmove"
_PHOTOS = """
SELECT a.reference, r.client_uuid::text, a.stored_name, a.n_bytes
FROM reports_attachment AS a JOIN reports_report AS r ON r.id = a.report_id
"""
_EVENTS = """
SELECT kind, unnest(records) FROM audit_event
WHERE kind IN ('collection', 'alteration')
"""
# Of each tasking: its alerts, their e-mails, and how many of these were sent.
_ALERTS = """
SELECT count(DISTINCT a.id), count(m.id), count(m.sent_at)
FROM operations_tasking AS t
LEFT JOIN operations_deadline AS d ON d.tasking_id = t.id
LEFT JOIN operations_alert AS a ON a.deadline_id = d.id
LEFT JOIN operations_alertmail AS m ON m.alert_id = a.id
GROUP BY t.id
"""
_COUNTED = """
SELECT coalesce(sum(n), 0)::int FROM figures_tally
WHERE measure = 'reports' AND level = 'force'
"""
_MAILS = "SELECT message_id FROM operations_alertmail"
_MESSAGE_ID = re.compile(r"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Books:
    """All writes of the runs up to now, as their senders know them."""

    def __init__(self, running: RunningSite) -> None:
        self._running = running
        self.writes: list[Write] = []

    def is_done(self, what: str) -> bool:
        """Return whether nothing is left to do of one of LEFT."""
        with self._running.site.connected() as cursor:
            cursor.execute(LEFT[what])
            (n_left,) = cursor.fetchone()
        return n_left == 0

    def check(self) -> None:
        """Check that each write is there once, with its event, alert and figures."""
        reports = self._of("report", "sent report")
        with self._running.site.connected() as cursor:
            self._check_records(cursor)
            self._check_photos(cursor)
            compare("events", _rows(cursor, _EVENTS), self._expected_events())
            assert set(_rows(cursor, _ALERTS)) == {(1, 1, 1)}
            assert _rows(cursor, _COUNTED) == [(len(reports),)]

    def n_mailed_again(self) -> int:
        """Return how many e-mails were sent a second time, as after a crash.

        Each is there, and none under a number of another.
        """
        sent: Counter[str] = Counter()
        for file in self._running.mail.iterdir():
            sent.update(_MESSAGE_ID.findall(file.read_text()))
        with self._running.site.connected() as cursor:
            wanted = {message_id for (message_id,) in _rows(cursor, _MAILS)}
        assert wanted <= sent.keys()
        return sum(sent[one] - 1 for one in wanted)

    def _check_records(self, cursor: Any) -> None:
        for query, kinds in (
            (_REPORTED, ("report", "sent report")),
            (_TASKED, ("tasking",)),
            (_MOVED, MOVES),
        ):
            wanted = [(one.name, one.reference) for one in self._of(*kinds)]
            compare(" and ".join(kinds), _rows(cursor, query), wanted)
        for query, kind in ((_ASSESSED, "assessment"), (_ACCEPTED, "acceptance")):
            moved = [(one.reference,) for one in self._of(kind)]
            compare(kind, _rows(cursor, query), moved)

    def _check_photos(self, cursor: Any) -> None:
        rows = _rows(cursor, _PHOTOS)
        photos = [(one.reference, one.of.name) for one in self._of("photo") if one.of]
        compare("photos", [row[:2] for row in rows], photos)
        folder = self._running.photos
        for _, _, stored, n_bytes in rows:
            assert (folder / f"{stored}.jpg").stat().st_size == n_bytes
            assert _is_whole(folder / f"{stored}.small.jpg")

    def _expected_events(self) -> list[tuple[str, str]]:
        """Return the kind and the reference of each event that there must be."""
        found = []
        for one in self.writes:
            kind = "alteration" if one.kind in MOVES else "collection"
            found.append((kind, one.reference))
            if one.kind == "photo" and one.of:
                found.append((kind, one.of.reference))
        return found

    def _of(self, *kinds: str) -> list[Write]:
        return [one for one in self.writes if one.kind in kinds]


def compare(what: str, found: Iterable[Any], wanted: Iterable[Any]) -> None:
    """Compare rows with what must be there: each as often, in any order."""
    there, expected = Counter(found), Counter(wanted)
    lost, more = expected - there, there - expected
    assert not lost, f"{what}: {lost.total()} are lost, such as {min(lost)}"
    assert not more, f"{what}: {more.total()} too many, such as {min(more)}"


def _is_whole(picture: Path) -> bool:
    """Return whether a JPEG has its end."""
    return picture.read_bytes().endswith(b"\xff\xd9")


def _rows(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found

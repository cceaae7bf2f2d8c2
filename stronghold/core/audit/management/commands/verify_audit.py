"""Check that no audit event was changed, removed, added later or replaced.

Compares every event with the chain of blocks that seals it, and the chain with the file
of seals, if SEAL_FILE is set. Exits 1 and names the blocks if anything differs.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stronghold.core.audit.seals.actions import seal_events
from stronghold.core.audit.seals.file import Line, read_lines
from stronghold.core.audit.seals.queries import Checked, check_audit
from stronghold.core.kernel.errors import RuleBroken

MOST_SHOWN = 50
EVERY = 1000


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seals",
            default=settings.SEAL_FILE,
            metavar="FILE",
            help="the file of seals to compare with (default: the setting SEAL_FILE)",
        )
        parser.add_argument(
            "--seal",
            action="store_true",
            help="seal first what is not sealed yet. A restore does: a new server "
            "numbers transactions from the start, so what it wrote looks older.",
        )
        parser.add_argument(
            "--as-of",
            type=_moment,
            metavar="TIME",
            help="the database was restored as it was then (Europe/London): what was "
            "sealed later is lost, and is no fault. A restore gives it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["seals"]) if options["seals"] else None
        if path and not path.exists():
            raise CommandError(f"There is no file of seals at {path}.")
        if options["seal"]:
            seal_events()
        try:
            checked = check_audit(
                read_lines(path) if path else (),
                self._progress,
                as_of=options["as_of"],
            )
        except RuleBroken as error:
            raise CommandError(error.message) from error
        for found in checked.found[:MOST_SHOWN]:
            self.stdout.write(str(found))
        if checked.odd_times:
            self.stdout.write(
                "Times that do not fit one another: a clock was wrong, or an event or "
                "a seal states a false time."
            )
        for odd in checked.odd_times[:MOST_SHOWN]:
            self.stdout.write(str(odd))
        covered = f"{checked.n_events:,} events in {checked.n_blocks:,} blocks"
        newer = f"{checked.n_not_yet:,} newer ones are not sealed yet."
        if checked.lost:
            self.stdout.write(_lost(checked.lost))
        if checked.found:
            self.stdout.write(f"{len(checked.found):,} faults in {covered}; {newer}")
            self._say_where_else(checked, path)
            sys.exit(1)
        self.stdout.write(f"All of {covered} are as they were sealed; {newer}")
        self._say_where_else(checked, path)
        for month in checked.dropped:
            self.stdout.write(f"{month:%B %Y} was dropped under the retention rules.")

    def _say_where_else(self, checked: Checked, path: Path | None) -> None:
        """Say how far what is outside the database goes, as its end may be cut off."""
        if path is None:
            self.stdout.write(
                "Without a file of seals (SEAL_FILE), the removal of the newest events "
                "together with their blocks is not found."
            )
        elif checked.last_in_file < checked.n_blocks:
            self.stdout.write(
                f"The file of seals ends with block {checked.last_in_file}, and the "
                f"chain with block {checked.n_blocks}: lines are missing at its end."
            )

    def _progress(self, n: int) -> None:
        if n % EVERY == 0:
            self.stderr.write(f"{n:,} blocks checked")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _lost(lines: Sequence[Line]) -> str:
    first, last = lines[0], lines[-1]
    which = f"block {first.number}"
    if len(lines) > 1:
        which = f"blocks {first.number} to {last.number}"
    return (
        f"Lost are the events of {which} of the file of seals, sealed from "
        f"{first.sealed_at} on: after the moment that was restored."
    )

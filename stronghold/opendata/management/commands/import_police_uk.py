"""Import street crime and stop-and-search files of data.police.uk.

PATH is a CSV file, a gzipped one, a folder or an archive. If a month is given twice,
the last file is used. Each file replaces its force, kind and month in one transaction,
so a stopped run can be repeated. A refused file stores nothing; the import continues.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.models import Force
from stronghold.core.geography.queries import KnownAreas
from stronghold.core.kernel.files import FileRefused
from stronghold.opendata.actions import Imported, import_month
from stronghold.opendata.choices import FileKind
from stronghold.opendata.sources import Found, MonthlyFile, find_sources

_INTERRUPTED = 130


@dataclass
class Totals:
    """The totals of the files of one kind."""

    files: int = 0
    unchanged: int = 0
    read: int = 0
    stored: int = 0
    without_place: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, imported: Imported) -> Self:
        return cls(
            files=1,
            unchanged=int(not imported.is_new),
            read=imported.stored.n_read,
            stored=imported.stored.n_stored,
            without_place=imported.stored.n_without_place,
            set_aside=Counter(imported.stored.set_aside),
        )

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.files + other.files,
            self.unchanged + other.unchanged,
            self.read + other.read,
            self.stored + other.stored,
            self.without_place + other.without_place,
            self.set_aside + other.set_aside,
        )

    def __str__(self) -> str:
        reasons = "; ".join(f"{n:,} {why}" for why, n in self.set_aside.items())
        files = "1 file" if self.files == 1 else f"{self.files} files"
        return (
            f"{files} ({self.unchanged} unchanged), {self.read:,} rows "
            f"read, {self.stored:,} stored, {self.without_place:,} of them without a "
            f"place, {self.set_aside.total():,} set aside"
            + (f" ({reasons})" if reasons else "")
        )


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_sources(options["paths"])
        files = self._of_known_forces(found)
        self._report_ignored(found)
        totals = {kind: Totals() for kind in FileKind}
        try:
            self._import(files, found.refused, totals)
        except KeyboardInterrupt:
            self._report_totals(totals)
            raise CommandError(
                "Stopped. The files above are stored; repeat the command to continue.",
                returncode=_INTERRUPTED,
            ) from None
        self._report_totals(totals)
        if found.refused:
            lines = "\n".join(f"  {refusal}" for refusal in found.refused)
            raise CommandError(f"Refused, with nothing stored of them:\n{lines}")
        if not files:
            raise CommandError("There was nothing to import.")

    def _of_known_forces(self, found: Found) -> list[tuple[Force, MonthlyFile]]:
        forces = {force.code: force for force in Force.objects.all()}
        for file in found.files:
            if file.force not in forces:
                found.ignored[file.name] = f"there is no force {file.force!r} here"
        return [(forces[f.force], f) for f in found.files if f.force in forces]

    def _report_ignored(self, found: Found) -> None:
        for reason, n in Counter(found.ignored.values()).items():
            example = next(f for f, why in found.ignored.items() if why == reason)
            more = f" and {n - 1} more" if n > 1 else ""
            self.stdout.write(f"Ignored: {example}{more}: {reason}.")

    def _import(
        self,
        files: list[tuple[Force, MonthlyFile]],
        refused: list[FileRefused],
        totals: dict[FileKind, Totals],
    ) -> None:
        known: KnownAreas = {}
        for number, (force, file) in enumerate(files, 1):
            try:
                imported = import_month(by=SYSTEM, force=force, file=file, known=known)
            except FileRefused as refusal:
                refused.append(refusal)
                result = f"refused: {refusal}"
            else:
                totals[file.kind] += Totals.of(imported)
                rows = f"{imported.stored.n_stored:,} rows"
                result = rows if imported.is_new else f"unchanged, {rows}"
            name = f"{file.month} {force} {file.kind.label.lower()}"
            self.stdout.write(f"[{number}/{len(files)}] {name}: {result}")
            self.stdout.flush()

    def _report_totals(self, totals: dict[FileKind, Totals]) -> None:
        for kind, of_kind in totals.items():
            if of_kind.files:
                self.stdout.write(f"{kind.label}: {of_kind}")
        self.stdout.write(f"In total: {sum(totals.values(), Totals())}")

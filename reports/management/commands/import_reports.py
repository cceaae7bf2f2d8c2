"""Imports reports from a CSV file: all of them, or none if a line is wrong.

With --good-lines the good lines are stored, and the others written to a file with what
is wrong and what to do. Both can be run again: reports already stored are left alone.
"""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.imports.actions import Imported, import_all, import_good_lines
from reports.imports.file import COLUMNS, REQUIRED, read_file
from stronghold.core.accounts.models import User
from stronghold.core.kernel.csv_file import CsvFile, WrongLines
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.kernel.file_lines import Problem
from stronghold.core.kernel.files import FileRefused

_INTERRUPTED = 130
_PROGRESS_EVERY = 2.0  # seconds
_MOST_SHOWN = 20


def _columns() -> str:
    width = max(map(len, COLUMNS)) + 2
    table = "\n".join(f"  {column:<{width}}{what}" for column, what in COLUMNS.items())
    return (
        f"The columns, in any order; {', '.join(REQUIRED)} must be there:\n{table}\n\n"
        "Reporters are not imported: a column of names, phone numbers or addresses "
        "of people is refused.\nAn example: stronghold/docs/import.example.csv. "
        "Documentation: stronghold/docs/import.md."
    )


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        # Keeps the line breaks of the table of columns.
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        return super().create_parser(*args, epilog=_columns(), **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, with commas")
        parser.add_argument(
            "--by", required=True, metavar="USERNAME", help="who imports it"
        )
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--good-lines",
            action="store_true",
            help="store the good lines, and write the others to the file of --errors",
        )
        how.add_argument(
            "--check", action="store_true", help="show what is wrong and store nothing"
        )
        parser.add_argument(
            "--errors",
            type=Path,
            metavar="FILE",
            help="write the wrong lines to this file, which must not exist",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["good_lines"] and not options["errors"]:
            raise CommandError("Name a file for the other lines: --errors FILE")
        path = options["errors"]
        try:
            file = read_file(options["file"])
            wrong_lines = WrongLines(path, file.columns) if path else None
            done = self._import(
                file, _person(options["by"]), wrong_lines, options=options
            )
        except FileRefused as refused:
            raise CommandError(f"{refused}. Nothing is stored.") from refused
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Run it again.") from error
        except NotAllowed as refused:
            raise CommandError(
                f"{options['by']} may not import reports. Nothing is stored."
            ) from refused
        if done.n_wrong:
            where = f" They are in {path}." if path else ""
            raise CommandError(f"{_n(done.n_wrong)} wrong.{where}")

    def _import(
        self,
        file: CsvFile,
        by: User,
        wrong_lines: WrongLines | None,
        *,
        options: dict[str, Any],
    ) -> Imported:
        self._begin(file)
        if options["good_lines"] and wrong_lines:
            return self._good_lines(file, by, wrong_lines)
        try:
            done = import_all(
                by=by,
                file=file,
                only_check=options["check"],
                progress=self._show_progress,
            )
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. Nothing is stored; run it again.", returncode=_INTERRUPTED
            ) from None
        if wrong_lines:
            wrong_lines.write(done.problems)
        self._show_problems(done.problems)
        self._show_summary(file, done, is_check=options["check"])
        return done

    def _good_lines(self, file: CsvFile, by: User, wrong_lines: WrongLines) -> Imported:
        done = Imported()
        batches = import_good_lines(by=by, file=file, progress=self._show_progress)
        try:
            for batch in batches:
                wrong_lines.write(batch.problems)
                self._show_problems(batch.problems)
                done.add(batch)
        except KeyboardInterrupt:
            batches.close()
            raise CommandError(
                f"Stopped after {done.n_lines:,} of {_n(file.n_lines)}, which are "
                "done. Run it again with another file for --errors to continue.",
                returncode=_INTERRUPTED,
            ) from None
        self.stdout.write(f"{file.name}: {_summary(file, done)}.")
        return done

    def _begin(self, file: CsvFile) -> None:
        self._n_lines = file.n_lines
        self._started = self._shown_at = time.monotonic()
        self._n_shown = 0

    def _show_progress(self, n_done: int) -> None:
        """Show the progress, every few seconds."""
        now = time.monotonic()
        if now - self._shown_at < _PROGRESS_EVERY:
            return
        self._shown_at = now
        speed = n_done / (now - self._started)
        left = (self._n_lines - n_done) / speed
        self.stdout.write(
            f"{n_done:,} of {_n(self._n_lines)}, {speed:,.0f} a second, "
            f"about {left:,.0f} s left"
        )
        self.stdout.flush()

    def _show_problems(self, problems: list[Problem]) -> None:
        for problem in problems[: max(_MOST_SHOWN - self._n_shown, 0)]:
            self.stderr.write(
                f"line {problem.line.number}: {problem.wrong}. {problem.to_do}."
            )
        if self._n_shown <= _MOST_SHOWN < self._n_shown + len(problems):
            self.stderr.write("… and more; name a file for all of them: --errors")
        self._n_shown += len(problems)

    def _show_summary(self, file: CsvFile, done: Imported, *, is_check: bool) -> None:
        summary = _summary(file, done, would=is_check or bool(done.n_wrong))
        note = " Nothing is stored." if is_check or done.n_wrong else ""
        self.stdout.write(f"{file.name}: {summary}.{note}")


def _person(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user called {username!r}.")
    return user


def _summary(file: CsvFile, done: Imported, *, would: bool = False) -> str:
    stored = "would be stored" if would else "stored"
    return (
        f"{_n(file.n_lines)}: {done.n_stored:,} {stored}, {done.n_there:,} there "
        f"already, {done.n_wrong:,} wrong"
    )


def _n(lines: int) -> str:
    return "1 line" if lines == 1 else f"{lines:,} lines"

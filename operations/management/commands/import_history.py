"""Imports the history of an earlier system from a CSV file, in pieces.

Every line is checked first. If all are right, they are stored; with --good-lines the
good ones are stored, and the others written to a file with what is wrong and what to
do. Stopped at any moment, the same command continues; run twice, it changes nothing.
"""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.imports.actions import (
    SentFile,
    add_file,
    begin_storing,
    remove_file,
    resume,
    run_file,
    stop,
    wrong_lines,
)
from operations.imports.choices import LARGEST_MB, Step
from operations.imports.kinds import KINDS, kind_named
from operations.imports.kinds.kind import Run
from operations.imports.mapping import MappingFile, read_mapping, template
from operations.imports.models import HistoryFile
from operations.imports.queries import problems
from stronghold.core.accounts.models import User
from stronghold.core.kernel.csv_file import (
    check_is_new,
    read_content,
    write_privately,
)
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.kernel.files import FileRefused

_INTERRUPTED = 130
_MOST_SHOWN = 20
_PROGRESS_EVERY = 2.0  # seconds


def _about() -> str:
    parts = []
    for kind in KINDS:
        width = max(map(len, kind.columns)) + 2
        rows = "\n".join(f"  {c:<{width}}{what}" for c, what in kind.columns.items())
        parts.append(f"{kind.code}: {kind.label}\n{rows}")
    return "\n\n".join(parts) + "\n\nDocumentation: stronghold/docs/import.md."


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        # Keeps the line breaks of the tables of columns.
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        return super().create_parser(*args, epilog=_about(), **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.code for kind in KINDS])
        parser.add_argument(
            "file", type=Path, nargs="?", help="CSV in UTF-8, with commas"
        )
        parser.add_argument("--by", metavar="USERNAME", help="who imports it")
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="FILE.toml",
            help="which column of the other system is which of ours",
        )
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--template",
            action="store_true",
            help="write an empty mapping file to the output, and do nothing else",
        )
        how.add_argument(
            "--check", action="store_true", help="show what is wrong and store nothing"
        )
        how.add_argument(
            "--good-lines",
            action="store_true",
            help="store the good lines, and write the others to the file of --errors",
        )
        parser.add_argument(
            "--errors",
            type=Path,
            metavar="FILE",
            help="write the wrong lines to this file, which must not exist",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind = kind_named(options["kind"])
        if options["template"]:
            self.stdout.write(template(kind.code, kind.columns, kind.required))
            return
        if not options["file"] or not options["by"]:
            raise CommandError("Name the file, and who imports it: FILE --by USERNAME")
        errors = options["errors"]
        if options["good_lines"] and not errors:
            raise CommandError("Name a file for the other lines: --errors FILE")
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no user called {options['by']!r}.")
        try:
            if errors:
                check_is_new(errors)
            row = self._file(by, options)
            self._work(by, row, options)
        except FileRefused as refused:
            raise CommandError(f"{refused}. Nothing is stored.") from refused
        except NotAllowed as refused:
            message = f"{options['by']} may not import history. Nothing is stored."
            raise CommandError(message) from refused
        except RuleBroken as broken:
            raise CommandError(f"{broken.message}. Nothing is stored.") from broken

    def _file(self, by: User, options: dict[str, Any]) -> HistoryFile:
        path = options["file"]
        sent = SentFile(
            kind=options["kind"],
            name=path.name,
            content=read_content(path, largest_mb=10 * LARGEST_MB),
            mapping=self._mapping(options),
        )
        row = add_file(by=by, sent=sent, again=True)
        return resume(by=by, key=row.key)

    def _mapping(self, options: dict[str, Any]) -> MappingFile | None:
        path = options["mapping"]
        if path is None:
            return None
        kind = kind_named(options["kind"])
        content = read_content(path, largest_mb=1)
        return read_mapping(path.name, content, kind=kind.code, known=kind.columns)

    def _work(self, by: User, row: HistoryFile, options: dict[str, Any]) -> None:
        if options["check"] and row.step == Step.STORE:
            raise CommandError(
                "This file is being stored already. Run it without --check to continue."
            )
        run = Run(by)
        try:
            if row.step == Step.CHECK:
                row = self._run(row, run)
                stores = options["good_lines"] or not row.n_wrong
                if options["check"] or not stores or row.n_wrong == row.n_lines:
                    self._finish(by, row, options)
                    return
                row = begin_storing(by=by, key=row.key, good_lines=True)
            row = self._run(row, run)
        except KeyboardInterrupt:
            row = stop(by=by, key=row.key)
            raise CommandError(
                f"Stopped after {row.n_done:,} of {row.n_lines:,} lines. Run it again "
                "to continue.",
                returncode=_INTERRUPTED,
            ) from None
        self._finish(by, row, options)

    def _run(self, row: HistoryFile, run: Run) -> HistoryFile:
        started = shown = time.monotonic()

        def show(n_done: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if now - shown < _PROGRESS_EVERY:
                return
            shown = now
            speed = n_done / (now - started)
            self.stdout.write(
                f"{row.get_step_display()}: {n_done:,} of {row.n_lines:,} lines, "
                f"{speed:,.0f} a second"
            )
            self.stdout.flush()

        run_file(row.pk, progress=show, waits=True, run=run)
        row.refresh_from_db()
        return row

    def _finish(self, by: User, row: HistoryFile, options: dict[str, Any]) -> None:
        is_check = row.step == Step.CHECK
        found = problems(row, most=_MOST_SHOWN)
        for one in found:
            self.stderr.write(f"line {one.line}: {one.wrong}. {one.to_do}.")
        if row.n_wrong > len(found):
            self.stderr.write("… and more; name a file for all of them: --errors")
        would = "would be stored" if is_check else "stored"
        note = " Nothing is stored." if is_check else ""
        self.stdout.write(
            f"{row.name}: {row.n_lines:,} lines: {row.n_stored:,} {would}, "
            f"{row.n_there:,} there already, {row.n_wrong:,} wrong.{note}"
        )
        n_wrong, where = row.n_wrong, ""
        if n_wrong and options["errors"]:
            write_privately(options["errors"], wrong_lines(by, row.key))
            where = f" They are in {options['errors']}."
        remove_file(by=by, key=row.key)
        if n_wrong:
            wrong = "1 line is" if n_wrong == 1 else f"{n_wrong:,} lines are"
            raise CommandError(f"{wrong} wrong.{where}")

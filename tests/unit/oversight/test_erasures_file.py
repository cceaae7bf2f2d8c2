"""The file of erasures beside the backups: whole lines, each once, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.oversight.retention.erasures_file import Line, add_lines, read_lines

ONE = Line(
    force="thames-valley",
    kind="reports",
    reference="R-2222-2222",
    rule="reports",
    because="not_needed",
    proposed_at="2026-11-27T10:00:00+00:00",
    proposed_by="records",
    decided_at="2026-11-28T10:00:00+00:00",
    decided_by="supervisor",
    erased_at="2026-11-28T10:00:00+00:00",
)
TWO = replace(ONE, reference="R-3333-3333")


def test_what_is_added_is_read(tmp_path: Path) -> None:
    path = tmp_path / "erasures"
    add_lines(path, [ONE])
    add_lines(path, [TWO])

    assert list(read_lines(path)) == [ONE, TWO]


def test_a_line_that_was_interrupted_is_left_out_and_written_over(
    tmp_path: Path,
) -> None:
    path = tmp_path / "erasures"
    add_lines(path, [ONE])
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert list(read_lines(path)) == [ONE]

    add_lines(path, [TWO])

    assert list(read_lines(path)) == [ONE, TWO]


@pytest.mark.parametrize(
    "text", ["nonsense", "[]", '{"force": "x"}', "1", '{"reference": {}}']
)
def test_other_text_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "erasures"
    add_lines(path, [ONE])
    with path.open("a") as file:
        file.write(f"{text}\n")

    with pytest.raises(RuleBroken, match="Line 2"):
        list(read_lines(path))

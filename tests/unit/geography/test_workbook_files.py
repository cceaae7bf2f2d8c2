"""A workbook that Excel did not make is refused, and nothing else goes wrong."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from stronghold.core.geography import workbook_files
from stronghold.core.geography.workbook_files import sheets_in
from stronghold.core.kernel.files import FileRefused

STYLES = b"xl/styles.xml"
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def book(**parts: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook of one row, with some of its parts changed."""
    made, kept = Workbook(), BytesIO()
    made.active.append(["LSOA 2021 Code", "Total"])
    made.save(kept)
    changed = BytesIO()
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            change = parts.get(Path(name).stem, bytes)
            new.writestr(name, change(old.read(name)), zipfile.ZIP_DEFLATED)
    return changed.getvalue()


def damaged() -> bytes:
    content = bytearray(book())
    start = content.find(STYLES) + len(STYLES) + 20
    content[start : start + 4] = b"\xff" * 4
    return bytes(content)


def locked() -> bytes:
    content = bytearray(book())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "damaged": damaged,
    "locked with a password": locked,
    "styles that are none": lambda: book(
        styles=lambda _: b"<styleSheet><cellXfs><xf fontId='z'/></cellXfs></styleSheet>"
    ),
    "an entity of a file": lambda: book(
        sheet1=lambda xml: ENTITY + xml.replace(b"LSOA", b"&x;")
    ),
    "a part that unpacks without end": lambda: book(theme1=lambda _: bytes(2_000_000)),
}


@pytest.mark.parametrize("named", HOSTILE)
def test_it_is_refused_with_its_name(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_files, "_MOST_OF_PART", 1_000_000)
    file = tmp_path / "people.xlsx"
    file.write_bytes(HOSTILE[named]())

    with pytest.raises(FileRefused, match="people.xlsx: is not a complete workbook"):
        [list(sheet.headless()) for sheet in sheets_in(str(file), file=file.name)]

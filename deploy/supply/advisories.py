# ruff: noqa: INP001 (beside bill.py, part of no package)
"""Compare a bill of materials with a database of advisories, without a network.

    advisories.py BILL     prints what a bill says of them, as bill.py wrote it

The database is a folder with the exports of OSV, as they are published: PyPI/all.zip
and npm/all.zip, with a file of JSON for each advisory (ossf.github.io/osv-schema). What
is accepted, with its reason and until when, is in accepted.toml beside this file.
"""

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packageurl import PackageURL
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

# Its name in the metadata of a bill; manage.py doctor reads it too.
PROPERTY = "stronghold:advisories"
ECOSYSTEMS = {"pypi": "PyPI", "npm": "npm"}
ACCEPTED = Path(__file__).with_name("accepted.toml")
Advisory = dict[str, Any]
# Ecosystem and name.
Package = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """What is known: a sentence, and a line for each advisory that no one accepted."""

    sentence: str
    found: list[str] = field(default_factory=list)


def checked(components: Iterable[dict[str, Any]], folder: Path) -> Said:
    """Look up each component of Python and of browsers."""
    files = {name: folder / name / "all.zip" for name in ECOSYSTEMS.values()}
    missing = [name for name, path in files.items() if not path.is_file()]
    if len(missing) == len(files):
        return Said("not checked (no database of advisories at hand)")
    if missing:
        return Said(f"not checked (the database has no {missing[0]}/all.zip)")
    versions = dict(_packages(components))
    n, newest, found = 0, "", []
    accepted = _accepted()
    for name, path in files.items():
        for advisory in _advisories(path):
            n += 1
            newest = max(newest, str(advisory.get("modified", "")))
            if advisory["id"] not in accepted:
                found += _lines(advisory, name, versions)
    if not n:
        return Said("not checked (the database of advisories is empty)")
    kept = f"; {len(accepted)} accepted" if accepted else ""
    known = f"{len(found)} hold for this site" if found else "none holds for this site"
    return Said(
        f"checked against {n} of up to {newest[:10]}: {known}{kept}", sorted(found)
    )


def _packages(components: Iterable[dict[str, Any]]) -> Iterator[tuple[Package, str]]:
    for one in components:
        if "purl" not in one:
            continue
        purl = PackageURL.from_string(one["purl"])
        if purl.type in ECOSYSTEMS:
            name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
            yield _package(ECOSYSTEMS[purl.type], name), str(purl.version)


def _package(ecosystem: str, name: str) -> Package:
    return ecosystem, canonicalize_name(name) if ecosystem == "PyPI" else name


def _advisories(path: Path) -> Iterator[Advisory]:
    with ZipFile(path) as packed:
        for name in packed.namelist():
            if name.endswith(".json"):
                advisory: Advisory = json.loads(packed.read(name))
                if "withdrawn" not in advisory:
                    yield advisory


def _lines(
    advisory: Advisory, ecosystem: str, versions: dict[Package, str]
) -> Iterator[str]:
    """Yield a line for each of our packages that an advisory is about."""
    for one in advisory.get("affected", ()):
        given = one.get("package", {})
        if given.get("ecosystem") != ecosystem:
            continue
        version = versions.get(_package(ecosystem, given["name"]))
        if version is not None and _is_affected(version, one):
            names = " ".join([advisory["id"]] + list(advisory.get("aliases", ())))
            words = advisory.get("summary") or advisory.get("details", "")
            first = words.strip().splitlines() or [""]
            yield f"{given['name']} {version}: {names}: {first[0]}"


def _is_affected(version: str, one: dict[str, Any]) -> bool:
    if version in one.get("versions", ()):
        return True
    return any(
        _is_within(version, span["events"])
        for span in one.get("ranges", ())
        if span["type"] in {"ECOSYSTEM", "SEMVER"}
    )


def _is_within(version: str, events: list[dict[str, str]]) -> bool:
    """Say whether a version lies in a range, as the schema's own algorithm does.

    A range that cannot be compared counts as one that it lies in: a person then looks.
    """
    try:
        ours = Version(version)
        ordered = sorted(
            (Version(at), what) for event in events for what, at in event.items()
        )
    except InvalidVersion:
        return True
    is_in = False
    for at, what in ordered:
        if what == "introduced" and ours >= at:
            is_in = True
        elif (what == "fixed" and ours >= at) or (
            what == "last_affected" and ours > at
        ):
            is_in = False
    return is_in


def _accepted() -> set[str]:
    """Return the advisories that someone has looked at, until the day they named."""
    rows = tomllib.loads(ACCEPTED.read_text()).get("accepted", [])
    today: date = datetime.now(UTC).date()  # noqa: TID251 - no code of the site's
    return {row["id"] for row in rows if row["reason"] and row["until"] >= today}


def said_in(bill: Path) -> str:
    """Return the sentence that a bill has of advisories."""
    properties = json.loads(bill.read_text())["metadata"]["properties"]
    (value,) = [one["value"] for one in properties if one["name"] == PROPERTY]
    return str(value)


if __name__ == "__main__":
    print(f"advisories: {said_in(Path(sys.argv[1]))}")

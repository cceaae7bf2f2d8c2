"""What the site is made of is written down, and what is known against it is said."""

import hashlib
import importlib.util
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from django.core.management import call_command

from stronghold.core.kernel import clock
from tests.architecture.test_requirements import pins

ROOT = Path(__file__).resolve().parents[3]
SUPPLY = ROOT / "deploy" / "supply"
VENDOR = ROOT / "static" / "vendor"
NOT_CHECKED = "not checked (no database of advisories at hand)"
# The state of dpkg: a package that is installed, and one that was removed.
DEBIAN = """\
Package: libpq5
Status: install ok installed
Architecture: amd64
Version: 17.12-0+deb13u1
Maintainer: packagers
Description: library

Package: gcc
Status: deinstall ok config-files
Architecture: amd64
Version: 4:14.2.0-1
Maintainer: packagers
Description: compiler
"""
# Only on the oldest Pythons.
ELSEWHERE = {"async-timeout"}


def loaded(name: str) -> ModuleType:
    """Import a script of deploy/supply, which is part of no package."""
    spec = importlib.util.spec_from_file_location(name, SUPPLY / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


advisories = loaded("advisories")


def written(file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SUPPLY / "bill.py"), sys.executable, str(file)]
    return subprocess.run(
        list(command) + list(options), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bill of this environment; a database of advisories is not at hand.

    It takes seconds: each file of each package is looked at.
    """
    folder = tmp_path_factory.mktemp("bill")
    file = folder / "sbom.json"
    (folder / "status").write_text(DEBIAN)
    said = written(file, "--version", "1.2.3", "--debian", str(folder))
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[-1] == f"advisories: {NOT_CHECKED}"
    return file


@pytest.fixture(scope="module")
def bill(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.mark.long
def test_it_is_cyclonedx(file: Path) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)

    assert validator.validate_str(file.read_text()) is None
    assert validator.validate_str(file.read_text().replace('"purl"', '"url"'))


@pytest.mark.long
def test_it_has_each_package_of_the_lock_file_and_none_of_developers(
    bill: dict[str, Any],
) -> None:
    found = {
        one["purl"].partition("@")[0].removeprefix("pkg:pypi/"): one["version"]
        for one in bill["components"]
        if one["purl"].startswith("pkg:pypi/")
    }
    needed = pins("requirements.txt")

    assert found.keys() | ELSEWHERE >= needed.keys()
    assert found.items() <= needed.items()
    unlicensed = [
        one["name"]
        for one in bill["components"]
        if one["purl"].startswith("pkg:pypi/") and not one.get("licenses")
    ]
    assert unlicensed == []


@pytest.mark.long
def test_it_has_each_file_for_browsers_with_its_hash(bill: dict[str, Any]) -> None:
    found = {
        file["name"]: file["hashes"][0]["content"]
        for one in bill["components"]
        for file in one.get("components", ())
    }
    there = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in VENDOR.glob("*-[0-9]*")
        for path in folder.rglob("*")
        if path.is_file()
    }

    assert len(there) > 5
    assert found == there
    named = {one["purl"]: one for one in bill["components"]}
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    for name, version in manifest["packages"].items():
        component = named[f"pkg:npm/{name.replace('@', '%40')}@{version}"]
        licence = component["licenses"][0]["license"]["id"]
        assert licence == manifest["licences"][name]
    assert manifest["packages"]["leaflet"]


@pytest.mark.long
def test_it_has_python_the_system_and_what_needs_what(bill: dict[str, Any]) -> None:
    purls = {one["purl"] for one in bill["components"]}
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}

    python = ".".join(map(str, sys.version_info[:3]))
    assert f"pkg:generic/cpython@{python}" in purls
    debian = [purl for purl in purls if purl.startswith("pkg:deb/")]
    assert debian == ["pkg:deb/debian/libpq5@17.12-0%2Bdeb13u1?arch=amd64"]
    assert bill["metadata"]["component"]["version"] == "1.2.3"
    django = f"Django=={pins('requirements.txt')['django']}"
    assert django in needs["stronghold"]
    assert "pkg:npm/idb@8.0.4" in needs["stronghold"]
    (of_celery,) = [refs for ref, refs in needs.items() if ref.startswith("celery==")]
    assert any(ref.startswith("kombu==") for ref in of_celery)


# ---- advisories


def advisory(name: str, *, of: str = "PyPI", **more: Any) -> dict[str, Any]:
    span = {"type": "ECOSYSTEM", "events": more.pop("events", [])}
    affected = {"package": {"ecosystem": of, "name": name}, "ranges": [span]}
    affected["versions"] = more.pop("versions", [])
    return {"modified": "2026-11-20T10:00:00Z", "affected": [affected], **more}


def database(folder: Path, *advisories: dict[str, Any]) -> Path:
    """Write advisories as OSV exports them."""
    for ecosystem in ("PyPI", "npm"):
        (folder / ecosystem).mkdir(parents=True)
        with ZipFile(folder / ecosystem / "all.zip", "w") as packed:
            for one in advisories:
                if one["affected"][0]["package"]["ecosystem"] == ecosystem:
                    packed.writestr(f"{one['id']}.json", json.dumps(one))
    return folder


COMPONENTS = [
    {"purl": "pkg:pypi/django@5.2.11"},
    {"purl": "pkg:pypi/some-package@2.0"},
    {"purl": "pkg:npm/%40ministryofjustice/frontend@11.1.0"},
    {"purl": "pkg:deb/debian/libc6@2.41?arch=amd64"},
    {"name": "a file"},
]
UP_TO = [{"introduced": "0"}, {"fixed": "5.2.12"}]
HOLDS = [
    advisory("Django", id="A-1", events=UP_TO, summary="Words", aliases=["CVE-1"]),
    advisory("some.package", id="A-2", versions=["1.9", "2.0"]),
    advisory(
        "@ministryofjustice/frontend",
        of="npm",
        id="A-3",
        events=[{"introduced": "11.0.0"}, {"last_affected": "11.1.0"}],
    ),
    # It cannot be compared, so a person looks.
    advisory("django", id="A-4", events=[{"introduced": "at first"}]),
]
DOES_NOT_HOLD = [
    advisory("django", id="B-1", events=[{"introduced": "0"}, {"fixed": "5.2.11"}]),
    advisory("django", id="B-2", events=[{"introduced": "6.0"}]),
    advisory("django", id="B-3", events=UP_TO, withdrawn="2026-11-01T00:00:00Z"),
    advisory("other", id="B-4", events=[{"introduced": "0"}]),
    advisory("django", of="npm", id="B-5", events=UP_TO),
    advisory(
        "@ministryofjustice/frontend",
        of="npm",
        id="B-6",
        events=[{"introduced": "0"}, {"last_affected": "11.0.9"}],
    ),
]


def test_each_advisory_that_holds_is_named_and_no_other(tmp_path: Path) -> None:
    said = advisories.checked(
        COMPONENTS, database(tmp_path / "some", *HOLDS, *DOES_NOT_HOLD)
    )

    assert said.found == [
        "@ministryofjustice/frontend 11.1.0: A-3: ",
        "Django 5.2.11: A-1 CVE-1: Words",
        "django 5.2.11: A-4: ",
        "some.package 2.0: A-2: ",
    ]
    assert (
        said.sentence == "checked against 9 of up to 2026-11-20: 4 hold for this site"
    )
    said = advisories.checked(COMPONENTS, database(tmp_path / "none", *DOES_NOT_HOLD))
    assert said.found == []
    assert said.sentence.endswith(": none holds for this site")


def test_what_someone_accepted_counts_until_their_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = database(tmp_path / "some", *HOLDS[:2])
    today = clock.now().date()
    rows = [("A-1", today), ("A-2", today - timedelta(days=1))]
    (tmp_path / "accepted.toml").write_text(
        "".join(
            f'[[accepted]]\nid = "{name}"\nreason = "not called"\nuntil = {until}\n'
            for name, until in rows
        )
    )
    monkeypatch.setattr(advisories, "ACCEPTED", tmp_path / "accepted.toml")

    said = advisories.checked(COMPONENTS, folder)

    assert [line.split(": ")[1] for line in said.found] == ["A-2"]
    assert said.sentence.endswith("1 hold for this site; 1 accepted")


def test_without_all_of_a_database_it_never_says_that_all_is_well(
    tmp_path: Path,
) -> None:
    absent = advisories.checked(COMPONENTS, tmp_path)
    empty = advisories.checked(COMPONENTS, database(tmp_path / "empty"))
    half = database(tmp_path / "half", *DOES_NOT_HOLD)
    (half / "npm" / "all.zip").unlink()

    assert absent.sentence == NOT_CHECKED
    assert empty.sentence == "not checked (the database of advisories is empty)"
    assert (
        advisories.checked(COMPONENTS, half).sentence
        == "not checked (the database has no npm/all.zip)"
    )


@pytest.mark.long
def test_a_build_ends_where_an_advisory_holds(tmp_path: Path) -> None:
    """It takes seconds, as the first bill does."""
    version = pins("requirements.txt")["django"]
    folder = database(
        tmp_path / "some", advisory("django", id="A-1", versions=[version])
    )

    said = written(tmp_path / "sbom.json", "--advisories", str(folder))

    assert said.returncode == 1
    assert said.stdout.splitlines() == [
        f"django {version}: A-1: ",
        "advisories: checked against 1 of up to 2026-11-20: 1 hold for this site",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_doctor_says_what_the_build_knew(
    file: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    def note() -> str:
        with pytest.raises(SystemExit):
            call_command("doctor")
        return capsys.readouterr().out.splitlines()[-1]

    settings.BASE_DIR = file.parent
    assert note() == f"note  advisories        {NOT_CHECKED}"
    settings.BASE_DIR = file.parent / "absent"
    assert note().startswith("note  advisories        not checked (this copy")

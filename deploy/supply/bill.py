# ruff: noqa: INP001 (run by path, part of no package)
"""Write what the site is made of as a bill of materials in CycloneDX 1.6 (JSON).

    bill.py PYTHON FILE [--version TEXT] [--debian FOLDER] [--advisories FOLDER]

PYTHON is that of the environment that the site runs in, FOLDER of --debian the state
of dpkg (/var/lib/dpkg) of the system it runs on. The bill has the packages of
requirements.txt as they are installed, the libraries for browsers with a hash of each
file, Python, and the packages of Debian. The last line says what is known of
advisories (advisories.py). Ends with 1, and a bill that says so too, if one holds that
no one has accepted.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import advisories
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
SITE = "stronghold"
# Of packages that do not name one in a way that a program can read.
LICENCES = {"pyrage": "MIT", "uritemplate": "BSD-3-Clause OR Apache-2.0"}
Component = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--version", default="", help="of the site")
    parser.add_argument("--debian", type=Path)
    parser.add_argument("--advisories", type=Path, default=Path())
    asked = parser.parse_args()

    bill = of_python(asked.python, pinned(ROOT / "requirements.txt"))
    for component in others(asked.python, asked.debian):
        bill["components"].append(component)
    bill["metadata"]["component"] = {
        "type": "application",
        "bom-ref": SITE,
        "name": SITE,
        **({"version": asked.version} if asked.version else {}),
    }
    bill["dependencies"].append({"ref": SITE, "dependsOn": asked_for(bill)})
    said = advisories.checked(bill["components"], asked.advisories)
    bill["metadata"].setdefault("properties", []).append(
        {"name": advisories.PROPERTY, "value": said.sentence}
    )
    text = json.dumps(bill, indent=1) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        sys.exit(f"{asked.file} would not be valid CycloneDX: {fault}")
    asked.file.write_text(text)
    for line in said.found:
        print(line)
    print(f"advisories: {said.sentence}")
    sys.exit(1 if said.found else 0)


def pinned(lock: Path) -> dict[str, str]:
    """Return package → version of the pins that this Python needs."""
    found = {}
    for line in lock.read_text().splitlines():
        if not line[:1].isalnum():
            continue
        wish = Requirement(line.rstrip("\\ "))
        if wish.marker is None or wish.marker.evaluate():
            (pin,) = wish.specifier
            found[canonicalize_name(wish.name)] = pin.version
    return found


def of_python(python: Path, pins: dict[str, str]) -> dict[str, Any]:
    """Return the bill of what is pinned, as it is installed: licences, what needs what.

    The environment of a developer has more, which is left out.
    """
    command = [sys.executable, "-m", "cyclonedx_py", "environment", str(python)]
    # The whole bill is validated once, at the end; it warns that it does not.
    command += ["--spec-version", "1.6", "--output-reproducible", "--no-validate"]
    made = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - ours
    if made.returncode:
        sys.exit(made.stderr.decode())
    bill: dict[str, Any] = json.loads(made.stdout)
    kept = {
        one["bom-ref"]: one
        for one in bill["components"]
        if canonicalize_name(one["name"]) in pins
    }
    versions = {canonicalize_name(one["name"]): one["version"] for one in kept.values()}
    wrong = sorted(
        f"{name} {pins[name]}" for name, _ in pins.items() - versions.items()
    )
    if wrong:
        sys.exit(f"Not installed as requirements.txt pins it: {', '.join(wrong)}.")
    for one in kept.values():
        if one["name"] in LICENCES and "licenses" not in one:
            one["licenses"] = [{"expression": LICENCES[one["name"]]}]
    bill["components"] = list(kept.values())
    bill["dependencies"] = [
        one | {"dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in kept]}
        for one in bill["dependencies"]
        if one["ref"] in kept
    ]
    return bill


def others(python: Path, debian: Path | None) -> Iterator[Component]:
    """Yield what else the site is made of."""
    yield from vendored()
    asked = "import platform; print(platform.python_version())"
    yield component("CPython", says(python, asked), "generic", type="platform")
    if debian is not None:
        yield from of_debian(debian)


def vendored() -> Iterator[Component]:
    """Yield the libraries for browsers, each with its files."""
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    for name, version in manifest["packages"].items():
        folder = VENDOR / f"{name.lstrip('@').replace('/', '-')}-{version}"
        files = [
            {
                "type": "file",
                "bom-ref": path.relative_to(ROOT).as_posix(),
                "name": path.relative_to(ROOT).as_posix(),
                "hashes": [
                    {
                        "alg": "SHA-256",
                        "content": hashlib.sha256(path.read_bytes()).hexdigest(),
                    }
                ],
            }
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ]
        licence = [{"license": {"id": manifest["licences"][name]}}]
        yield component(name, version, "npm", licenses=licence, components=files)


def of_debian(state: Path) -> Iterator[Component]:
    """Yield the packages of Debian that are installed."""
    wanted = "${db:Status-Abbrev}\t${Package}\t${Version}\t${Architecture}\n"
    command = ["/usr/bin/dpkg-query", f"--admindir={state}", "--show"]
    shown = subprocess.run(  # noqa: S603 - ours
        command + [f"--showformat={wanted}"],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    for line in shown.stdout.splitlines():
        status, name, version, architecture = line.split("\t")
        if status.startswith("ii"):
            yield component(name, version, "deb", arch=architecture)


def component(
    name: str, version: str, kind: str, *, arch: str = "", **more: Any
) -> Component:
    """Return a component by its package URL."""
    namespace, _, last = name.rpartition("/")
    purl = PackageURL(
        kind,
        "debian" if kind == "deb" else namespace or None,
        last.lower() if kind == "generic" else last,
        version,
        {"arch": arch} if arch else None,
    ).to_string()
    is_of = {"type": "library", "bom-ref": purl, "name": name, "version": version}
    return is_of | {"purl": purl} | more


def asked_for(bill: dict[str, Any]) -> list[str]:
    """Return what the site itself asks for: requirements.in, browsers and Python."""
    wishes = {
        canonicalize_name(Requirement(line.partition("#")[0]).name)
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line[:1].isalnum()
    }
    return sorted(
        one["bom-ref"]
        for one in bill["components"]
        if not one["purl"].startswith(("pkg:deb/", "pkg:pypi/"))
        or canonicalize_name(one["name"]) in wishes
    )


def says(python: Path, code: str) -> str:
    """Return the line that a piece of code prints in the site's environment."""
    made = subprocess.run(  # noqa: S603 - ours
        [str(python), "-c", code], stdout=subprocess.PIPE, check=True, text=True
    )
    return made.stdout.strip()


if __name__ == "__main__":
    main()

"""The pinned requirements: hashed, free of one set-up, and what must be absent."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-build.txt",
    "tests/bench/beside/superset.txt",
)


def pins(name: str) -> dict[str, str]:
    """Return package → version of a pinned file."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.M))


def test_psycopg_3_is_absent() -> None:
    # Django would silently prefer it to psycopg2.
    assert find_spec("psycopg") is None
    assert "psycopg" not in pins("requirements-dev.txt")


@pytest.mark.parametrize("name", FILES)
def test_each_pin_has_a_hash(name: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text(), flags=re.M)[1:]
    assert len(entries) == len(pins(name))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", FILES)
def test_names_no_index_and_no_folder(name: str) -> None:
    text = (ROOT / name).read_text()
    assert re.findall(r"://|--index-url|--find-links|--trusted-host| /\w+", text) == []


def test_development_pins_the_same_versions() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()
    assert (
        pins("requirements-build.txt").items() <= pins("requirements-dev.txt").items()
    )


@pytest.mark.parametrize("name", FILES)
def test_each_wish_has_its_reason(name: str) -> None:
    lines = (ROOT / name).with_suffix(".in").read_text().splitlines()
    wishes = [line for line in lines if re.match(r"\w", line)]
    assert [line for line in wishes if " # " not in line] == []

"""Imports point down: the contracts in pyproject.toml hold, and cover every package."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source_tree import (
    CODE,
    ROOT,
    files,
    module_of,
    modules,
    text_of,
)

CONTRACTS: dict[str, dict[str, Any]] = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
}
SITE = CONTRACTS["Imports point down only"]["layers"]
TOPIC = CONTRACTS["Inside a topic, imports point down only"]
# Above all layers: they read the environment, and name every app.
ABOVE = {"stronghold.settings", "stronghold.env"}
# Packages whose topics have layers of their own.
ROOTS = (
    "reports",
    "operations",
    "stronghold.core",
    "stronghold.oversight",
    "stronghold.partners",
)
# A package of more lines than this, without migrations, is two.
MOST_LINES = 10_000
# An exception is an import that a layers contract leaves out.
MOST_EXCEPTIONS = 3


def in_order(layers: list[str]) -> list[str]:
    words = re.split(r"[|:]", "|".join(layers))
    return [word.strip().strip("()") for word in words]


def named_in(layers: list[str]) -> set[str]:
    return set(in_order(layers))


def matches(expression: str, module: str) -> bool:
    """Say whether a module matches a wildcard expression of import-linter."""
    pattern = re.escape(expression).replace(r"\*\*", r"[\w.]+").replace(r"\*", r"\w+")
    return re.fullmatch(pattern, module) is not None


def packages(root: str) -> set[str]:
    """Return the packages and modules directly inside a package."""
    folder = ROOT / root.replace(".", "/")
    inside = [p for p in folder.iterdir() if (p / "__init__.py").exists()]
    inside += [p for p in folder.glob("*.py") if p.stem != "__init__"]
    return {p.stem for p in inside}


def test_contracts_hold() -> None:
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout


def test_every_package_of_the_site_has_its_layer() -> None:
    inside = {f"stronghold.{name}" for name in packages("stronghold")}

    assert named_in(SITE) | ABOVE == inside | {"reports", "operations"}


def layers_of(root: str) -> list[str]:
    return next(
        contract["layers"]
        for contract in CONTRACTS.values()
        if contract.get("containers") == [root]
    )


def topics_of(root: str) -> set[str]:
    folder = ROOT / root.replace(".", "/")
    topics = {name for name in packages(root) if (folder / name).is_dir()}
    return topics - {"management", "migrations", "presenters"}


def rooms() -> set[str]:
    """Return the packages without rooms of their own, and the rooms of the others."""
    whole = {f"stronghold.{name}" for name in topics_of("stronghold")}
    inside = {f"{root}.{name}" for root in ROOTS for name in topics_of(root)}
    return whole - set(ROOTS) | inside


@pytest.mark.parametrize("root", ROOTS)
def test_every_topic_has_its_layer(root: str) -> None:
    assert topics_of(root) <= named_in(layers_of(root))


@pytest.mark.parametrize("root", ROOTS)
def test_the_readme_names_every_topic_in_the_order_of_the_layers(root: str) -> None:
    row = rf"^{root.replace('.', '/')}/ +(.+(?:\n {{24}}.+)*)"
    found = re.search(row, (ROOT / "README.md").read_text(), re.MULTILINE)

    assert found
    topics = topics_of(root)
    expected = [name for name in in_order(layers_of(root)) if name in topics]
    assert [name for name in found[1].split() if name in topics] == expected


def test_every_topic_is_cut_into_the_same_layers() -> None:
    """The contract covers every package that has views, queries and the like."""
    layers = named_in(TOPIC["layers"])
    of_layers = {
        module_of(path.parent)
        for path in files("*.py", *CODE)
        if path.stem in layers or path.parent.name in layers
    }
    # A folder such as `queries` is itself a layer of the topic around it.
    topics = {
        module.rsplit(".", 1)[0] if module.rsplit(".", 1)[-1] in layers else module
        for module in of_layers
    } - {"stronghold", *CODE}

    uncovered = [
        topic
        for topic in sorted(topics)
        if not any(matches(container, topic) for container in TOPIC["containers"])
    ]
    assert uncovered == []


def test_no_room_is_a_cellar() -> None:
    lines = {f"{module_of(p)}.": text_of(p).count("\n") for p in modules(*CODE)}
    sizes = {
        room: sum(n for name, n in lines.items() if name.startswith(f"{room}."))
        for room in rooms()
    }

    assert sizes["stronghold.core.accounts"]
    assert {room: n for room, n in sizes.items() if n > MOST_LINES} == {}


def test_exceptions_are_few() -> None:
    layers = [c for c in CONTRACTS.values() if c["type"] == "layers"]
    ignored = [one for contract in layers for one in contract.get("ignore_imports", [])]

    assert layers
    assert len(ignored) <= MOST_EXCEPTIONS

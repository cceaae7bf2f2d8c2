"""Imports point down: the contracts in pyproject.toml hold and cover all."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.source_tree import CODE, ROOT, files, module_of, parts

CONTRACTS = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
}
LAYERS = CONTRACTS["Imports point down only"]["layers"]
# Above all layers: modules that read the environment or name every app.
ABOVE = {"stronghold.settings", "stronghold.env"}
# Packages without the layers of a slice, as they know no records.
NO_SLICES = {"stronghold.database", "stronghold.demo", "stronghold.look"}


def named_in(layers: list[str]) -> set[str]:
    parts = " ".join(layers).replace("|", " ").replace(":", " ")
    return set(parts.split())


def kind_of(path: Path, kind: str) -> str:
    """Return the module's own name, or that of the package that it is a part of."""
    return module_of(path.parent if path.parent.name == kind else path)


def test_contracts_hold() -> None:
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout


def test_every_package_and_module_has_its_layer() -> None:
    inside = {f"stronghold.{path.stem}" for path in (ROOT / "stronghold").glob("*.py")}
    inside |= {
        f"stronghold.{path.parent.name}"
        for path in (ROOT / "stronghold").glob("*/__init__.py")
    }

    expected = inside - {"stronghold.__init__"} | {"reports", "operations"}
    assert named_in(LAYERS) | ABOVE == expected


def test_every_rules_module_is_free_of_frameworks() -> None:
    rules = {kind_of(path, "rules") for path in parts("rules", *CODE)}

    contract = CONTRACTS["Rules and kernel import no framework"]
    assert set(contract["source_modules"]) == rules | {"stronghold.kernel"}


def _pattern_of(module: str) -> str:
    """Return the line of the contract that covers a models module."""
    app = module.partition(".")[0]
    if app == "stronghold" or module == "reports.models":
        return module
    return f"{app}.**.models"


def test_every_models_module_is_protected() -> None:
    contract = CONTRACTS["Only reading, writing and form modules touch models"]
    models = {kind_of(path, "models") for path in parts("models", *CODE)}
    models = {_pattern_of(module) for module in models}

    assert set(contract["protected_modules"]) == models - {"stronghold.accounts.models"}


def test_every_slice_has_the_layers_of_a_slice() -> None:
    folders = {
        module_of(path)
        for path in files("__init__.py", *CODE)
        if "management" not in path.parts and "migrations" not in path.parts
    }
    slices = {f for f in folders if f.count(".") == 1}
    # The dashboard's own slices, each with all the layers of one.
    slices |= {"reports"}
    of_dashboard = (
        "brief",
        "evaluation",
        "exports",
        "home",
        "ledger",
        "search",
        "signals",
    )
    slices |= {f"stronghold.dashboard.{name}" for name in of_dashboard}
    slices |= {"stronghold.dashboard.publishing", "stronghold.sharing.figures"}
    slices |= {"stronghold.portal.ogc", "stronghold.oversight.reading"}
    slices |= {"stronghold.portal.geopackage"}

    assert set(CONTRACTS["Inside a slice"]["containers"]) == slices - NO_SLICES - {
        "stronghold.kernel"
    }

"""operating.md and the units of deploy/systemd say what the code does."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.systemd.units import Unit, read_unit

ROOT = Path(__file__).resolve().parents[3]
UNITS = ROOT / "deploy" / "systemd"
DOCS = ROOT / "stronghold" / "docs"
TEXT = (DOCS / "operating.md").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

# A unit, and the service of docker-compose.yml that does the same.
SAME = {
    "web": "web",
    "beside": "web",
    "figures": "figures",
    "worker": "worker",
    "jobs": "jobs",
    "beat": "beat",
    "metrics": "metrics",
    "prepare": "prepare",
    "archive": "archive",
}
# `docker compose run --rm backup …`, as the head of that service says.
BY_TIMER = {
    "scrub": "manage.py scrub_erased",
    "backup": "manage.py backup --keep",
    "base": "manage.py backup --base --keep",
}
VENV = "/srv/stronghold/var/venv/bin/"


@cache
def unit(name: str) -> Unit:
    return read_unit(UNITS, f"stronghold-{name}")


def settings_of(file: Path) -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", file.read_text(), re.MULTILINE))


def known_settings() -> set[str]:
    rows = re.findall(
        r"^\| (`[A-Z_`, ]+`) \|", (DOCS / "settings.md").read_text(), re.MULTILINE
    )
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def alerts() -> set[str]:
    rules = yaml.safe_load((ROOT / "deploy/monitoring/alerts.yml").read_text())
    return {rule["alert"] for group in rules["groups"] for rule in group["rules"]}


def of_image(service: str) -> list[str]:
    """Return what a service runs; web runs what the image is made for."""
    command = SERVICES[service].get("command")
    if command is None:
        (line,) = re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.M)
        command = yaml.safe_load(line)
    return [str(word) for word in command]


def of_unit(name: str) -> list[str]:
    program, *words = unit(name).command
    return [program.removeprefix(VENV)] + words


def without(command: list[str], option: str) -> list[str]:
    """Return a command without an option and its value."""
    if option not in command:
        return command
    at = command.index(option)
    return command[:at] + command[at + 2 :]


def test_each_unit_is_compared_below() -> None:
    found = {path.stem for path in UNITS.glob("stronghold-*.service")}

    assert found == {f"stronghold-{name}" for name in SAME | BY_TIMER}
    assert set(SAME.values()) | {"backup", "folders", "db", "redis", "proxy"} == set(
        SERVICES
    )


@pytest.mark.parametrize("name", SAME)
def test_a_unit_runs_what_its_container_runs(name: str) -> None:
    # In a container it listens for the network of Docker, and each has a host name of
    # its own, by which Celery calls a worker. What serves beside it has another port.
    here = without(without(of_unit(name), "--hostname"), "--port")

    assert here == without(of_image(SAME[name]), "--host")
    workers = [one for one in SAME if "worker" in of_unit(one)]
    assert len({of_unit(one)[5] for one in workers}) == len(workers) == 3


@pytest.mark.parametrize("name", BY_TIMER)
def test_what_the_night_runs_is_what_the_compose_file_says(name: str) -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    assert of_unit(name) == ["python"] + BY_TIMER[name].split()
    assert BY_TIMER[name] in text
    assert unit(f"{name}.timer").all("Persistent", "Timer") == ["yes"]
    assert unit(name).is_oneshot


@pytest.mark.parametrize("name", list(SAME) + list(BY_TIMER))
def test_a_unit_has_the_passwords_and_ways_out_of_its_container(name: str) -> None:
    service = SERVICES[SAME.get(name, "backup")]
    environment = service["environment"]
    files = unit(name).all("EnvironmentFile")
    is_owner = "stronghold_owner" in environment["DATABASE_URL"]
    has_none = "PASSWORD" not in environment["DATABASE_URL"]
    is_whole = "PASSWORD" in environment["PARTNER_DATABASE_URL"]
    public = "/srv/stronghold/deploy/systemd/without_"

    expected = ["/etc/stronghold/env"]
    if not is_whole:
        expected.append(f"{public}{'passwords' if has_none else 'partner'}.env")
    if is_owner:
        expected.append("/etc/stronghold/owner")
    # A later file replaces what an earlier one says.
    assert files == expected
    networks = set(service.get("networks", ()))
    # It needs the network outside only to publish its port.
    networks -= {"outside"} if name == "metrics" else set()
    denied = ["any"] if networks and "outside" not in networks else []
    assert list(unit(name).all("IPAddressDeny")) == denied
    private = [] if networks else ["yes"]
    assert list(unit(name).all("PrivateNetwork")) == private
    memory = unit(name).all("MemoryMax")
    assert [one.casefold() for one in memory] == [service["mem_limit"]]


def test_what_takes_passwords_away_has_none() -> None:
    for path in UNITS.glob("without_*.env"):
        assert not re.search(r"://\w*:", path.read_text()), path.name
        assert "EMAIL_PASSWORD=\n" in path.read_text()


def test_every_service_gives_up_what_it_does_not_need() -> None:
    given_up = {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateUsers": "yes",
        "User": "stronghold",
    }
    common = (UNITS / "stronghold-.service.d" / "10-site.conf").read_text()
    # Empty, it leaves none.
    assert "\nCapabilityBoundingSet=\n" in common
    folders = (UNITS / "tmpfiles.conf").read_text()
    made = set(re.findall(r"^d (\S+)", folders, re.MULTILINE))
    for name in tuple(SAME) + tuple(BY_TIMER):
        said = {key: list(unit(name).all(key)) for key in given_up}
        assert said == {key: [value] for key, value in given_up.items()}, name
        written = " ".join(unit(name).all("ReadWritePaths")).split()
        # A unit does not start if one of them is not there.
        assert set(written) <= made, name
        # What the units say last would replace what all have in common.
        own = (UNITS / f"stronghold-{name}.service").read_text()
        keys = set(re.findall(r"^(\w+)=", own, re.MULTILINE))
        shared = set(re.findall(r"^(\w+)=", common, re.MULTILINE))
        assert keys & shared <= {"After"}, name


def test_postgresql_keeps_as_little_as_in_its_container() -> None:
    given = (UNITS / "postgresql.conf").read_text()
    here = {
        f"{name}={value}" for name, value in re.findall(r"^(\w+) = (\S+)$", given, re.M)
    }
    there = {
        word.removeprefix("-c")
        for word in SERVICES["db"]["command"]
        if word.startswith("-c") and "archive_" not in word
    }

    assert "wal_recycle=off" in there
    assert there <= here


def test_postgresql_hands_over_its_log_as_in_its_container() -> None:
    given = (UNITS / "postgresql-archive.conf").read_text()
    here = re.findall(r"^(\w+) = ", given, re.M)
    there = re.findall(r"-c(archive_\w+)=", " ".join(SERVICES["db"]["command"]))

    assert len(here) == 3
    assert sorted(here) == sorted(there)


def test_the_examples_have_only_settings_that_there_are() -> None:
    needed = {"SECRET_KEY", "DATABASE_URL", "PARTNER_DATABASE_URL", "REDIS_URL"}

    assert needed <= settings_of(UNITS / "env.example")
    for path in list(UNITS.glob("*.example")) + list(UNITS.glob("*.env")):
        assert settings_of(path) <= known_settings(), path.name


def test_the_document_names_only_what_there_is() -> None:
    run = r"(?<!/)(?:stronghold-manage(?: --owner)?|manage\.py)\s+([a-z_]+)"
    commands = set(re.findall(run, TEXT))
    units = set(re.findall(r"\bstronghold-[a-z]+\b(?:\.timer)?", TEXT))
    files = {path.stem for path in UNITS.glob("stronghold-*.service")}
    timers = {path.name for path in UNITS.glob("stronghold-*.timer")}
    settings = set(re.findall(r"`([A-Z][A-Z]*_[A-Z_]+)`", TEXT))
    documents = set(re.findall(r"`([a-z_.]+\.(?:md|toml))`", TEXT))

    assert {"doctor", "backup", "restore", "first_code"} <= commands
    assert commands <= set(get_commands())
    assert units - {"stronghold-manage", "stronghold-backup"} <= files | timers
    assert files | timers <= units | {"stronghold-scrub", "stronghold-base"}
    assert settings <= known_settings()
    assert documents
    assert [one for one in documents if not (DOCS / one).exists()] == []


@pytest.mark.parametrize("path", re.findall(r"/srv/stronghold/([\w./-]+\w)", TEXT))
def test_each_file_of_the_code_that_it_uses_is_there(path: str) -> None:
    assert list(ROOT.glob(f"{path}*"))


def test_it_says_what_to_do_at_each_alert_and_at_no_other() -> None:
    _, said = TEXT.split("### Alerts")
    said, _ = said.split("### The disk is full")
    explained = re.findall(r"^\*\*(\w+)\.\*\*", said, re.MULTILINE)

    assert len(explained) == len(set(explained))
    assert set(explained) == alerts()


def test_packages_are_those_of_the_image() -> None:
    image = (ROOT / "Dockerfile").read_text()
    installed = re.search(r"--no-install-recommends (.*?)&&", image, re.DOTALL)

    assert installed
    wanted = set(installed[1].replace("\\", " ").split()) - {
        "postgresql-client",
        "libpq5",
    }
    assert "libgdal36" in wanted
    assert wanted <= set(TEXT.replace("\\", " ").split())

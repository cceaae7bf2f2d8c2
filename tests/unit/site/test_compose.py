"""The production set-up gives each service only what it needs."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import current_app

ROOT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_has_rights_or_room_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"] <= 256
    assert bool(service.get("networks")) is (service.get("network_mode") != "none")
    assert "privileged" not in service
    assert service.get("read_only") or name == "db"
    assert bool(service.get("cap_add")) is (name in ("db", "wal-folder"))


def test_only_the_site_leads_out_and_only_to_this_machine() -> None:
    networks = COMPOSE["networks"]
    inner = {name for name, one in networks.items() if one and one["internal"]}
    leads_out = {
        n for n, one in SERVICES.items() if set(one.get("networks", ())) - inner
    }

    assert inner == {"database", "broker"}
    assert leads_out == {"web", "worker", "jobs", "metrics"}
    published = {n: one["ports"] for n, one in SERVICES.items() if "ports" in one}
    assert published == {
        "web": ["127.0.0.1:8000:8000"],
        "metrics": ["127.0.0.1:9100:9100"],
    }


def test_each_password_is_where_it_is_needed() -> None:
    has = {
        name: {
            password
            for password in ("OWNER", "APP", "PARTNER", "POSTGRES", "REDIS", "BACKUP")
            if f"{password}_PASSWORD" in str(one.get("environment"))
        }
        for name, one in SERVICES.items()
    }

    assert has == {
        "web": {"APP", "PARTNER", "REDIS"},
        "figures": {"APP", "REDIS"},
        "worker": {"APP", "PARTNER", "REDIS"},
        "jobs": {"APP", "PARTNER", "REDIS"},
        "beat": {"APP", "REDIS"},
        "metrics": {"APP", "REDIS"},
        "prepare": {"OWNER", "REDIS"},
        "backup": {"OWNER", "REDIS", "BACKUP"},
        "archive": set(),
        "wal-folder": set(),
        "db": {"OWNER", "APP", "PARTNER", "POSTGRES", "BACKUP"},
        "redis": {"REDIS"},
    }
    for name in ("beat", "figures", "metrics"):
        assert SERVICES[name]["environment"]["EMAIL_PASSWORD"] == ""


def test_each_queue_has_a_worker_there_and_in_the_demonstration() -> None:
    script = (ROOT / "bin/lib/site.sh").read_text()
    routed = {route["queue"] for route in current_app.conf.task_routes.values()}
    commands = [one.get("command", []) for one in SERVICES.values()]
    worked = {
        command[command.index("--queues") + 1]
        for command in commands
        if "--queues" in command
    }

    assert worked == routed | {current_app.conf.task_default_queue}
    assert set(re.findall(r"--queues (\w+)", script)) == worked


def test_what_encrypts_the_log_reads_it_where_postgresql_puts_it() -> None:
    archiving = " ".join(SERVICES["db"]["command"])

    assert 'keep_wal /wal "%p" %f' in archiving
    assert "wal_recycle=off" in archiving
    for name in ("db", "archive", "backup", "wal-folder"):
        assert any(one.startswith("wal:/wal") for one in SERVICES[name]["volumes"])
    for name in ("archive", "backup"):
        assert SERVICES[name]["environment"]["WAL_FOLDER"] == "/wal"


def test_every_setting_without_a_default_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    text = (ROOT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "REDIS_PASSWORD", "OWNER_PASSWORD"):
        assert f"${{{name}:?see .env.example}}" in text
        assert f"\n{name}=" in f"\n{example}"

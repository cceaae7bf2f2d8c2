"""The production set-up and its image give each service only what it needs."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import current_app

ROOT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Beside docker-compose.yml, by COMPOSE_FILE in .env.
OVERRIDES: dict[str, dict[str, dict[str, Any]]] = {
    path.stem: yaml.safe_load(path.read_text())["services"]
    for path in (ROOT / "deploy" / "compose").glob("*.yml")
}
# The stages of the image, the last of which is the image itself.
DOCKERFILE = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
STAGES = re.split(r"^(?=FROM )", DOCKERFILE, flags=re.MULTILINE)[1:]
# What a service may do beyond others, each with its reason in the file.
MAY = {"proxy": ["NET_BIND_SERVICE"]}


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_has_rights_or_room_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"] <= 256
    assert bool(service.get("networks")) is (service.get("network_mode") != "none")
    assert "privileged" not in service
    assert service["read_only"] is True
    assert service.get("cap_add", []) == MAY.get(name, [])
    user, group = map(int, service["user"].split(":"))
    assert user > 0
    assert group > 0


def test_only_the_proxy_is_reached_and_it_reaches_only_web() -> None:
    networks = COMPOSE["networks"]
    inner = {name for name, one in networks.items() if one and one["internal"]}
    on = {
        name: {n for n, one in SERVICES.items() if name in one.get("networks", ())}
        for name in networks
    }

    assert inner == {"front", "database", "broker"}
    assert on["front"] == {"proxy", "web"}
    assert on["entry"] == {"proxy"}
    assert on["outside"] == {"web", "worker", "metrics"}
    assert SERVICES["db"]["networks"] == ["database"]
    assert SERVICES["redis"]["networks"] == ["broker"]
    published = {n: one["ports"] for n, one in SERVICES.items() if "ports" in one}
    assert published == {
        "proxy": ["80:80", "443:443", "443:443/udp"],
        "metrics": ["127.0.0.1:9100:9100"],
    }
    own_proxy = OVERRIDES["own_proxy"]
    assert own_proxy["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert own_proxy["proxy"] == {"profiles": ["unused"]}


def test_proxy_has_a_file_that_knows_its_settings() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    known = {
        **SERVICES["proxy"]["environment"],
        **OVERRIDES["tls"]["proxy"]["environment"],
    }

    assert set(re.findall(r"\{\$([A-Z_]+)", caddyfile)) == set(known)
    parts = set(re.findall(r"^\((\w+)\)", caddyfile, re.MULTILINE))
    defaults = re.findall(r"import \{\$[A-Z_]+:(\w+)\}", caddyfile)
    chosen = {known["SITE_BUFFERS"], known["SITE_WEB_TLS"]} | set(defaults)
    chosen.add(known["SITE_CERTIFICATE"].removesuffix("}").partition(":-")[2])
    assert chosen <= parts


def test_with_tls_every_service_that_asks_another_checks_it() -> None:
    by_tls = OVERRIDES["tls"]
    site = {n for n, one in SERVICES.items() if one["image"] == "stronghold:local"}
    asks = {n for n in site if set(SERVICES[n].get("networks", ())) - {"outside"}}

    assert asks
    assert asks | {"proxy", "db", "redis"} == set(by_tls)
    for name in asks:
        environment = by_tls[name]["environment"]
        assert environment["TLS_CA"] == "/certificates/ca.pem"
        assert environment["REDIS_URL"].startswith("rediss://")
    assert by_tls["proxy"]["environment"]["SITE_WEB"] == "https://web:8000"
    assert {"WEB_CERTIFICATE", "WEB_KEY"} <= set(by_tls["web"]["environment"])
    # An override replaces a command as a whole.
    command = by_tls["db"]["command"]
    assert [one for one in command if "-cssl" not in one] == SERVICES["db"]["command"]
    start = SERVICES["redis"]["command"][2].partition('\\n" "$$')[0]
    assert by_tls["redis"]["command"][2].startswith(start)
    assert "port 0\\ntls-port 6379" in by_tls["redis"]["command"][2]


def test_nothing_that_builds_is_in_the_image_and_its_user_owns_nothing() -> None:
    build, image = STAGES[-2], STAGES[-1]

    assert [one.split()[1] for one in STAGES] == ["${BASE_IMAGE}", "base", "base"]
    assert "libpq-dev" in build
    for one in (STAGES[0], image):
        assert not re.search(r"gcc|-dev\b|pip install|requirements", one)
    assert "pip uninstall --yes" in image
    assert "USER 999:999" in image
    assert "--chown" not in DOCKERFILE
    assert re.search(r"^HEALTHCHECK .*deploy/alive.py", image, re.MULTILINE)
    assert (ROOT / "deploy/alive.py").exists()
    assert image.count("org.opencontainers.image.") == 4
    kept = re.findall(r"^COPY --from=build (\S+)", image, re.MULTILINE)
    assert kept == ["/srv/venv", "/srv/static", "/srv/stronghold"]


def test_image_has_only_what_the_lock_file_names_and_psycopg2_from_its_source() -> None:
    build = STAGES[-2]
    installs = re.findall(r"pip (?:install|wheel) [^&]*", build)

    assert len(installs) == 2
    for one in installs:
        assert "--require-hashes" in one
        assert "--only-binary :all:" in one
    assert "--no-binary psycopg2-binary --no-build-isolation" in installs[1]
    # Then from what was fetched and built alone.
    assert re.findall(r"python install [^&\n]*", build) == [
        "python install --no-index --no-deps /opt/wheels/*.whl"
    ]
    lock = (ROOT / "requirements.txt").read_text()
    assert re.search(r"^psycopg2-binary==", lock, re.MULTILINE)
    assert re.search(
        r"^setuptools==",
        (ROOT / "requirements-build.txt").read_text(),
        re.MULTILINE,
    )


def test_what_is_secret_stays_out_of_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().splitlines()

    assert {".env", ".git", "certificates", "backups", "files", "var"} <= set(left_out)


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
        "folders": set(),
        "proxy": set(),
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
    for name in ("db", "archive", "backup", "folders"):
        assert any(one.startswith("wal:/wal") for one in SERVICES[name]["volumes"])
    # A new volume has the owner of the image's folder.
    assert re.search(r"install --directory --owner 999 .* /wal", DOCKERFILE)
    for name in ("archive", "backup"):
        assert SERVICES[name]["environment"]["WAL_FOLDER"] == "/wal"


def test_every_setting_without_a_default_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    text = (ROOT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "REDIS_PASSWORD", "OWNER_PASSWORD"):
        assert f"${{{name}:?see .env.example}}" in text
        assert f"\n{name}=" in f"\n{example}"

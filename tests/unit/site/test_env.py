"""Settings come from the environment, and errors name the setting."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from stronghold import env

SETTINGS = str(Path(env.__file__).with_name("settings.py"))
NAME = "STRONGHOLD_TEST_SETTING"
READ_AS_FLAG = [
    *((text, True) for text in ("1", "true", "YES", "on")),
    *((text, False) for text in ("0", "False", "no", "off", "")),
]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.delenv(f"{NAME}_FILE", raising=False)
    return monkeypatch


def test_missing_one_is_named(given: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.text(NAME)
    assert env.text(NAME, "a default") == "a default"


def test_secret_may_come_from_a_file(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    given.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))

    assert env.text(NAME) == "hush"
    given.setenv(NAME, "louder")
    assert env.text(NAME) == "louder"


@pytest.mark.parametrize(("text", "read"), READ_AS_FLAG)
def test_flag(given: pytest.MonkeyPatch, text: str, *, read: bool) -> None:
    given.setenv(NAME, text)

    assert env.flag(NAME, default=not read) is read


def test_flag_that_says_neither_is_named(given: pytest.MonkeyPatch) -> None:
    given.setenv(NAME, "maybe")

    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is 'maybe'"):
        env.flag(NAME, default=True)


@pytest.mark.parametrize("text", ["", "-1", "two", "1.5", "٣"])
def test_number_that_is_none_is_named(given: pytest.MonkeyPatch, text: str) -> None:
    given.setenv(NAME, text)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.number(NAME, default=0)


def test_number_and_words(given: pytest.MonkeyPatch) -> None:
    assert env.number(NAME, default=2) == 2
    given.setenv(NAME, " 3 ")
    assert env.number(NAME, default=2) == 3
    given.setenv(NAME, "a, b,,c ")
    assert env.words(NAME, "") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("url", "host", "port", "password"),
    [
        ("postgresql://u:p%40ss@db:5433/name", "db", "5433", "p@ss"),
        ("postgres://u:p@/name?host=/run/sockets", "/run/sockets", "", "p"),
    ],
)
def test_database(
    given: pytest.MonkeyPatch, url: str, host: str, port: str, password: str
) -> None:
    given.setenv(NAME, url)

    found = env.database(NAME)

    assert (found["NAME"], found["USER"], found["HOST"]) == ("name", "u", host)
    assert (found["PORT"], found["PASSWORD"]) == (port, password)


@pytest.mark.parametrize(
    ("url", "is_checked"),
    [
        ("postgresql://u:p@db/name", True),
        ("postgresql://u:p@127.0.0.1/name", False),
        ("postgresql://u:p@/name?host=/run/sockets", False),
    ],
)
def test_database_on_another_machine_is_checked(
    given: pytest.MonkeyPatch, url: str, *, is_checked: bool
) -> None:
    given.setenv(NAME, url)

    asked = {"options": "-c jit=off"}
    checks = {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}
    found = env.database(NAME, "/ca.pem", options="-c jit=off")["OPTIONS"]
    assert found == asked | (checks if is_checked else {})
    assert env.database(NAME)["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("url", "authority", "read"),
    [
        ("redis://:p@redis:6379/0", "", "redis://:p@redis:6379/0"),
        ("redis://:p@127.0.0.1:6379/0", "/ca.pem", "redis://:p@127.0.0.1:6379/0"),
        ("unix:///run/redis.sock?db=0", "/ca.pem", "unix:///run/redis.sock?db=0"),
        (
            "rediss://:p@redis/1?ssl_cert_reqs=none",
            "/ca.pem",
            "rediss://:p@redis/1?ssl_cert_reqs=required&ssl_check_hostname=true"
            "&ssl_ca_certs=%2Fca.pem",
        ),
        (
            "rediss://:p@redis/1?ssl_check_hostname=false",
            "",
            "rediss://:p@redis/1?ssl_check_hostname=true&ssl_cert_reqs=required",
        ),
    ],
)
def test_redis(given: pytest.MonkeyPatch, url: str, authority: str, read: str) -> None:
    given.setenv(NAME, url)

    assert env.redis(NAME, authority) == read


@pytest.mark.parametrize(
    ("url", "words"),
    [("redis://:p@redis:6379/0", "begin with rediss"), ("redis:6379", "look like")],
)
def test_redis_that_could_be_read_on_the_way_is_named(
    given: pytest.MonkeyPatch, url: str, words: str
) -> None:
    given.setenv(NAME, url)

    with pytest.raises(ImproperlyConfigured, match=f"{NAME} must {words}"):
        env.redis(NAME, "/ca.pem")


def test_file_that_cannot_be_read_is_named(
    given: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert env.file(NAME) == ""
    given.setenv(NAME, str(tmp_path / "absent.pem"))
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is no file"):
        env.file(NAME)
    (tmp_path / "absent.pem").touch()
    assert env.file(NAME) == str(tmp_path / "absent.pem")


def test_web_has_a_key_with_its_certificate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "certificate.pem").touch()
    monkeypatch.setenv("WEB_CERTIFICATE", str(tmp_path / "certificate.pem"))

    with pytest.raises(ImproperlyConfigured, match="WEB_KEY"):
        runpy.run_path(SETTINGS)


@pytest.mark.parametrize("url", ["mysql://u@db/name", "postgresql://u@db/", "name"])
def test_database_that_is_none_is_named(given: pytest.MonkeyPatch, url: str) -> None:
    given.setenv(NAME, url)

    with pytest.raises(ImproperlyConfigured, match=f"{NAME} must look like"):
        env.database(NAME)


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("", []),
        ("https://t.example.org/{z}/{x}/{y}.png", ["https://t.example.org"]),
        ("https://{s}.example.org:8443/{z}", ["https://*.example.org:8443"]),
    ],
)
def test_tile_hosts(given: pytest.MonkeyPatch, address: str, hosts: list[str]) -> None:
    given.setenv(NAME, address)

    assert env.tile_hosts(NAME) == hosts


@pytest.mark.parametrize("address", ["/tiles/{z}", "http://t.example.org/{z}", "x"])
def test_tile_address_that_no_page_could_ask_is_named(
    given: pytest.MonkeyPatch, address: str
) -> None:
    given.setenv(NAME, address)

    with pytest.raises(ImproperlyConfigured, match=f"{NAME} must begin with https"):
        env.tile_hosts(NAME)


def test_only_a_demonstration_goes_without_the_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IDLE_MINUTES", "0")
    monkeypatch.setenv("DEMO", "1")
    assert runpy.run_path(SETTINGS)["IDLE_MINUTES"] == 0

    monkeypatch.setenv("DEMO", "0")
    with pytest.raises(ImproperlyConfigured, match="IDLE_MINUTES is 0"):
        runpy.run_path(SETTINGS)


@pytest.mark.parametrize(
    ("read", "right", "wrong"),
    [
        (env.scanner, ["tcp://clamav:3310", "unix:/run/clamd.ctl"], ["clamav:3310"]),
        (
            env.icap,
            ["icap://scanner/avscan", "icap://10.0.0.4:1344/a?mode=full"],
            ["icap://scanner", "icap:///avscan", "http://scanner/avscan"],
        ),
    ],
)
def test_address_of_a_virus_scanner(
    given: pytest.MonkeyPatch,
    read: Callable[[str], str],
    right: list[str],
    wrong: list[str],
) -> None:
    given.setenv(NAME, " ")
    assert read(NAME) == ""
    for address in right:
        given.setenv(NAME, address)
        assert read(NAME) == address
    for address in wrong:
        given.setenv(NAME, address)
        with pytest.raises(ImproperlyConfigured, match=NAME):
            read(NAME)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", []),
        ("db-2", [("db-2", "5432")]),
        ("10.1.0.12:5433, db-3", [("10.1.0.12", "5433"), ("db-3", "5432")]),
        ("[fd00::2]:5433,[fd00::3]", [("fd00::2", "5433"), ("fd00::3", "5432")]),
        ("/run/one:5433,/run/two", [("/run/one", "5433"), ("/run/two", "5432")]),
    ],
)
def test_hosts_have_ports(
    given: pytest.MonkeyPatch, said: str, found: list[tuple[str, str]]
) -> None:
    given.setenv(NAME, said)
    assert env.hosts(NAME, "5432") == found


@pytest.mark.parametrize("said", ["db:port", "db:", ":5432", "db:5432:1x"])
def test_a_host_with_a_wrong_port_is_refused(
    given: pytest.MonkeyPatch, said: str
) -> None:
    given.setenv(NAME, said)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.hosts(NAME, "5432")


def at_db_2(authority: str = "", host: str = "db-2") -> dict[str, Any]:
    """Return the connections to one replica of a site behind PgBouncer, by alias."""
    pooled = {
        "HOST": "127.0.0.1",
        "PORT": "6432",
        "OPTIONS": {},
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
    given = {
        "default": pooled | {"NAME": "stronghold", "USER": "app"},
        "partner": pooled | {"NAME": "of_the_pooler", "USER": "partner"},
    }
    options = {"default": "-c jit=off", "partner": "-c jit=on"}
    found = env.with_replicas(given, [(host, "5433")], authority, options=options)
    assert found.items() >= given.items()
    return {alias: found[f"{alias}_replica_0"] for alias in given}


def test_a_replica_is_asked_directly_in_each_role_for_what_it_copies() -> None:
    found = at_db_2()

    for alias, role, options in (
        ("default", "app", "-c jit=off"),
        ("partner", "partner", "-c jit=on"),
    ):
        replica = found[alias]
        assert (replica["HOST"], replica["PORT"]) == ("db-2", "5433")
        assert (replica["NAME"], replica["USER"]) == ("stronghold", role)
        assert replica["OPTIONS"]["options"] == options
        assert replica["DISABLE_SERVER_SIDE_CURSORS"] is False


def test_a_replica_on_another_machine_is_asked_by_tls() -> None:
    checked = {"sslmode": "verify-full", "sslrootcert": "ca.pem"}

    assert at_db_2("ca.pem")["default"]["OPTIONS"].items() >= checked.items()
    assert "sslmode" not in at_db_2("ca.pem", "127.0.0.1")["default"]["OPTIONS"]


def test_sentinels_are_asked_with_the_password_of_the_master() -> None:
    at = [("r-1", "26379"), ("r-2", "26380")]

    found = env.sentinels("redis://:hush@stronghold/2", at)

    assert found == "sentinel://:hush@r-1:26379/2;sentinel://:hush@r-2:26380/2"
    with pytest.raises(ImproperlyConfigured, match="REDIS_SENTINELS"):
        env.sentinels("unix:///run/redis.sock?db=0", at)

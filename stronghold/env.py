"""Read settings from the environment; the error for a missing one names it.

If NAME is not set, the file in NAME_FILE is read, so that secrets can be passed as
files.
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured

# No network lies between the site and these.
_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})


def text(name: str, default: str | None = None) -> str:
    """Return the value of NAME, or of the file in NAME_FILE, or the default."""
    if name in os.environ:
        return os.environ[name]
    if f"{name}_FILE" in os.environ:
        return Path(os.environ[f"{name}_FILE"]).read_text().strip()
    if default is None:
        raise ImproperlyConfigured(
            f"Set the environment variable {name} (or {name}_FILE with the path of a "
            "file that holds it). stronghold/docs/settings.md lists every setting."
        )
    return default


def pass_on(name: str, value: str) -> None:
    """Set NAME for a library that reads it, and for processes started from this one."""
    os.environ[name] = value


def flag(name: str, *, default: bool) -> bool:
    """Return NAME as a boolean: 1, true, yes, on, or 0, false, no, off."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; set it to 1 or 0.")


def number(name: str, *, default: int) -> int:
    """Return NAME as a whole number from 0 up."""
    value = text(name, str(default)).strip()
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number.")
    return int(value)


def one_of(name: str, known: list[str]) -> str:
    """Return NAME, one of these words; the first if it is not set."""
    value = text(name, known[0]).strip()
    if value not in known:
        may_be = " or ".join(known)
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to {may_be}.")
    return value


def words(name: str, default: str) -> list[str]:
    """Return the parts of NAME, a comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def file(name: str) -> str:
    """Return NAME, the path of a file that can be read; empty if not set."""
    path = text(name, "").strip()
    if path:
        try:
            Path(path).open("rb").close()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name} is no file that the site can read: {error}."
            ) from error
    return path


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Return the networks of NAME, a comma-separated list such as 10.0.0.0/8."""
    try:
        return [ip_network(part) for part in words(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from error


def scanner(name: str) -> str:
    """Return NAME, the address of a virus scanner; empty if not set."""
    address = text(name, "").strip()
    url = urlsplit(address)
    is_right = (url.scheme == "tcp" and url.hostname) or (
        url.scheme == "unix" and url.path.startswith("/")
    )
    if address and not is_right:
        raise ImproperlyConfigured(
            f"{name} must be tcp://host:port, or unix:/path/of/the/socket."
        )
    return address


def feed(name: str) -> str:
    """Return NAME, where lines of a feed go; empty if not set."""
    address = text(name, "").strip()
    url = urlsplit(address)
    is_file = url.scheme == "file" and url.path.startswith("/")
    is_syslog = url.scheme in {"syslog+tcp", "syslog+udp"} and url.hostname
    if address and not (is_file or is_syslog):
        raise ImproperlyConfigured(
            f"{name} must be file:/path, syslog+tcp://host:514 or syslog+udp://host:514."
        )
    return address


def icap(name: str) -> str:
    """Return NAME, the address of an ICAP service; empty if not set."""
    address = text(name, "").strip()
    url = urlsplit(address)
    if address and not (url.scheme == "icap" and url.hostname and url.path.strip("/")):
        raise ImproperlyConfigured(f"{name} must be icap://host:port/service.")
    return address


def issuer(name: str, *, is_trial: bool) -> str:
    """Return NAME, the address of a provider of OpenID Connect; empty if not set.

    It is https://…, or http:// on this machine for a trial, in a demonstration.
    """
    address = text(name, "").strip()
    url = urlsplit(address)
    is_here = url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1"}
    is_safe = url.scheme == "https" or (is_here and is_trial)
    if address and not (url.netloc and is_safe):
        raise ImproperlyConfigured(f"{name} must begin with https:// and a host.")
    return address


def tile_hosts(name: str) -> list[str]:
    """Return the hosts of a tile address in the form of a content security policy.

    The address is https://…; {s} means any subdomain. Empty if no address is set.
    """
    address = text(name, "")
    if not address:
        return []
    url = urlsplit(address)
    if url.scheme != "https" or not url.netloc:
        raise ImproperlyConfigured(
            f"{name} must begin with https:// and a host, as in "
            "https://{s}.tiles.example.org/{z}/{x}/{y}.png."
        )
    return [f"https://{url.netloc.replace('{s}', '*')}"]


def hosts(name: str, default_port: str) -> list[tuple[str, str]]:
    """Return the hosts and ports of NAME: host:port,…, or /folder/of/a/socket."""
    found = []
    for part in words(name, ""):
        host, colon, port = part.rpartition(":")
        if not colon or part.endswith("]"):
            host, port = part, default_port
        is_whole = host and (":" not in host or host.startswith("["))
        if not (is_whole and port.isascii() and port.isdigit()):
            raise ImproperlyConfigured(f"{name}: {part!r} must look like host:port.")
        found.append((host.strip("[]"), port))
    return found


def with_replicas(
    databases: dict[str, dict[str, Any]],
    at: list[tuple[str, str]],
    authority: str = "",
    *,
    options: dict[str, str],
) -> dict[str, dict[str, Any]]:
    """Return the databases, and each once more at each replica's host and port.

    A replica has the roles and passwords of the primary, and with an `authority` is
    asked by TLS, as `database` is. It is never asked through PgBouncer: it has the one
    database that it copies, by the name that `default` has, and its sessions ask for
    the `options` of their alias themselves. One that does not answer must not hold a
    request for long.
    """
    found = dict(databases)
    for number, (host, port) in enumerate(at):
        for alias, given in databases.items():
            own = {
                "options": options[alias],
                "connect_timeout": 2,
                "tcp_user_timeout": 3000,
            }
            found[f"{alias}_replica_{number}"] = {
                **given,
                "NAME": databases["default"]["NAME"],
                "HOST": host,
                "PORT": port,
                "OPTIONS": given["OPTIONS"] | own | _checks(host, authority),
                "DISABLE_SERVER_SIDE_CURSORS": False,
                "TEST": {"MIRROR": alias},
            }
    return found


def sentinels(redis_url: str, at: list[tuple[str, str]]) -> str:
    """Return the address of Celery's broker that Sentinels name.

    The host of the address of Redis is then the name by which they know the master.
    """
    url = urlsplit(redis_url)
    if url.scheme != "redis" or not url.hostname:
        raise ImproperlyConfigured(
            "With REDIS_SENTINELS, REDIS_URL must look like redis://:password@name/0, "
            "where name is that of the master in the Sentinels."
        )
    before = url.netloc.rpartition("@")[0]
    secret = f"{before}@" if before else ""
    return ";".join(
        f"sentinel://{secret}{host}:{port}{url.path or '/0'}" for host, port in at
    )


def redis(name: str, authority: str) -> str:
    """Return NAME, the address of Redis: unix://, redis:// or rediss:// by TLS.

    By TLS its certificate is always checked, with that of `authority`, a file, if
    given. Then Redis on another machine must be asked by TLS.
    """
    address = text(name).strip()
    url = urlsplit(address)
    is_socket = url.scheme == "unix" and url.path.startswith("/")
    if not (is_socket or (url.scheme in {"redis", "rediss"} and url.hostname)):
        raise ImproperlyConfigured(
            f"{name} must look like rediss://:password@host:6379/0, "
            "redis://:password@host:6379/0 or unix:///path/of/the/socket?db=0."
        )
    if url.scheme == "redis" and authority and url.hostname not in _HERE:
        raise ImproperlyConfigured(
            f"TLS_CA is set, so {name} must begin with rediss:// where Redis is on "
            "another machine."
        )
    if url.scheme != "rediss":
        return address
    checks = {"ssl_cert_reqs": "required", "ssl_check_hostname": "true"}
    if authority:
        checks["ssl_ca_certs"] = authority
    return url._replace(query=urlencode(dict(parse_qsl(url.query)) | checks)).geturl()


def database(name: str, authority: str = "", *, options: str = "") -> dict[str, object]:
    """Return Django's connection settings for postgresql://user:pass@host:port/name.

    A folder that holds the server's socket is given as ?host=/folder. With a file of an
    `authority`, a server on another machine is asked by TLS alone, and its certificate
    and name are checked. `options` are those of the session, as PostgreSQL takes them.
    """
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgresql://user:password@host:5432/database."
        )
    socket_folder = parse_qs(url.query).get("host", [""])[0]
    host = socket_folder or url.hostname or ""
    return {
        "ENGINE": "stronghold.core.database.connections",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        "OPTIONS": ({"options": options} if options else {}) | _checks(host, authority),
    }


def _checks(host: str, authority: str) -> dict[str, str]:
    """Return how a server's certificate is checked; {} for one on this machine."""
    if not authority or host in _HERE or host.startswith("/"):
        return {}
    return {"sslmode": "verify-full", "sslrootcert": authority}

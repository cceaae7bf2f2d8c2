"""The security measures that are in use, read from the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from stronghold.sign_in.sign_in_provider.queries import Chosen


@dataclass(frozen=True)
class Measure:
    """A measure, and how it is set; `is_on` is false where the force left it out."""

    label: str
    words: str
    is_on: bool = True


def measures(provider: Chosen, *, marking: str) -> Sequence[Measure]:
    """Return the measures of this installation, the missing ones among them."""
    return (
        _transport(),
        Measure(
            "What pages load",
            _hosts("Only from this site", settings.TILES_HOSTS, "and map tiles from"),
        ),
        Measure(
            "Passwords",
            "At least 12 characters, checked for being easy to guess, stored with "
            "Argon2; guessing is limited",
        ),
        _second_factor(),
        _single_sign_on(provider),
        _sessions(),
        Measure(
            "Who may do what",
            "Each page requires a permission, each role has a fixed list of them, and "
            "each field of a record has a class that says who reads it",
        ),
        Measure(
            "Partners",
            "Read through a database role that can read only the shared views and "
            "published figures, while an agreement is in force",
        ),
        Measure(
            "Phones",
            "What waits on a phone, and the day that it keeps for a shift, is "
            "encrypted; its key is destroyed after "
            f"{settings.DEVICE_IDLE_DAYS} days without use, and on signing out",
        ),
        Measure("Audit log", "Append-only, sealed each minute in a chain of hashes"),
        _outside("Seals kept outside the database", "SEAL_FILE"),
        _backups(),
        _outside("Restores to any moment", "WAL_FOLDER"),
        _outside("Erasures repeated after a restore", "ERASURES_FILE"),
        Measure(
            "Erased text in the database’s own files",
            f"Gone within {settings.ERASED_TEXT_HOURS} hours, or an error is logged",
        ),
        _outside("Papers checked by a virus scanner", "CLAMD_ADDRESS", "ICAP_ADDRESS"),
        _reasons(),
        Measure("Protective marking", marking),
    )


def other_hosts(provider: Chosen, *, mail: str) -> list[tuple[str, str]]:
    """Return what the site sends to other hosts, and to which: by its settings.

    `mail` is the e-mail server of the force, if it has one.
    """
    given = [
        (
            "E-mail: that something is due, naming no record, person or place",
            mail,
        ),
        (
            "Single sign-on: who signs in",
            provider.issuer,
        ),
        (
            "Map tiles: which part of a map someone looks at",
            ", ".join(settings.TILES_HOSTS),
        ),
        (
            "Virus scanner: each paper that is added, whole",
            ", ".join(_scanners()),
        ),
    ]
    return [(what, host) for what, host in given if host]


def _hosts(words: str, hosts: Sequence[str], more: str) -> str:
    return f"{words}, {more} {', '.join(hosts)}" if hosts else words


def _transport() -> Measure:
    if settings.HTTPS:
        return Measure("Encryption on the way", "HTTPS only, and HSTS for a year")
    return Measure("Encryption on the way", "Off: HTTPS is 0", is_on=False)


def _second_factor() -> Measure:
    label = "Second factor"
    if not settings.SECOND_FACTOR:
        return Measure(label, "Off, as in a demonstration only", is_on=False)
    more = ", ".join(settings.SECOND_FACTOR_ROLES)
    words = "Supervisors, records managers, administrators and signatories"
    also = f", and these roles: {more}" if more else ""
    return Measure(label, f"{words}{also}")


def _single_sign_on(provider: Chosen) -> Measure:
    label = "Single sign-on"
    if not provider.issuer:
        return Measure(label, "Not used: people have passwords here")
    minutes = settings.SSO_CHECK_MINUTES
    return Measure(label, f"{provider.name}, asked again every {minutes} minutes")


def _sessions() -> Measure:
    idle = settings.IDLE_MINUTES
    locked = f"Locked after {idle} minutes without use" if idle else "Never locked"
    words = (
        f"{locked}; ended after {settings.SESSION_HOURS} hours; sensitive pages ask "
        f"again who it is after {settings.REAUTHENTICATE_MINUTES} minutes"
    )
    return Measure("Sessions", words, is_on=bool(idle))


def _reasons() -> Measure:
    label = "A reason before reporters’ details and concerns about children"
    if not settings.REASON_HOURS:
        return Measure(label, "REASON_HOURS is 0", is_on=False)
    return Measure(label, f"Asked for, and good for {settings.REASON_HOURS} hours")


def _backups() -> Measure:
    if settings.BACKUP_FOLDER and settings.BACKUP_PUBLIC_KEY:
        return Measure("Backups", "Encrypted to a public key, and checked")
    words = "BACKUP_FOLDER or BACKUP_PUBLIC_KEY is empty"
    return Measure("Backups", words, is_on=False)


def _outside(label: str, *names: str) -> Measure:
    """Return a measure that the force turns on with one of the settings named."""
    is_on = any(getattr(settings, name) for name in names)
    verb = "is" if len(names) == 1 else "are"
    off = f"{' and '.join(names)} {verb} empty"
    return Measure(label, "Yes" if is_on else off, is_on=is_on)


def _scanners() -> list[str]:
    """Return the hosts of the virus scanners; one on this machine has none."""
    addresses = (settings.CLAMD_ADDRESS, settings.ICAP_ADDRESS)
    hosts = (urlsplit(address).hostname for address in addresses)
    return [host for host in hosts if host]

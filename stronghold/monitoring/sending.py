"""Takes lines of the security feed to where they are collected."""

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

WAIT_SECONDS = 10
SYSLOG_PORT = 514
# Facility 13, log audit; severity 6, informational (RFC 5424, 6.2.1).
_PRIORITY = 13 * 8 + 6


def send(target: str, lines: Sequence[str]) -> None:
    """Add lines to a file, or send each to syslog. OSError if that is not possible.

    `target` is file:/path, syslog+tcp://host:port (RFC 6587, octets counted) or
    syslog+udp://host:port. A file is on the disk when this returns.
    """
    url = urlsplit(target)
    if url.scheme == "file":
        _add(Path(url.path), lines)
    else:
        _to_syslog(url, [_framed(line) for line in lines])


def _add(path: Path, lines: Sequence[str]) -> None:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    with os.fdopen(os.open(path, flags, 0o640), "a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def _framed(line: str) -> bytes:
    """Return a line as a message of RFC 5424; its time is in the line."""
    return f"<{_PRIORITY}>1 - {socket.gethostname()} stronghold - - - {line}".encode()


def _to_syslog(url: SplitResult, messages: Sequence[bytes]) -> None:
    address = (url.hostname or "", url.port or SYSLOG_PORT)
    if url.scheme == "syslog+udp":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for message in messages:
                sender.sendto(message, address)
        return
    with socket.create_connection(address, WAIT_SECONDS) as sender:
        sender.sendall(b"".join(b"%d %b" % (len(m), m) for m in messages))
        # The other side has taken all of it when it sees the end.
        sender.shutdown(socket.SHUT_WR)
        sender.settimeout(WAIT_SECONDS)
        while sender.recv(4096):
            pass

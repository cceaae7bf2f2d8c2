"""Asks ClamAV's clamd about a file, by INSTREAM."""

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from stronghold.core.uploads.rules import CHUNK, WAIT_SECONDS, NotChecked

PORT = 3310
LONGEST_ANSWER = 4096


def found_in(address: str, stream: BinaryIO) -> str:
    """Return what was found in a file, "" for nothing.

    OSError if clamd does not answer, NotChecked if it could not check the file.
    """
    answer = _answer_about(address, stream)
    if answer.endswith("FOUND"):
        return answer
    if answer != "stream: OK":
        raise NotChecked(answer)
    return ""


def _answer_about(address: str, stream: BinaryIO) -> str:
    with _connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        while part := stream.read(CHUNK):
            scanner.sendall(struct.pack("!I", len(part)) + part)
        scanner.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = scanner.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connected(address: str) -> socket.socket:
    url = urlsplit(address)
    if url.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(WAIT_SECONDS)
        try:
            scanner.connect(url.path)
        except OSError:
            scanner.close()
            raise
        return scanner
    where = (url.hostname or "", url.port or PORT)
    return socket.create_connection(where, timeout=WAIT_SECONDS)

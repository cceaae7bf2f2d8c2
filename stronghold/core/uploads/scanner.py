"""Asks the force's virus scanner about a file: ClamAV's clamd, by INSTREAM.

Without CLAMD_ADDRESS there is none to ask. With it, no file is stored unless the
scanner has said that it is clean.
"""

import logging
import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from stronghold.core.uploads.rules import UploadRefused

CHUNK = 64 * 1024
WAIT_SECONDS = 30
LONGEST_ANSWER = 4096
AWAY = "Files cannot be checked for viruses now, so nothing was added. Try again later"
INFECTED = (
    "The virus scanner refuses this file. Do not open it again, and report it to your "
    "service desk"
)
logger = logging.getLogger(__name__)


def check_clean(stream: BinaryIO) -> None:
    """Return if the file is clean or no scanner is set; UploadRefused otherwise."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        answer = _answer_about(stream)
    except OSError as error:
        logger.error("The virus scanner does not answer: %s", type(error).__name__)
        raise UploadRefused(AWAY) from None
    finally:
        stream.seek(0)
    if answer.endswith("FOUND"):
        logger.warning("The virus scanner refused a file: %s", answer)
        raise UploadRefused(INFECTED)
    if answer != "stream: OK":
        logger.error("The virus scanner could not check a file: %s", answer)
        raise UploadRefused(AWAY)


def _answer_about(stream: BinaryIO) -> str:
    stream.seek(0)
    with _connected() as scanner:
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


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD_ADDRESS)
    if address.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(WAIT_SECONDS)
        scanner.connect(address.path)
        return scanner
    where = (address.hostname or "", address.port or 3310)
    return socket.create_connection(where, timeout=WAIT_SECONDS)

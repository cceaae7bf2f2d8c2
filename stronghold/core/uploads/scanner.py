"""Asks the force's virus scanners about a file: by clamd, by ICAP, or by both.

Without CLAMD_ADDRESS and ICAP_ADDRESS there is none to ask. With one, no file is stored
unless it has said that the file is clean.
"""

import logging
from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings

from stronghold.core.uploads import clamd, icap
from stronghold.core.uploads.rules import NotChecked, UploadRefused

AWAY = "Files cannot be checked for viruses now, so nothing was added. Try again later"
INFECTED = (
    "The virus scanner refuses this file. Do not open it again, and report it to your "
    "service desk"
)
logger = logging.getLogger(__name__)
# Each returns what the scanner found, "" for nothing; OSError or NotChecked if it did
# not say.
Ask = Callable[[str, BinaryIO], str]


def scanners() -> list[tuple[str, Ask]]:
    """Return the scanners that are set, each as its address and how it is asked."""
    known: list[tuple[str, Ask]] = [
        (settings.CLAMD_ADDRESS, clamd.found_in),
        (settings.ICAP_ADDRESS, icap.found_in),
    ]
    return [(address, ask) for address, ask in known if address]


def check_clean(stream: BinaryIO) -> None:
    """Return if the file is clean or no scanner is set; UploadRefused otherwise."""
    for address, ask in scanners():
        _check_by(ask, address, stream)


def _check_by(ask: Ask, address: str, stream: BinaryIO) -> None:
    stream.seek(0)
    try:
        found = ask(address, stream)
    except NotChecked as error:
        logger.error("The virus scanner could not check a file: %s", error)
        raise UploadRefused(AWAY) from None
    except OSError as error:
        logger.error("The virus scanner does not answer: %s", type(error).__name__)
        raise UploadRefused(AWAY) from None
    finally:
        stream.seek(0)
    if found:
        logger.warning("The virus scanner refused a file: %s", found)
        raise UploadRefused(INFECTED)

"""Checks an uploaded PDF in a process of its own, which has little memory and time."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from stronghold.core.uploads.folder import spool
from stronghold.core.uploads.rules import UploadRefused

READER = Path(__file__).with_name("pdf_reader.py")
# Its own limit is of processor time; it may have to wait for a processor.
WAIT_SECONDS = 60
TOO_LARGE = (
    "The PDF is too large or too complicated to check. Print it to a new PDF, or send "
    "it in parts"
)
REASONS: Mapping[str, str] = {
    "not_a_pdf": "The file is not a PDF, whatever its name says. Choose another file",
    "cut_short": "The PDF is cut short. Choose it again",
    "two_in_one": (
        "The file is a PDF with something else in it or after it. Print it to a new "
        "PDF, and add that"
    ),
    "encrypted": (
        "The PDF is locked with a password, so a court could not open it. Save it "
        "without one"
    ),
    "script": "The PDF has a script in it. Print it to a new PDF, and add that",
    "attached": (
        "The PDF has other files in it, or sound or film. Print it to a new PDF, and "
        "add that and each of the files"
    ),
    "action": (
        "The PDF opens or sends something when it is read. Print it to a new PDF, and "
        "add that"
    ),
    "broken": "The PDF is broken: it cannot be read. Choose it again",
    "too_large": TOO_LARGE,
}

_one_at_a_time = threading.Lock()


def check_pdf(stream: BinaryIO) -> int:
    """Return how many pages a PDF has; UploadRefused with what is wrong."""
    stream.seek(0)
    with _one_at_a_time, spool() as apart:
        # A copy: the other process would move where this one reads.
        shutil.copyfileobj(stream, apart)
        apart.seek(0)
        stream.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own program, without arguments
                [sys.executable, "-I", str(READER)],
                stdin=apart,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                timeout=WAIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UploadRefused(TOO_LARGE) from None
    # A process that ran out of memory or time is ended without a word.
    if done.returncode:
        raise UploadRefused(TOO_LARGE)
    found = json.loads(done.stdout)
    if why := found.get("refused"):
        raise UploadRefused(REASONS[why])
    return int(found["pages"])

"""Time stamps of seals by a service that the force does not run (RFC 3161).

A stamp shows that a block existed at a time. Anyone who makes the chain again later,
also with the file of seals at hand, cannot have the old time.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import requests
from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from stronghold.core.kernel.errors import RuleBroken

_TIMEOUT = 10


@dataclass(frozen=True)
class Stamp:
    """A service's answer: the time that it states, and the signed answer itself."""

    stated_at: datetime
    token: bytes


def request_stamp(block_hash: str) -> Stamp:
    """Ask the service of SEAL_TIMESTAMP_URL for a stamp of a block.

    RuleBroken if it does not answer in ten seconds, or not with a stamp of this block
    by a certificate under those of SEAL_TIMESTAMP_CERTIFICATES.
    """
    message = block_hash.encode()
    builder = TimestampRequestBuilder().data(message)
    asked = builder.hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        answer = requests.post(
            settings.SEAL_TIMESTAMP_URL,
            data=asked.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=_TIMEOUT,
            allow_redirects=False,
        )
        answer.raise_for_status()
    except requests.RequestException as error:
        name = type(error).__name__
        raise RuleBroken(f"The time stamp service did not answer: {name}.") from error
    if wrong := _fault(answer.content, block_hash, nonce=asked.nonce):
        raise RuleBroken(f"The time stamp service's answer is no stamp: {wrong}.")
    info = decode_timestamp_response(answer.content).tst_info
    return Stamp(info.gen_time, answer.content)


def fault_of(token: bytes, block_hash: str) -> str:
    """Return what is wrong with a stored stamp of a block; empty if it is right."""
    return _fault(token, block_hash, nonce=None)


def stated_in(token: bytes) -> datetime:
    """Return the time that a stamp states."""
    return decode_timestamp_response(token).tst_info.gen_time


def _fault(token: bytes, block_hash: str, *, nonce: int | None) -> str:
    builder = VerifierBuilder(roots=_roots())
    if nonce is not None:
        builder = builder.nonce(nonce)
    try:
        answer = decode_timestamp_response(token)
        builder.build().verify_message(answer, block_hash.encode())
    except (VerificationError, ValueError) as error:
        return str(error)
    return ""


def _roots() -> list[x509.Certificate]:
    path = Path(settings.SEAL_TIMESTAMP_CERTIFICATES)
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise RuleBroken(
            "SEAL_TIMESTAMP_CERTIFICATES must be a file of the service's root "
            f"certificates (PEM): {error}."
        ) from error

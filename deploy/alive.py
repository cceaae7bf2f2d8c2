# ruff: noqa: INP001 (run by path, part of no package)
"""End with 0 if web answers on this machine, for the check of health of its container.

    alive.py [PORT]

It imports nothing of the site, since Docker runs it every 15 seconds.
"""

import os
import ssl
import sys
from urllib.request import Request, urlopen

# With a certificate web answers by TLS alone. The certificate has another name than
# this address, and need not be checked here: no network lies between.
scheme = "https" if os.environ.get("WEB_CERTIFICATE") else "http"
port = sys.argv[1] if sys.argv[1:] else "8000"
unchecked = ssl.create_default_context()
unchecked.check_hostname = False
unchecked.verify_mode = ssl.CERT_NONE
headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
asked = Request(f"{scheme}://127.0.0.1:{port}/health/live", headers=headers)  # noqa: S310 - of web
urlopen(asked, timeout=4, context=unchecked).close()  # noqa: S310

# ruff: noqa: INP001 (run by path, part of no package)
"""Visit the running site like a browser, for bin/demo.

visit.py free HOST PORT      exit 1 if a process listens on PORT
visit.py wait URL            wait until URL answers 200
visit.py check ADDRESS       sign in, visit the map and enforcement; exit 1 on failure
"""

import re
import socket
import sys
import time
from html import unescape
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

PATIENCE = 60  # seconds
ACCOUNT, PASSWORD = "supervisor", "stronghold-demo"
# The pages of enforcement that a supervisor visits.
PAGES = (
    "/operations/",
    "/operations/closures/",
    "/operations/warrants/",
    "/operations/safeguarding/",
    "/deadlines/",
)

# The site is on this machine, so a proxy set in the environment is not used.
browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port that was just released counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def fetch(url: str, form: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
    """Get URL, or post the form to it, following redirects."""
    data = urlencode(form).encode() if form else None
    request = Request(url, data, {"Referer": url})  # noqa: S310 (our own address)
    try:
        response = browser.open(request, timeout=PATIENCE)
    except HTTPError as error:
        response = error
    return response, response.read().decode(errors="replace")


def wait_for(url: str) -> None:
    """Return when URL answers 200; exit 1 after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    answer = ""
    while time.monotonic() < deadline:
        try:
            response, text = fetch(url)
            answer = f"{response.status} {text[:200]}"
            if response.status == 200:
                return
        except (URLError, OSError) as error:
            answer = str(error)
        time.sleep(0.2)
    sys.exit(f"{url} is not ready after {PATIENCE} s: {answer}")


def look(what: str, url: str, form: dict[str, str] | None = None) -> tuple[str, str]:
    """Fetch a page, print its title, and return its path and text."""
    started = time.monotonic()
    response, text = fetch(url, form)
    elapsed = round((time.monotonic() - started) * 1000)
    path = urlsplit(response.url).path
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    seen = unescape(" ".join(title[1].split())) if title else text[:100]
    print(f"{what}: {response.status} {path} in {elapsed} ms: {seen}", flush=True)
    if response.status != 200:
        sys.exit(f"{what}: expected 200, got {response.status}")
    return path, text


def check(address: str) -> None:
    """Sign in through the form, and visit the map and each of the pages."""
    look("Ready", f"{address}/health/ready")
    sign_in = f"{address}/accounts/login/?next=/map/"
    _, page = look("Sign-in form", sign_in)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        sys.exit("The sign-in form has no CSRF token.")
    form = {
        "csrfmiddlewaretoken": token[1],
        "login": ACCOUNT,
        "password": PASSWORD,
        "next": "/map/",
    }
    path, page = look(f"Map, signed in as {ACCOUNT}", sign_in, form)
    if path != "/map/":
        sys.exit(f"Signing in as {ACCOUNT} led to {path}, not to /map/.")
    for wanted in PAGES:
        path, _ = look(f"As {ACCOUNT}", f"{address}{wanted}")
        if path != wanted:
            sys.exit(f"{wanted} led to {path}.")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "free":
        host, port = arguments
        sys.exit(not is_free(host, int(port)))
    if command == "wait":
        wait_for(*arguments)
    else:
        check(*arguments)

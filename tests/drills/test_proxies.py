"""The proxy files of `deploy/`, as they are, in front of the site that is served.

Both programs are taken out of the distribution's packages without installing them, so
that no service of this machine is added or started.
"""

import http.client
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from stronghold.core.audit.models import Event
from tests.api.serving.test_servers import PATIENCE
from tests.browser.conftest import CHROMIUM
from tests.certificates import self_signed
from tests.ports import free_port
from tests.site_processes import running, until

pytestmark = [pytest.mark.long, pytest.mark.drill, pytest.mark.django_db]

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
# An address of this machine that no proxy connects from.
CLIENT = "127.0.0.9"
MEGABYTE = 1_000_000


def replaced(text: str, **changes: str) -> str:
    """Return text with other addresses; each must be there."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def caddy(programs: Path, folder: Path, ports: dict[str, int]) -> list[str]:
    """Prepare Caddy with the file as it is; return its command.

    A browser asks it for `localhost`, for which it makes a certificate.
    """
    options = (
        f"{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {ports['http']}\n"
        f"\thttps_port {ports['https']}\n\tstorage file_system {folder}\n"
        "\tlog default {"
    )
    text = (DEPLOY / "Caddyfile").read_text()
    (folder / "Caddyfile").write_text(replaced(text, **{"{\n\tlog default {": options}))
    caddyfile = str(folder / "Caddyfile")
    return [
        str(programs / "usr/bin/caddy"),
        "run",
        "--config",
        caddyfile,
        "--adapter",
        "caddyfile",
    ]


def nginx(programs: Path, folder: Path, ports: dict[str, int]) -> list[str]:
    """Prepare nginx with the file in its own configuration; return its command."""
    self_signed(folder)
    text = replaced(
        (DEPLOY / "nginx.conf").read_text(),
        **{
            "/etc/ssl/stronghold": str(folder),
            "/var/log/nginx": str(folder),
            "stronghold.example.org": "localhost",
            "127.0.0.1:8000": f"127.0.0.1:{ports['site']}",
            "127.0.0.1:8001": f"127.0.0.1:{ports['beside']}",
            "listen [::]:80;": "",
            "listen [::]:443 ssl;": "",
            "listen 80": f"listen {ports['http']}",
            "listen 443": f"listen {ports['https']}",
        },
    )
    (folder / "stronghold.conf").write_text(text)
    spools = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\n{spools}include {folder}/stronghold.conf;\n}}\n"
    )
    program = str(programs / "usr/sbin/nginx")
    return [
        program,
        "-p",
        str(folder),
        "-e",
        "stderr",
        "-c",
        str(folder / "nginx.conf"),
    ]


@dataclass
class Front:
    """A proxy in front of the site, with what starts and stops the site behind it.

    What the proxy logs is in `folder`.
    """

    port: int
    folder: Path
    site: ExitStack
    start_site: Callable[[], None]

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Ask as a client at CLIENT does; the answer is read."""
        with closing(self.connected()) as connection:
            connection.request("GET", path, headers=headers)
            with closing(connection.getresponse()) as answer:
                answer.read()
                return answer

    def posted(self, path: str, body: bytes, **headers: str) -> int:
        """Return the status of the answer to a POST."""
        with closing(self.connected()) as connection:
            connection.request("POST", path, body=body, headers=headers)
            with closing(connection.getresponse()) as answer:
                return answer.status

    def has_certificate(self) -> bool:
        """Return whether it does TLS; Caddy listens before it has what it needs."""
        try:
            with closing(self.connected()) as connection:
                connection.connect()
        except OSError:
            return False
        return True

    def connected(self) -> http.client.HTTPSConnection:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            "localhost",
            self.port,
            timeout=PATIENCE,
            context=context,
            source_address=(CLIENT, 0),
        )
        # Caddy chooses its certificate by this name.
        connection.host = "localhost"
        return connection


@pytest.fixture(params=[caddy, nginx], ids=["caddy", "nginx"])
def front(
    request: pytest.FixtureRequest, programs: Path, tmp_path: Path
) -> Iterator[Front]:
    with fronted(request.param, programs, tmp_path) as front:
        yield front


# The second is there only during an upgrade.
WEBS = ("site", "beside")


@contextmanager
def fronted(
    prepare: Callable[[Path, Path, dict[str, int]], list[str]],
    programs: Path,
    tmp_path: Path,
    *,
    of_proxy: dict[str, str] | None = None,
    **of_site: str,
) -> Iterator[Front]:
    """Serve the site behind a proxy, each with its settings."""
    ports = {name: free_port() for name in ("site", "beside", "http", "https")}
    serve = [sys.executable, "-m", "stronghold.serve", "--port", str(ports["site"])]
    serve += ["--workers", "1"]
    https = {"HTTPS": "1", "PROXIES": "1", "ALLOWED_HOSTS": "localhost", **of_site}
    with ExitStack() as site:

        def start_site() -> None:
            log = tmp_path / "site"
            site.enter_context(running(serve, log, ports["site"], **https))

        start_site()
        scheme = "https://" if of_site else ""
        webs = " ".join(f"{scheme}127.0.0.1:{ports[name]}" for name in WEBS)
        where = {
            "SITE_HOST": "localhost",
            "SITE_WEB": webs,
            **(of_proxy or {}),
        }
        command = prepare(programs, tmp_path, ports)
        with running(command, tmp_path / "proxy.log", ports["https"], **where):
            front = Front(ports["https"], tmp_path, site, start_site)
            until(front.has_certificate, "the proxy has no certificate")
            yield front


def test_a_browser_gets_all_of_a_page_by_http_2(front: Front) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_context(ignore_https_errors=True).new_page()
        page.goto(f"https://localhost:{front.port}/accounts/login/")
        protocols = page.evaluate(
            "['navigation', 'resource'].flatMap(type => performance"
            ".getEntriesByType(type).map(one => one.nextHopProtocol))"
        )
        browser.close()
    assert len(protocols) > 3
    assert set(protocols) <= {"h2", "h3"}


def test_the_log_has_the_address_of_who_asked_whatever_it_says(front: Front) -> None:
    said = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"}
    assert front.ask("/ogc/?key=wrong", **said).status == 401
    event = Event.objects.latest("pk")
    assert (event.kind, event.source_ip) == ("sign_in_failed", CLIENT)


def test_papers_get_through_and_what_is_huge_does_not(front: Front) -> None:
    """A file that is sent without its form's token is read whole, and then refused."""
    here = f"https://localhost:{front.port}/accounts/login/"
    with closing(front.ask("/accounts/login/")) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    headers = {
        "Referer": here,
        "Cookie": cookie,
        "Content-Type": "multipart/form-data; boundary=edge",
    }
    start = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="paper.pdf"'
        b"\r\n\r\n"
    )
    body = start + b"x" * 26 * MEGABYTE + b"\r\n--edge--\r\n"
    assert front.posted("/accounts/login/", body, **headers) == 403
    # Refused by its length, before it is sent.
    huge = {"Content-Length": str(64 * MEGABYTE)}
    assert front.posted("/accounts/login/", b"", **headers, **huge) == 413


def test_who_sends_slowly_keeps_no_one_waiting(front: Front) -> None:
    """Twelve requests that do not end; one process has four threads."""
    slow = [front.connected() for _ in range(12)]
    for connection in slow:
        connection.putrequest("POST", "/accounts/login/")
        connection.putheader("Content-Length", "1000")
        connection.endheaders(b"x")
    assert front.ask("/health/live").status == 200
    for connection in slow:
        connection.close()


def test_while_the_site_is_away_each_is_asked_to_come_again(front: Front) -> None:
    front.site.close()
    answer = front.ask("/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    front.start_site()
    assert front.ask("/health/live").status == 200


def test_no_log_of_the_proxy_holds_a_key(front: Front) -> None:
    """Neither while the site answers nor while it is away."""
    secret = "shk_a_key_that_no_log_may_hold"
    for _ in range(2):
        front.ask(f"/ogc/?key={secret}")
        front.ask("/api/v1/reports", **{"X-API-Key": secret})
        front.site.close()
    logs = [path for path in front.folder.glob("*.log") if path.is_file()]
    assert front.folder / "proxy.log" in logs
    assert all(secret not in path.read_text() for path in logs)


@pytest.mark.parametrize("is_ours", [True, False], ids=["ours", "another"])
def test_caddy_asks_web_by_tls_and_only_the_web_that_it_knows(
    programs: Path, tmp_path: Path, *, is_ours: bool
) -> None:
    """As with deploy/compose/tls.yml; and with a certificate of the force's own."""
    make = ROOT / "deploy/compose/make_certificates"
    for folder, name in {"inside": "127.0.0.1", "outside": "localhost"}.items():
        subprocess.run([make, tmp_path / folder, name], check=True)
    web, site = tmp_path / "inside" / "127.0.0.1", tmp_path / "outside" / "localhost"
    authority = tmp_path / ("inside" if is_ours else "outside") / "ca.pem"

    def with_own_certificate(*given: Any) -> list[str]:
        command = caddy(*given)
        file = tmp_path / "Caddyfile"
        file.write_text(replaced(file.read_text(), **{"/certificates": str(site)}))
        return command

    of_proxy = {
        "SITE_WEB_TLS": "web_by_tls",
        "TLS_CA": str(authority),
        "SITE_CERTIFICATE": "certificate_of_the_force",
    }
    of_site = {
        "WEB_CERTIFICATE": str(web / "certificate.pem"),
        "WEB_KEY": str(web / "key.pem"),
    }
    with fronted(
        with_own_certificate, programs, tmp_path, of_proxy=of_proxy, **of_site
    ) as front:
        assert front.ask("/health/live").status == (200 if is_ours else 503)
        checked = ssl.create_default_context(cafile=tmp_path / "outside" / "ca.pem")
        address = f"https://localhost:{front.port}/health/live"
        with suppress(HTTPError), urlopen(address, context=checked) as answer:
            assert is_ours
            assert answer.status == 200

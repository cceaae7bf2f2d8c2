"""A time stamp service (RFC 3161) of OpenSSL's own, on this machine."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *arguments: str) -> None:
    command = ["/usr/bin/openssl", *arguments]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)


def make_certificates(folder: Path) -> Path:
    """Make a root certificate and one for stamps under it; return the root’s file."""
    folder.mkdir()
    (folder / "tsa.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01")
    (folder / "use").write_text(
        "extendedKeyUsage=critical,timeStamping\n"
        "keyUsage=critical,digitalSignature\n"
        "basicConstraints=CA:FALSE\n"
    )
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    root = ("-x509", "-subj", "/CN=Root", "-keyout", "root.key", "-out", "root")
    own = ("-subj", "/CN=Stamps", "-keyout", "tsa.key", "-out", "tsa.csr")
    openssl(folder, "req", *new_key, *root)
    openssl(folder, "req", *new_key, *own)
    signed_by = ("-CA", "root", "-CAkey", "root.key", "-extfile", "use")
    openssl(folder, "x509", "-req", "-in", "tsa.csr", *signed_by, "-out", "tsa")
    return folder / "root"


@contextmanager
def stamp_service(folder: Path) -> Iterator[str]:
    """Answer requests for stamps until the block ends; give the address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "query").write_bytes(query)
            given = ("-config", "tsa.cnf", "-queryfile", "query")
            signed_by = ("-signer", "tsa", "-inkey", "tsa.key")
            openssl(folder, "ts", "-reply", *given, *signed_by, "-out", "reply")
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()

"""operating.md, pasted word for word into a bare server: installed, restored, upgraded.

What is committed of this checkout is the code. The server has no systemd: its units are
started by hand, as the user, with the settings and in the file system that they name.
The tests share the server, and run in any order.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.certificates import self_signed
from tests.drills.bare import (
    Terminal,
    bare_server,
    blocks_of,
    sections,
    steps_of,
)
from tests.drills.sites import drill_folder

pytestmark = [pytest.mark.long, pytest.mark.drill]

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "stronghold" / "docs"
OPERATING = sections((DOCS / "operating.md").read_text())
INSTALLATION = steps_of(OPERATING["One server, with systemd"])
UPGRADE = steps_of(OPERATING["Upgrade"])
SITE = "stronghold.example.org"
PATIENCE_S = 300
# What must still be there: accounts and organisations.
CONTENTS = """psql -At -d stronghold -c "
  SELECT (SELECT string_agg(username, ',' ORDER BY id) FROM accounts_user),
         (SELECT string_agg(code, ',' ORDER BY id) FROM accounts_organisation)" """


def be_healthy(server: Terminal) -> None:
    """Wait until nothing is wrong, as the monitoring sees it through the proxy."""
    until = time.monotonic() + PATIENCE_S
    while True:
        said = server.type(
            f"curl --silent --show-error --insecure --resolve {SITE}:443:127.0.0.1 "
            f"https://{SITE}/health/degraded || true"
        )
        if said.startswith("{") and json.loads(said)["degraded"] is False:
            return
        assert time.monotonic() < until, said
        time.sleep(1)


def contents(server: Terminal) -> str:
    return server.type(f"runuser -u postgres -- {CONTENTS}")


def the(blocks: Sequence[str], word: str) -> str:
    """Return the one block of commands with this word."""
    (found,) = (block for block in blocks if word in block)
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[Terminal]:
    """The site, installed by steps 1 to 9 of the document with nginx, and a backup."""
    if os.geteuid() != 0:
        pytest.skip("a bare server can be made by root alone")
    with drill_folder() as folder, bare_server(folder) as terminal:
        code = terminal.root / "srv" / "code.git"
        clone = ["git", "clone", "--quiet", "--bare", "--no-hardlinks"]
        subprocess.run([*clone, ROOT, code], check=True)
        given = {"SITE": SITE, "CODE": "/srv/code.git"}
        for step in "12345":
            for block in INSTALLATION[step]:
                terminal.paste(block, **given)
        (block,) = INSTALLATION["6"]
        public = terminal.paste(block).partition("BACKUP_PUBLIC_KEY=")[2].split()[0]
        # What step 6 asks for in words.
        terminal.type(
            f"sed -i 's/^BACKUP_PUBLIC_KEY=$/BACKUP_PUBLIC_KEY={public}/' "
            "/etc/stronghold/env"
        )
        terminal.type("install -m 0600 /run/stronghold/backup.key /etc/kept.key")
        terminal.type("rm /run/stronghold/backup.key")
        (block,) = INSTALLATION["7"]
        assert '{"ready": true' in terminal.paste(block)
        certificate = terminal.root / "etc/ssl/stronghold"
        certificate.mkdir()
        self_signed(certificate)
        terminal.paste(the(INSTALLATION["8"], "nginx"))
        (block,) = INSTALLATION["9"]
        assert f"https://{SITE}/accounts/first/" in terminal.paste(block)
        example = (DOCS / "force.example.toml").read_bytes()
        (terminal.root / "srv/files/force.toml").write_bytes(example)
        terminal.type("chgrp -R stronghold /srv/files; chmod -R g+rX /srv/files")
        terminal.type("stronghold-manage setup_force /srv/files/force.toml")
        terminal.type("systemctl start stronghold-backup")
        # The restore moves it away.
        terminal.type("until test -s /srv/seals/seals; do sleep 1; done")
        yield terminal


def test_the_site_is_installed_and_nothing_is_wrong(server: Terminal) -> None:
    be_healthy(server)
    said = server.type("stronghold-manage doctor || true")

    wrong = [line.split()[1] for line in said.splitlines() if line[:4] == "MEND"]
    # What the document leaves to the reader: an e-mail server, and the map of step 10.
    assert wrong == ["e-mail", "base"], said


def test_a_backup_is_restored(server: Terminal) -> None:
    before = contents(server)
    assert "administrator" in before
    server.type(
        "install -o stronghold -m 0600 /etc/kept.key /run/stronghold/backup.key"
    )

    server.paste(the(blocks_of(OPERATING["Backups"]), "restore /srv/backups"))

    assert contents(server) == before
    be_healthy(server)
    server.type("runuser -u postgres -- dropdb stronghold_broken")
    server.type("rm -r /srv/attachments.broken")


def test_it_is_upgraded_and_goes_back(server: Terminal) -> None:
    before, old = contents(server), server.type("readlink -f /srv/stronghold")
    for step in "123":
        for block in UPGRADE[step]:
            server.paste(block, CODE="/srv/code.git")
    new = server.type("readlink -f /srv/stronghold")
    be_healthy(server)
    assert new != old
    assert contents(server) == before

    server.paste(the(UPGRADE["To go back"], "stronghold_newer"))

    assert server.type("readlink -f /srv/stronghold") == old
    assert contents(server) == before
    be_healthy(server)


def test_it_is_upgraded_for_good(server: Terminal) -> None:
    server.type("runuser -u postgres -- dropdb --if-exists stronghold_newer")
    for step in "1234":
        for block in UPGRADE[step]:
            server.paste(block)

    be_healthy(server)
    kept = server.type("runuser -u postgres -- psql -At -c '\\l' | cut -d'|' -f1")
    assert "stronghold_before" not in kept.split()

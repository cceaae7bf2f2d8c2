"""operating.md, pasted word for word into a bare server: installed, restored, upgraded.

What is committed of this checkout is the code. The server has no systemd: its units are
started by hand, as the user, with the settings and in the file system that they name.
The tests share the server, and run in any order.

With DRILL_SERVER=FOLDER the server is kept there between runs, with what was done of
the installation: for work on the document. It ends with the process whose number is in
FOLDER/holder.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests import area_files
from tests.certificates import self_signed
from tests.drills.bare import (
    Refused,
    Terminal,
    bare_server,
    blocks_of,
    sections,
    steps_of,
)

pytestmark = [pytest.mark.long, pytest.mark.drill]

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "stronghold" / "docs"
OPERATING = sections((DOCS / "operating.md").read_text())
INSTALLATION = steps_of(OPERATING["One server, with systemd"])
BACKUPS = blocks_of(OPERATING["Backups"])
UPGRADE = OPERATING["Upgrade"]
KEYS = sections((DOCS / "keys.md").read_text())
WITH_THE_SITE_STOPPED = steps_of(UPGRADE)
# What a reader puts in place of the document's own.
SITE = "stronghold.example.org"
CODE = "/srv/code.git"
# The force of force.example.toml, and of the words of step 10.
PLACE = area_files.Place(
    "thames-valley",
    "Thames Valley Police",
    "Thames Valley",
    450_000,
    200_000,
    903,
    "OX1",
)
MAIL_PORT = 2525
# On a machine that others use too.
PATIENCE_S = 600
# What must still be there: accounts, organisations, and the map.
CONTENTS = """psql -At -d stronghold -c "
  SELECT (SELECT string_agg(username, ',' ORDER BY id) FROM accounts_user),
         (SELECT string_agg(code, ',' ORDER BY id) FROM accounts_organisation),
         (SELECT count(*) FROM geography_street)" """
KEY_TO_SITE = "install -o stronghold -m 0600 /etc/kept.key /run/stronghold/backup.key"
OTHER_KEY = "/run/stronghold/other.key"
# There is no file before the first minute.
N_SEALS = "(cat /srv/seals/seals 2>/dev/null || true) | wc -l"
APP_PASSWORD = (
    """sed -n 's|^DATABASE_URL=.*:\\([^@]*\\)@.*|\\1|p' /etc/stronghold/env"""
)
N_EVENTS = "psql -At -d stronghold -c 'SELECT count(*) FROM audit_event'"


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


def of_postgres(server: Terminal, command: str) -> str:
    # Its user cannot read the folder that the terminal may be in.
    return server.type(f"(cd / && runuser -u postgres -- {command})")


def contents(server: Terminal) -> str:
    return of_postgres(server, CONTENTS)


def wait_for_seals(server: Terminal, n: int) -> None:
    """Wait until the file of seals has so many; the worker seals each minute."""
    server.type(f"until test $({N_SEALS}) -ge {n}; do sleep 1; done")


def seal_all(server: Terminal) -> None:
    """Seal each event that there is. One whose transaction is open is sealed later."""
    seal = "stronghold-manage verify_audit --seal | grep '; 0 newer ones'"
    server.type(f"until {seal}; do sleep 1; done")


def version_of(server: Terminal) -> str:
    return server.type("readlink -f /srv/stronghold")


def the(blocks: Sequence[str], word: str) -> str:
    """Return the one block of commands with this word."""
    (found,) = (block for block in blocks if word in block)
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[Terminal]:
    """The site, installed by steps 1 to 11 of the document, with nginx."""
    if os.geteuid() != 0:
        pytest.skip("a bare server can be made by root alone")
    with bare_server() as terminal:
        terminal.once("code", partial(_bring_code, terminal))
        for step in "12345":
            terminal.once(step, partial(_do_step, terminal, step))
        terminal.once("mail", partial(_enter_mail_server, terminal))
        terminal.once("6", partial(_make_key, terminal))
        terminal.once("7", partial(_start_services, terminal))
        terminal.once("8", partial(_start_proxy, terminal))
        terminal.once("9", partial(_set_up_force, terminal))
        terminal.once("10", partial(_load_map, terminal))
        # The services have the minute that the document gives them before doctor is
        # asked; and a site without a backup is not well.
        terminal.once("first backup", partial(_make_backup, terminal))
        be_healthy(terminal)
        terminal.once("11", partial(_do_step, terminal, "11"))
        be_healthy(terminal)
        yield terminal


def _bring_code(server: Terminal) -> None:
    code = str(server.root / CODE.lstrip("/"))
    clone = ["git", "clone", "--quiet", "--bare", "--no-hardlinks", str(ROOT), code]
    subprocess.run(clone, check=True)


def _do_step(server: Terminal, step: str) -> None:
    for block in INSTALLATION[step]:
        server.paste(block, SITE=SITE, CODE=CODE)


def _enter_mail_server(server: Terminal) -> None:
    """Do what step 5 asks for in words."""
    server.start_mail_server(MAIL_PORT)
    for line in ("EMAIL_HOST=localhost", f"EMAIL_PORT={MAIL_PORT}", "EMAIL_TLS=0"):
        _enter(server, line)


def _make_key(server: Terminal) -> None:
    (block,) = INSTALLATION["6"]
    public = server.paste(block).partition("BACKUP_PUBLIC_KEY=")[2].split()[0]
    # What step 6 asks for in words.
    _enter(server, f"BACKUP_PUBLIC_KEY={public}")
    server.type("install -m 0600 /run/stronghold/backup.key /etc/kept.key")
    server.type("rm /run/stronghold/backup.key")


def _enter(server: Terminal, line: str) -> None:
    """Change a line of the settings."""
    name, _, value = line.partition("=")
    server.type(f"sed -i 's/^{name}=.*/{name}={value}/' /etc/stronghold/env")
    server.type(f"grep --fixed-strings --line-regexp '{line}' /etc/stronghold/env")


def _start_services(server: Terminal) -> None:
    (block,) = INSTALLATION["7"]
    assert '{"ready": true' in server.paste(block)


def _start_proxy(server: Terminal) -> None:
    certificate = server.root / "etc/ssl/stronghold"
    certificate.mkdir()
    self_signed(certificate)
    server.paste(the(INSTALLATION["8"], "nginx"))


def _set_up_force(server: Terminal) -> None:
    by_code, copy, by_file = INSTALLATION["9"]
    assert f"https://{SITE}/accounts/first/" in server.paste(by_code)
    server.paste(copy)
    assert "is set up" in server.paste(by_file)


def _make_backup(server: Terminal) -> None:
    server.type("systemctl start stronghold-backup")


def _load_map(server: Terminal) -> None:
    area_files.write_all(server.root / "srv/files", places=[PLACE])
    # It names teams that the force of the file does not have.
    (server.root / "srv/files/our teams.csv").unlink()
    (block,) = INSTALLATION["10"]
    server.paste(block)


def test_a_backup_is_restored(server: Terminal) -> None:
    # Something is entered and sealed after the backup, as on the day of a disaster.
    _make_backup(server)
    before = contents(server)
    server.type("stronghold-manage setup_force /srv/files/force.toml --new-password")
    seal_all(server)
    after = contents(server)

    # A key that opens no backup: all is taken back.
    server.type(f"stronghold-manage backup --new-key {OTHER_KEY}")
    server.type(f"mv {OTHER_KEY} /run/stronghold/backup.key")
    with pytest.raises(Refused, match="key"):
        server.paste(the(BACKUPS, "TO stronghold_broken"))
    server.paste(the(BACKUPS, "stronghold_broken RENAME"))
    assert contents(server) == after
    be_healthy(server)

    server.type(KEY_TO_SITE)
    said = server.paste(the(BACKUPS, "TO stronghold_broken"))
    assert "Restored the backup" in said
    assert "Lost are the events of block" in said
    assert "are as they were sealed" in said
    server.paste(the(BACKUPS, "start stronghold-prepare"))

    assert contents(server) == before
    be_healthy(server)
    wait_for_seals(server, 1)
    server.type("stronghold-manage verify_audit")
    server.paste(the(BACKUPS, "dropdb stronghold_broken"))
    server.type("rm /srv/seals/seals.before-*")


def test_it_can_go_back_to_any_moment(server: Terminal) -> None:
    server.paste(the(BACKUPS, "CREATE ROLE"))

    said = server.type("stronghold-manage --owner backup --verify")
    assert "With it any moment from" in said
    be_healthy(server)
    before, n_events = contents(server), of_postgres(server, N_EVENTS)
    moment = server.type("date --iso-8601=ns").strip()
    # A mistake; and the log of that time is handed over within a minute.
    of_postgres(server, "psql -q -d stronghold -c 'TRUNCATE geography_street CASCADE'")
    assert contents(server) != before
    server.type(KEY_TO_SITE)

    said = server.paste(the(BACKUPS, "--to-time"), MOMENT=moment)

    assert "The server in /srv/restored/main is restored." in said
    assert "are as they were sealed" in said
    server.paste(the(BACKUPS, "17/main.broken"))
    assert contents(server) == before
    assert int(of_postgres(server, N_EVENTS)) >= int(n_events)
    be_healthy(server)
    server.type("rm -r /srv/attachments.broken /var/lib/postgresql/17/main.broken")
    wait_for_seals(server, 1)
    server.type("rm /srv/seals/seals.before-*")


def test_another_machine_takes_the_passwords_of_this_one(server: Terminal) -> None:
    names = [f"{name}_PASSWORD" for name in ("OWNER", "APP", "PARTNER", "REDIS")]
    show = f"echo {' '.join(f'${name}' for name in names)}"
    given = server.type(show)
    assert [len(word) for word in given.split()] == [48] * len(names)
    (block,) = blocks_of(OPERATING["Move to another machine"])

    found = server.type(f"unset {' '.join(names)}\n{block}{show}")

    assert found == given


def test_the_password_of_a_role_is_changed(server: Terminal) -> None:
    sign_in = "PGPASSWORD={} psql -h localhost -U stronghold_app -d stronghold -l"
    earlier = server.type(APP_PASSWORD).strip()
    server.type(sign_in.format(earlier))

    server.paste(the(blocks_of(KEYS["Change the password of a role"]), "ROLE="))

    be_healthy(server)
    with pytest.raises(Refused, match="password authentication failed"):
        server.type(sign_in.format(earlier))
    server.type(f"APP_PASSWORD=$({APP_PASSWORD})")
    server.type(sign_in.format("$APP_PASSWORD"))


def test_it_is_upgraded_while_it_serves_and_goes_back_and_forward(
    server: Terminal,
) -> None:
    before, old = contents(server), version_of(server)
    blocks = blocks_of(UPGRADE)

    server.paste(the(blocks, "bin/upgrade run"), CODE=CODE)

    new = version_of(server)
    assert new != old
    be_healthy(server)
    n_events = of_postgres(server, N_EVENTS)

    server.paste(the(blocks, "bin/upgrade back"))

    assert version_of(server) == old
    assert contents(server) == before
    assert int(of_postgres(server, N_EVENTS)) >= int(n_events)
    be_healthy(server)

    server.type("bin/upgrade run")
    server.paste(the(blocks, "bin/upgrade contract"))

    assert version_of(server) == new
    assert contents(server) == before
    be_healthy(server)
    server.type("stronghold-manage doctor")


def test_it_is_upgraded_with_the_site_stopped_and_goes_back(server: Terminal) -> None:
    before, old = contents(server), version_of(server)
    for step in "123":
        for block in WITH_THE_SITE_STOPPED[step]:
            server.paste(block, CODE=CODE)
    new = version_of(server)
    assert new != old
    assert contents(server) == before
    be_healthy(server)

    server.paste(the(WITH_THE_SITE_STOPPED["To go back"], "stronghold_newer"))

    assert version_of(server) == old
    assert contents(server) == before
    be_healthy(server)

    # And for good.
    of_postgres(server, "dropdb stronghold_newer")
    server.type("rm /srv/seals/seals.newer")
    for step in "234":
        for block in WITH_THE_SITE_STOPPED[step]:
            server.paste(block)

    assert version_of(server) == new
    assert contents(server) == before
    be_healthy(server)
    assert "stronghold_before" not in of_postgres(server, "psql -At -l")

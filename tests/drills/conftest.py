"""What drills share: the site that they are held on, and the proxies."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.debian import unpacked
from tests.drills.sites import Ready, drill_folder, new_site, photos_of


@pytest.fixture(scope="session")
def ready() -> Iterator[Ready]:
    """The demonstration with a planted text, a backup, a base backup and its log."""
    with drill_folder() as folder:
        key = folder / "key"
        settings = {
            "BACKUP_FOLDER": str(folder / "backups"),
            "ERASURES_FILE": str(folder / "erasures"),
            "WAL_FOLDER": str(folder / "wal"),
            "ARCHIVE_SECONDS": "5",
        }
        with new_site(folder / "site", **settings) as site:
            said = site.run("bin/backup", "--new-key", str(key))
            public = said.partition("BACKUP_PUBLIC_KEY=")[2].split()[0]
            site.environment["BACKUP_PUBLIC_KEY"] = public
            site.run("bin/run", "--owner", "./manage.py", "prepare_database")
            site.manage("load_demo")
            site.run("bin/run", "--owner", "./manage.py", "make_demo_briefs")
            site.start_archiving()
            site.run("bin/backup", "--base")
            planted = json.loads(site.planting("plant()"))
            contents = site.contents()
            photos = photos_of(site)
            site.run("bin/backup")
            (folder / "erasures").touch()
            yield Ready(
                site,
                folder,
                key,
                planted["report"],
                planted["photo"],
                contents,
                photos,
            )


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what is in the packages of Caddy and nginx."""
    return unpacked(tmp_path_factory.mktemp("proxies"), "caddy", "nginx")

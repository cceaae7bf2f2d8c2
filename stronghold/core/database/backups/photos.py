"""The photos in the folder of backups: each encrypted once, under its own name."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from pyrage import x25519

from stronghold.core.database.backups.encryption import encrypt, stored_as
from stronghold.core.database.backups.folder import BackupFolder, Stored

Report = Callable[[str], None]


def known_photos(folder: BackupFolder, to: str) -> dict[str, Stored]:
    """Return the photos stored for a public key by name, as manifests describe them.

    Those for another key are stored again: each backup needs one key alone.
    """
    found: dict[str, Stored] = {}
    for manifest in folder.manifests():
        if manifest.to == to:
            found |= {n: s for n, s in manifest.files.items() if n not in found}
    return {n: s for n, s in found.items() if folder.stored_file(n, to).exists()}


def copy_photos(
    folder: BackupFolder, known: dict[str, Stored], to: x25519.Recipient, report: Report
) -> list[str]:
    """Encrypt the photos that are not stored yet; return the names of all there are."""
    source = Path(settings.ATTACHMENTS_FOLDER)
    names = _names(source)
    new = [name for name in names if name not in known]
    for n, name in enumerate(new, start=1):
        try:
            known[name] = _store(folder, source / name, to)
        except FileNotFoundError:
            # Removed meanwhile, after its row.
            continue
        if n % 100 == 0 or n == len(new):
            report(f"Photos: {n:,} of {len(new):,} new ones")
    return [name for name in names if name in known]


def store_photos(folder: BackupFolder, to: x25519.Recipient, report: Report) -> None:
    """Encrypt the photos that are not in the folder, without reading the manifests."""
    source = Path(settings.ATTACHMENTS_FOLDER)
    there = set(folder.photos(str(to)))
    for name in _names(source):
        if name not in there and (source / name).exists():
            _store(folder, source / name, to)
            report(f"Photo: {name}")


def kept_files(folder: Path) -> list[Path]:
    """Return the finished photos and papers of a folder."""
    endings = {".jpg", ".pdf"}
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.suffix in endings]


def _names(source: Path) -> list[str]:
    return sorted(path.name for path in kept_files(source))


def _store(folder: BackupFolder, photo: Path, to: x25519.Recipient) -> Stored:
    """Encrypt a photo, unless another run has done so."""
    path = folder.stored_file(photo.name, str(to))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with folder.locked_for("photos"):
        if path.exists():
            n_bytes, sha256 = stored_as(path)
            return Stored(n_bytes, sha256, photo.stat().st_size)
        with photo.open("rb") as content:
            return encrypt(content, path, to)

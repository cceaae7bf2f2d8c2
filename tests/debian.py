"""Programs of Debian that tests use without installing them."""

import subprocess
from pathlib import Path


def unpacked(folder: Path, *names: str) -> Path:
    """Unpack packages in a folder; return what stands for the root of their files."""
    download = ["apt-get", "download", "-q"] + list(names)
    subprocess.run(download, cwd=folder, check=True)
    root = folder / "root"
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    return root

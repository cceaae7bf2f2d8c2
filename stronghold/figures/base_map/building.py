"""Builds one source's part of the base map from the publisher's files."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from stronghold.core.kernel.files import FileRefused
from stronghold.figures.base_map.cutting import Piece, joined, pieces_of
from stronghold.figures.base_map.reading import (
    Box,
    Found,
    Layer,
    features_of,
    layers_of,
)
from stronghold.figures.base_map.square_file import SUFFIX, write_squares

# How often progress is reported, in features.
OFTEN = 20_000


class Built(NamedTuple):
    """What was built: the file, how many features it shows, in how many squares."""

    path: Path
    n_features: int
    n_squares: int


def build(
    files: Sequence[Path],
    *,
    to: Path,
    attribution: str,
    box: Box | None,
    progress: Callable[[str], None],
) -> Built:
    """Read all files and write their squares to one file.

    FileRefused says what is wrong with a file; a base map of that name then stays as it
    was.
    """
    layers = list(chain.from_iterable(layers_of(path) for path in files))
    shown = _Counter(progress)
    n_squares = write_squares(to, attribution, _pieces(layers, box, shown))
    return Built(to, shown.n, n_squares)


def file_for(folder: Path, name: str) -> Path:
    """Return the path of a source's squares in the folder of the base map."""
    return (folder / name).with_suffix(SUFFIX)


class _Counter:
    """Counts features and reports progress."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.n, self.progress = 0, progress

    def count(self, found: Iterator[Found], layer: Layer) -> Iterator[Found]:
        of = f" of {layer.n_features:,}" if layer.n_features else ""
        self.progress(f"{layer.path.name}, {layer.name}: {layer.theme}")
        n = 0
        for n, one in enumerate(found, start=1):
            if n % OFTEN == 0:
                self.progress(f"  {n:,}{of} features")
            yield one
        self.n += n
        self.progress(f"  {n:,} feature{'' if n == 1 else 's'} shown")


def _pieces(layers: list[Layer], box: Box | None, shown: _Counter) -> Iterator[Piece]:
    for layer in layers:
        found = joined(shown.count(features_of(layer, box), layer))
        for one in found:
            yield from pieces_of(one)
    if not shown.n:
        names = ", ".join(sorted({layer.path.name for layer in layers}))
        raise FileRefused(names, "nothing in it lies in the area of the base map.")

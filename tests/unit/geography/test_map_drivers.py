"""A map file opens no other file and asks no address, whatever its content says."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from stronghold.core.geography.map_drivers import FORMATS, pyogrio
from stronghold.core.geography.vector_files import layers_in
from stronghold.core.kernel.files import FileRefused

POINT = {"type": "Point", "coordinates": [-1.2, 51.7]}
FEATURE = {"type": "Feature", "properties": {"WD24CD": "E05000001"}, "geometry": POINT}
SECRET = {"type": "FeatureCollection", "features": [FEATURE]}
ANOTHER_FORMAT = "is not a map file that can be read"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """A server of ours; the first of the list is its address, then what it is asked."""
    paths: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        paths.append(f"http://127.0.0.1:{server.server_port}/here")
        Thread(target=server.serve_forever, daemon=True).start()
        yield paths
        server.shutdown()


def _virtual(where: str) -> str:
    return (
        "<OGRVRTDataSource><OGRVRTLayer name='secret'><SrcDataSource>"
        f"{where}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def test_only_a_few_formats_are_opened() -> None:
    assert set(pyogrio.list_drivers()) == FORMATS


@pytest.mark.parametrize("ending", ["geojson", "json", "shp", "gpkg", "kml"])
def test_a_virtual_file_by_another_name_opens_no_other(
    tmp_path: Path, ending: str
) -> None:
    (tmp_path / "secret.geojson").write_text(json.dumps(SECRET))
    file = tmp_path / f"wards.{ending}"
    as_json = {"x": _virtual(str(tmp_path / "secret.geojson"))}
    both = json.dumps(as_json) if ending == "json" else as_json["x"]
    file.write_text(both)

    with pytest.raises(FileRefused, match=ANOTHER_FORMAT):
        layers_in(str(file), file=file.name)


@pytest.mark.parametrize(
    "content",
    [
        _virtual("/vsicurl/{}"),
        "<OGRWFSDataSource><URL>{}</URL></OGRWFSDataSource>",
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector read {}"}',
    ],
)
def test_no_address_in_a_file_is_asked(
    tmp_path: Path, asked: list[str], content: str
) -> None:
    file = tmp_path / "wards.json"
    file.write_text(content.replace("{}", asked[0]))

    with pytest.raises(FileRefused, match=ANOTHER_FORMAT):
        layers_in(str(file), file=file.name)

    assert asked[1:] == []


def test_the_address_of_a_coordinate_system_is_not_asked(
    tmp_path: Path, asked: list[str]
) -> None:
    file = tmp_path / "wards.geojson"
    linked = {"type": "link", "properties": {"href": asked[0]}}
    file.write_text(json.dumps(SECRET | {"crs": linked}))

    assert layers_in(str(file), file=file.name)

    assert asked[1:] == []

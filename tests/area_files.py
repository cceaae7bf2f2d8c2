"""Small files in exactly the shapes that publishers give, of two made-up forces.

The files are national: they have the areas, streets, postcodes and addresses of both
Wessex, ten kilometres square near Exeter, and Mercia, the same near Worcester. Eastings
and northings are metres of the British National Grid.
"""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.contrib.gis.geos import Polygon
from pyogrio import raw
from xlsxwriter import Workbook

GRID, DEGREES = "EPSG:27700", "EPSG:4326"
OGL_NAMES = "http://data.ordnancesurvey.co.uk/id/4000000"
NAMES_HEADER = (
    "ID,NAMES_URI,NAME1,NAME1_LANG,NAME2,NAME2_LANG,TYPE,LOCAL_TYPE,GEOMETRY_X,"
    "GEOMETRY_Y,MOST_DETAIL_VIEW_RES,LEAST_DETAIL_VIEW_RES,MBR_XMIN,MBR_YMIN,MBR_XMAX,"
    "MBR_YMAX,POSTCODE_DISTRICT,POSTCODE_DISTRICT_URI,POPULATED_PLACE,"
    "POPULATED_PLACE_URI,POPULATED_PLACE_TYPE,DISTRICT_BOROUGH,DISTRICT_BOROUGH_URI,"
    "DISTRICT_BOROUGH_TYPE,COUNTY_UNITARY,COUNTY_UNITARY_URI,COUNTY_UNITARY_TYPE,"
    "REGION,REGION_URI,COUNTRY,COUNTRY_URI,RELATED_SPATIAL_OBJECT,SAME_AS_DBPEDIA,"
    "SAME_AS_GEONAMES"
)
ONSPD_HEADER = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,"
    "osnrth1m,osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,"
    "statsward,oa01,casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,msoa11,wz11,"
    "sicbl,bua24,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,"
    "msoa21,ruc21"
)
STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,"
    "LSOA name,Crime type,Last outcome category,Context"
)
NOMIS_HEADER = (
    '"DATE","DATE_NAME","GEOGRAPHY_NAME","GEOGRAPHY_CODE","GENDER_NAME","C_AGE_NAME",'
    '"MEASURES_NAME","OBS_VALUE"'
)


@dataclass(frozen=True)
class Place:
    """A made-up force: its south-west corner, and the middle of its areas' codes."""

    code: str
    name: str
    outline: str
    east: int
    north: int
    n: int
    postcode: str

    def at(self, east: float, north: float) -> tuple[float, float]:
        """Return a point so many kilometres from the south-west corner."""
        return self.east + 1000 * east, self.north + 1000 * north

    def area(self, kind: str, part: int) -> str:
        """Return the code of an area of a kind, such as E05."""
        return f"{kind}{self.n:03}{part:03}"


WESSEX = Place("wessex", "Wessex Police", "Wessex", 290_000, 90_000, 901, "EX1")
MERCIA = Place("mercia", "Mercia Constabulary", "Mercia", 385_000, 255_000, 902, "WR1")
BOTH = (WESSEX, MERCIA)
Box = tuple[float, float, float, float]


def write_all(folder: Path, *, places: Sequence[Place] = BOTH) -> Path:
    """Write every kind of file; return the folder."""
    folder.mkdir(exist_ok=True)
    force_areas(folder, places)
    districts(folder, places)
    wards(folder, places)
    lsoas(folder, places)
    neighbourhoods(folder, places[0])
    teams(folder, places[0])
    names(folder, places)
    code_point(folder, places)
    onspd(folder, places)
    uprns(folder, places)
    population(folder, places)
    street_crime(folder, places)
    roads(folder, places)
    return folder


def _halves(place: Place) -> list[Box]:
    """Return the west and the east half of a force."""
    (west, south), (east, north) = place.at(0, 0), place.at(10, 10)
    middle = (west + east) / 2
    return [(west, south, middle, north), (middle, south, east, north)]


def _write(
    path: Path,
    layer: str,
    rows: Sequence[tuple[Box, list[str]]],
    fields: list[str],
    **how: str,
) -> None:
    geometry = np.array([bytes(Polygon.from_bbox(box).wkb) for box, _ in rows], object)
    values = [
        np.array(column, object) for column in zip(*(v for _, v in rows), strict=True)
    ]
    raw.write(
        str(path),
        geometry=geometry,
        field_data=values,
        fields=fields,
        geometry_type="Polygon",
        layer=layer,
        **{"crs": GRID, **how},
    )


def _zip(path: Path, members: dict[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def force_areas(folder: Path, places: Sequence[Place]) -> None:
    """Police force areas of the ONS: a Shapefile in a zip, British National Grid."""
    shape = folder / "unpacked"
    shape.mkdir()
    rows = [((*p.at(0, 0), *p.at(10, 10)), [f"E23000{p.n}", p.outline]) for p in places]
    _write(
        shape / "PFA_DEC_2024_EW_BFC.shp",
        "PFA_DEC_2024_EW_BFC",
        rows,
        ["PFA24CD", "PFA24NM"],
    )
    _zip(
        folder / "Police_Force_Areas_December_2024.zip",
        {path.name: path.read_bytes() for path in sorted(shape.iterdir())},
    )
    for path in shape.iterdir():
        path.unlink()
    shape.rmdir()


def districts(folder: Path, places: Sequence[Place]) -> None:
    """Local authority districts: a GeoPackage in British National Grid."""
    rows = [
        (box, [p.area("E07", n), f"{p.outline} {side}"])
        for p in places
        for n, (box, side) in enumerate(zip(_halves(p), ("West", "East"), strict=True))
    ]
    _write(
        folder / "LAD_DEC_2024_UK_BFC.gpkg",
        "LAD_DEC_2024_UK_BFC",
        rows,
        ["LAD24CD", "LAD24NM"],
    )


def districts_on_the_grid(folder: Path, places: Sequence[Place]) -> None:
    """Local authority districts: GeoJSON in British National Grid, as it may be."""
    rows = [
        (box, [p.area("E07", n), f"{p.outline} {side}"])
        for p in places
        for n, (box, side) in enumerate(zip(_halves(p), ("West", "East"), strict=True))
    ]
    _write(
        folder / "LAD_DEC_2024_UK_BFC.geojson",
        "LAD_DEC_2024_UK_BFC",
        rows,
        ["LAD24CD", "LAD24NM"],
    )


def write_in(folder: Path, system: str) -> None:
    """Write districts in another system of coordinates."""
    rows = [((0.0, 0.0, 1.0, 1.0), ["E07901000", "Wessex West"])]
    path = folder / "LAD_other.gpkg"
    _write(path, "LAD", rows, ["LAD24CD", "LAD24NM"], crs=system)


def wards(folder: Path, places: Sequence[Place], *, n_districts: int = 2) -> None:
    """Wards: GeoJSON in longitude and latitude, with columns of their districts.

    They are of so many of each force's two districts.
    """
    rows = []
    for p in places:
        halves = enumerate(_halves(p)[:n_districts])
        for n, (west, south, east, north) in halves:
            middle = (south + north) / 2
            for m, (low, high) in enumerate(((south, middle), (middle, north))):
                code, name = p.area("E05", 2 * n + m), f"{p.outline} ward {2 * n + m}"
                box = _in_degrees((west, low, east, high))
                rows.append((box, [code, name, p.area("E07", n)]))
    _write(
        folder / "Wards_December_2024_Boundaries_UK_BGC.geojson",
        "Wards",
        rows,
        ["WD24CD", "WD24NM", "LAD24CD"],
        crs=DEGREES,
    )


def lsoas(folder: Path, places: Sequence[Place]) -> None:
    """LSOAs of 2021: a GeoPackage in a zip."""
    rows = [
        (box, [p.area("E01", n), f"{p.outline} 00{n}A"])
        for p in places
        for n, box in enumerate(_halves(p))
    ]
    path = folder / "LSOA_2021_EW_BFC_V10.gpkg"
    _write(path, "LSOA_2021_EW_BFC_V10", rows, ["LSOA21CD", "LSOA21NM"])
    _zip(folder / "LSOA_2021.zip", {path.name: path.read_bytes()})
    path.unlink()


def neighbourhoods(folder: Path, place: Place) -> None:
    """Neighbourhoods of data.police.uk: a zip with a KML file for each."""
    west, south, east, north = _in_degrees(_halves(place)[0])
    corners = [
        (west, south),
        (east, south),
        (east, north),
        (west, north),
        (west, south),
    ]
    line = " ".join(f"{x},{y},0" for x, y in corners)
    kml = f"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>West beat</name>
<Polygon><outerBoundaryIs><LinearRing><coordinates>{line}</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark></Document></kml>"""
    _zip(folder / "2025-01.zip", {f"2025-01/{place.code}/N0101.kml": kml})


def teams(folder: Path, place: Place) -> None:
    """The force's own table of wards and teams."""
    lines = [f"{place.area('E05', n)},ward {n},city" for n in range(2)]
    (folder / "our teams.csv").write_text("\n".join(["WD24CD,WD24NM,Team", *lines]))


def names(folder: Path, places: Sequence[Place]) -> None:
    """OS Open Names: tiles without a header in a zip, and the header in a file."""
    members: dict[str, str | bytes] = {
        "Doc/licence.txt": "Open Government Licence",
        "Doc/OS_Open_Names_Header.csv": NAMES_HEADER + "\n",
    }
    for p in places:
        rows = [
            _name(p, 1, "Lake Street", "Named Road", p.at(2, 2)),
            _name(p, 2, f"{p.outline} Row", "Named Road", p.at(8, 8)),
            _name(
                p, 3, f"{p.outline}ham", "Village", p.at(5, 5), type_="populatedPlace"
            ),
        ]
        members[f"Data/{p.postcode}.csv"] = "\n".join(rows) + "\n"
    _zip(folder / "opname_csv_gb.zip", members)


def more_names(
    folder: Path, place: Place, spots: Sequence[tuple[float, float]]
) -> None:
    """More tiles of OS Open Names: a road at each spot, in kilometres."""
    rows = [
        _name(
            place, 10 + n, f"Grid {east} {north}", "Named Road", place.at(east, north)
        )
        for n, (east, north) in enumerate(spots)
    ]
    (folder / "SX99.csv").write_text("\n".join(rows) + "\n")


def _name(
    p: Place,
    n: int,
    name: str,
    local: str,
    at: tuple[float, float],
    type_: str = "transportNetwork",
) -> str:
    x, y = map(round, at)
    uri = f"{OGL_NAMES}{p.n}{n}"
    end = [p.postcode, "", "", "", "", p.outline, "", "", "", "", "", "", "", "England"]
    fields = [f"osgb{p.n}{n}", uri, name, "", "", "", type_, local, x, y, 1000, 20000]
    fields += [x - 5, y - 5, x + 5, y + 5, *end, "", "", "", ""]
    return ",".join(map(str, fields))


def _postcode(p: Place, n: int) -> str:
    return f"{p.postcode} {n}AA"


def code_point(folder: Path, places: Sequence[Place]) -> None:
    """Code-Point Open: no header, quoted text, one file for each postcode area."""
    members: dict[str, str | bytes] = {
        "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n"
        "Postcode,Positional_quality_indicator,Eastings,Northings,Country_code,"
        "NHS_regional_HA_code,NHS_HA_code,Admin_county_code,Admin_district_code,"
        "Admin_ward_code\n"
    }
    for p in places:
        x, y = map(round, p.at(2, 2))
        codes = f'"E92000001","","","","{p.area("E07", 0)}","{p.area("E05", 0)}"'
        lines = [
            f'"{_postcode(p, 1)}",10,{x},{y},{codes}',
            f'"{_postcode(p, 9)}",90,0,0,{codes}',
        ]
        members[f"Data/CSV/{p.postcode[:2].lower()}.csv"] = "\n".join(lines) + "\n"
    _zip(folder / "codepo_gb.zip", members)


def onspd(folder: Path, places: Sequence[Place]) -> None:
    """The ONS Postcode Directory: a postcode in use, one terminated, one nowhere."""
    header = ONSPD_HEADER.split(",")
    lines = [ONSPD_HEADER]
    for p in places:
        west, south, _, _ = _in_degrees((*p.at(3, 3), *p.at(4, 4)))
        for n, ended, lat, long in (
            (2, "", south, west),
            (3, "200106", south, west),
            (4, "", 99.999999, 0),
        ):
            row = dict.fromkeys(header, "")
            code = _postcode(p, n)
            row |= {"pcd": code, "pcd2": code, "pcds": code, "dointr": "198001"}
            row |= {"doterm": ended, "lat": f"{lat:.6f}", "long": f"{long:.6f}"}
            lines.append(",".join(f'"{value}"' for value in row.values()))
    _zip(
        folder / "ONSPD_FEB_2025.zip",
        {"Data/ONSPD_FEB_2025_UK.csv": "\r\n".join(lines)},
    )


def uprns(folder: Path, places: Sequence[Place]) -> None:
    """OS Open UPRN: one file with a byte order mark; nine UPRNs are at Lake Street."""
    lines = ["\ufeffUPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE"]
    for p in places:
        spots = [p.at(2 + n / 1000, 2) for n in range(9)] + [p.at(8, 8)]
        for n, (x, y) in enumerate(spots):
            west, south, _, _ = _in_degrees((x, y, x + 1, y + 1))
            lines.append(f"{p.n}{n:04},{x:.2f},{y:.2f},{south:.7f},{west:.7f}")
    _zip(
        folder / "osopenuprn_202502_csv.zip",
        {"osopenuprn_202502.csv": "\r\n".join(lines)},
    )


def workbooks(folder: Path, places: Sequence[Place]) -> None:
    """Mid-year estimates of the ONS: a workbook of wards, and one of LSOAs in a zip.

    Each sheet has its title and two more lines above the header; the residents of each
    sex and year of age follow after the total.
    """
    ages = [f"{sex}{age}" for sex in "FM" for age in range(91)]
    wards = {
        f"Mid-{year} Ward {year + 1}": (
            [f"Mid-{year} population estimates for wards in England and Wales"],
            _header("Ward", year + 1, ages),
            [
                [p.area("E07", 0), p.outline, p.area("E05", n), f"{p.outline} {n}"]
                + [year + n]
                for p in places
                for n in range(4)
            ],
        )
        for year in (2021, 2022)
    }
    _workbook(folder / "sapewardstablefinal.xlsx", wards)
    lsoas = folder / "sapelsoasyoa.xlsx"
    _workbook(
        lsoas,
        {
            "Mid-2022 LSOA 2021": (
                ["Mid-2022 population estimates for Lower layer Super Output Areas"],
                _header("LSOA", 2021, ages),
                [
                    [
                        p.area("E07", n),
                        p.outline,
                        p.area("E01", n),
                        f"{p.outline} 00{n}A",
                    ]
                    + [1500 + n]
                    for p in places
                    for n in range(2)
                ],
            )
        },
    )
    _zip(folder / "lsoas.zip", {lsoas.name: lsoas.read_bytes()})
    lsoas.unlink()


def older_workbook(folder: Path, places: Sequence[Place]) -> None:
    """The workbook of wards until 2020: a sheet for everyone and one for each sex."""
    header = ["Ward Code 1", "Ward Name 1", "LA Code (2020 boundaries)"]
    header += ["LA name (2020 boundaries)", "All Ages"]
    header += [str(age) for age in range(90)] + ["90+"]
    _workbook(
        folder / "sape23dt8amid2020ward.xlsx",
        {
            f"Mid-2020 {who}": (
                [f"SAPE23DT8a: Mid-2020 Population Estimates, {who}"],
                header,
                [
                    [p.area("E05", n), f"{p.outline} {n}", p.area("E07", 0), p.outline]
                    + [residents + n]
                    for p in places
                    for n in range(4)
                ],
            )
            for who, residents in (
                ("Persons", 4000),
                ("Males", 1900),
                ("Females", 2100),
            )
        },
    )


Sheet = tuple[list[str], list[str], list[list[str | int]]]


def _header(kind: str, year: int, ages: list[str]) -> list[str]:
    start = [f"LAD {year} Code", f"LAD {year} Name", f"{kind} {year} Code"]
    return start + [f"{kind} {year} Name", "Total"] + ages


def _workbook(path: Path, sheets: Mapping[str, Sheet]) -> None:
    with Workbook(str(path)) as book:
        book.add_worksheet("Contents").write(0, 0, "Table of contents")
        for name, (title, header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, title)
            sheet.write(1, 0, "This worksheet contains one table.")
            sheet.write(2, 0, "Source: Office for National Statistics")
            sheet.write_row(3, 0, header)
            for n, row in enumerate(rows, start=4):
                ages = [7] * (len(header) - len(row))
                sheet.write_row(n, 0, row + ages)


def write_sheet(path: Path, name: str, rows: Sequence[Sequence[str]]) -> None:
    """Write a workbook with one sheet."""
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)


def nomis_site(folder: Path, places: Sequence[Place]) -> None:
    """The tables that the site of Nomis downloads, for men and then for everyone.

    Each has its title and what was chosen above it, an empty line below its header, and
    notes below it.
    """
    lines: list[str] = []
    for sex, residents in (("Male", 700), ("Total", 1500)):
        lines += [
            '"Population estimates - small area (2021 based) by single year of age"',
            '"ONS Crown Copyright Reserved [from Nomis on 12 March 2025]"',
            "",
            f'"gender     :","{sex}"',
            '"age        :","All Ages"',
            "",
            '"2021 super output area - lower layer","mnemonic","2021","2022"',
            "",
        ]
        lines += [
            f'"{p.area("E01", n)} : {p.outline} 00{n}A","{p.area("E01", n)}",'
            f"{residents},{residents + n}"
            for p in places
            for n in range(2)
        ]
        lines += ["", '"Figures may not add up because of rounding."', ""]
    (folder / "3257816271.csv").write_text("\r\n".join(lines))


def nomis_site_of_wards(folder: Path, places: Sequence[Place]) -> None:
    """The same as a workbook, with a column for each age and no column of codes."""
    rows = [
        ["Population estimates - small area (2021 based) by single year of age"],
        ["ONS Crown Copyright Reserved [from Nomis on 12 March 2025]"],
        [],
        ["date", "2023"],
        ["gender", "Total"],
        [],
        ["2023 wards", "All Ages", "Aged 0 to 15"],
    ]
    for p in places:
        for n in range(4):
            label = f"{p.area('E05', n)} : {p.outline} {n}"
            rows.append([label, str(6000 + n), "900"])
    write_sheet(folder / "nomis_wards.xlsx", "Data", rows)


def population(folder: Path, places: Sequence[Place]) -> None:
    """Mid-year estimates: a file of Nomis by ward, and the sheet of LSOAs as CSV."""
    lines = [NOMIS_HEADER]
    sheet = [
        '"Mid-2023 Lower layer Super Output Area population estimates",,,',
        "This worksheet contains one table,,,",
        "LAD 2023 Code,LSOA 2021 Code,LSOA 2021 Name,Total",
    ]
    for p in places:
        for n in range(4):
            start = f'2023,"2023","{p.outline} ward {n}","{p.area("E05", n)}"'
            lines.append(f'{start},"Total","All Ages","Value",{5000 + n}')
            lines.append(f'{start},"Total","Aged 16 to 64","Value",3000')
            lines.append(f'{start},"Male","All Ages","Value",2500')
        for n in range(2):
            lsoa = f"{p.area('E01', n)},{p.outline} 00{n}A"
            sheet.append(f'{p.area("E07", n)},{lsoa},"1,50{n}"')
    (folder / "nomis wards.csv").write_text("\n".join(lines))
    (folder / "sapelsoa.csv").write_text("\n".join(sheet))


def street_crime(folder: Path, places: Sequence[Place]) -> None:
    """Street files of data.police.uk, by month and force."""
    for p in places:
        west, south, _, _ = _in_degrees((*p.at(2.1, 2), *p.at(3, 3)))
        rows = [
            f"{'a' * 64},2025-01,{p.name},{p.name},{west:.6f},{south:.6f},"
            f"On or near Lake Street,{p.area('E01', 0)},{p.outline} 000A,Drugs,"
            "Under investigation,",
            f",2025-01,{p.name},{p.name},{west:.6f},{south:.6f},On or near Parking "
            f"Area,"
            f"{p.area('E01', 0)},{p.outline} 000A,Anti-social behaviour,,",
            f"{'b' * 64},2025-01,{p.name},{p.name},,,No Location,,,Drugs,"
            "Under investigation,",
        ]
        month = folder / "2025-01"
        month.mkdir(exist_ok=True)
        path = month / f"2025-01-{p.code}-street.csv"
        path.write_text("\n".join([STREET_HEADER, *rows]) + "\n")


def roads(folder: Path, places: Sequence[Place]) -> None:
    """OS Open Roads: a GeoPackage with a layer of road links."""
    shapes, values = [], []
    for p in places:
        ends = [p.at(1, 2), p.at(3, 2)]
        shapes.append(_line(ends))
        values.append(("Local Road", f"{p.outline} Lake Street"))
    raw.write(
        str(folder / "oproad_gb.gpkg"),
        geometry=np.array(shapes, object),
        field_data=[np.array(column, object) for column in zip(*values, strict=True)],
        fields=["road_function", "name_1"],
        geometry_type="LineString",
        layer="road_link",
        crs=GRID,
    )


def open_map_local(folder: Path, places: Sequence[Place]) -> None:
    """OS OpenMap Local: a GeoPackage with a layer of roads, each in two pieces."""
    shapes, values = [], []
    for p in places:
        for east in (1, 2):
            shapes.append(_line([p.at(east, 2), p.at(east + 1, 2)]))
            values.append((f"{p.outline} Mere Lane", "", "Local Street", 25760))
        shapes.append(_line([p.at(6, 6), p.at(7, 6)]))
        values.append(("", "A38", "Primary Road", 25729))
    raw.write(
        str(folder / "opmplc_gb.gpkg"),
        geometry=np.array(shapes, object),
        field_data=[np.array(column) for column in zip(*values, strict=True)],
        fields=["distinctive_name", "road_number", "classification", "feature_code"],
        geometry_type="LineString",
        layer="road",
        crs=GRID,
    )


def _line(points: Iterable[tuple[float, float]]) -> bytes:
    given = list(points)
    head = struct.pack("<BII", 1, 2, len(given))
    return head + b"".join(struct.pack("<2d", *point) for point in given)


def _in_degrees(box: Box) -> Box:
    shape = Polygon.from_bbox(box)
    shape.srid = 27700
    shape.transform(4326)
    extent: Box = shape.extent
    return extent


class Stops(io.StringIO):
    """Output that is stopped, as by Ctrl-C, when a line holds these words."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self._at = at

    def write(self, text: str) -> int:
        super().write(text)
        if self._at in text:
            raise KeyboardInterrupt
        return len(text)

"""The export of what an agreement shares: its layers and their rows."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.queries import boundary_sources
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.rules import NotInForce
from stronghold.core.ui.tables import Column
from stronghold.exports.choices import FileFormat
from stronghold.exports.kinds.kind import ExportRequest, Form, Layer, ReadRow
from stronghold.figures.question import Params, single_values
from stronghold.opendata.presenters import POLICE_UK
from stronghold.partners.geopackage.queries import holds_more_than_given, shape_of
from stronghold.partners.geopackage.styles import style_of
from stronghold.partners.ogc.queries.partner import AgreementSource, agreement_for
from stronghold.partners.ogc.queries.source import (
    IN_FILE,
    Collection,
    Features,
    Property,
)
from stronghold.partners.ogc.rules import FIGURES, MOST, ItemsRequest

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement


@dataclass(frozen=True)
class _Shared(ExportRequest):
    """What one agreement shares; it has no columns to choose from."""

    of: Callable[[], Sequence[Layer]] = list

    def layers(self, form: Form) -> Sequence[Layer]:
        return self.of()


class AgreementKind:
    """Everything an agreement shares, with a layer for each collection."""

    code = "agreement"
    label = "What is shared"
    taken_by = Verb.DOWNLOAD_SHARED

    def request(self, viewer: User, params: Params) -> ExportRequest:
        """Return the request; NotInForce unless the requested version is in force."""
        policy.require(viewer, Verb.DOWNLOAD_SHARED)
        given = single_values(params, ("agreement", "version"))
        agreement = _in_force(viewer, given)
        detail = {"agreement": agreement.reference, "version": str(agreement.version)}
        source = AgreementSource(viewer, agreement)
        return _Shared(
            title=source.title,
            params=detail,
            filter_words=[],
            columns=[],
            formats=[FileFormat.GEOPACKAGE],
            back_url=lambda: "",
            count=lambda: None,
            rows=lambda form: _nothing(),
            facts=_facts(agreement),
            logged=detail,
            recipient=viewer.organisation.name,
            of=lambda: [_layer(source, one) for one in in_file(source)],
        )

    @contextmanager
    def snapshot(self) -> Iterator[datetime]:
        """Read each page with its own ticket, so reading stops if the agreement ends.

        The records of all pages are logged in the one event of the export.
        """
        with during(Request()):
            yield clock.now()

    def may_be_given(self, viewer: User, asked: ExportRequest, file: Path) -> bool:
        """Say whether every record in a file is still shared with the partner."""
        agreement = _in_force(viewer, asked.params)
        source = AgreementSource(viewer, agreement)
        names = [one.id for one in in_file(source)]
        return not holds_more_than_given(viewer, agreement, file, layers=names)


AGREEMENT = AgreementKind()


def _in_force(viewer: User, given: Mapping[str, str]) -> "Agreement":
    """Return the agreement; NotInForce if it has ended or has another version."""
    try:
        agreement = agreement_for(viewer, given.get("agreement", ""))
    except NotFound:
        raise NotInForce from None
    if given.get("version", str(agreement.version)) != str(agreement.version):
        raise NotInForce
    return agreement


def in_file(source: AgreementSource) -> list[Collection]:
    """Return the layers of a file: all figures of a measure, and not its maps too."""
    return [_in_file(one) for one in source.collections() if not one.is_map]


def _in_file(one: Collection) -> Collection:
    """Return a layer; those of figures say what their style shows of them."""
    if not one.id.startswith(FIGURES):
        return one
    words = f"{one.description} QGIS draws the latest quarter, by ward."
    return replace(one, description=words)


def _facts(agreement: "Agreement") -> list[tuple[str, str]]:
    boundaries = " ".join(
        f"{source}. {licence.removesuffix('.')}."
        for source, licence in boundary_sources(
            {AreaKind.DISTRICT, AreaKind.WARD}, force=agreement.force_id
        )
    )
    return [
        ("Agreement", f"{agreement.reference}, version {agreement.version}"),
        ("Shared by", agreement.force.name),
        ("Shared for", agreement.purpose),
        ("In force until", agreement.ends_on.isoformat()),
        (
            "Places",
            "Longitude and latitude (WGS 84). The nearest stretch of street in the "
            "same ward, not addresses, unless the agreement says otherwise.",
        ),
        (
            "Attribution",
            f"Boundaries: {boundaries} Streets that stand for places: {POLICE_UK}.",
        ),
    ]


def _layer(source: AgreementSource, collection: Collection) -> Layer:
    style = style_of(collection)
    return Layer(
        collection.id,
        [_column(prop) for prop in collection.properties],
        _rows(source, collection, style.notice),
        collection.shape,
        style.written,
    )


def _column(prop: Property) -> Column:
    return Column(prop.heading, prop.means, prop.name, IN_FILE[prop.holds])


def _rows(
    source: AgreementSource,
    collection: Collection,
    notice: Callable[[Mapping[str, Any]], None],
) -> Generator[ReadRow]:
    """Yield all features, a page at a time, as a map program would read them."""
    names = [one.name for one in collection.properties]
    after = ""
    while True:
        page = _page(source, collection, after)
        for feature in page.found:
            notice(dict(zip(names, feature.values, strict=True)))
            reference = feature.id if collection.is_of_records else ""
            shape = shape_of(feature.geometry)
            yield ReadRow(reference, shape, list(feature.values))
        if not page.has_more:
            return
        after = page.found[-1].id


def _page(source: AgreementSource, collection: Collection, after: str) -> Features:
    try:
        return source.features(collection, ItemsRequest(limit=MOST, after=after))
    except NotFound:
        raise NotInForce from None


def _nothing() -> Generator[ReadRow]:
    yield from ()

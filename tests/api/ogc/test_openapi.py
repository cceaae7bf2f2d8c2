"""The definition of the API is OpenAPI 3.0, for every reader."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from stronghold.core.program_keys.actions import make_key
from tests.api.ogc.conftest import Ask
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def mistakes_in(definition: Any) -> list[str]:
    return [
        error.message for error in OpenAPIV30SpecValidator(definition).iter_errors()
    ]


def test_it_is_without_a_mistake_for_a_partner(ask: Ask, figures: list[str]) -> None:
    shown = json.loads(ask("api").content)

    assert "/collections/figures-reports/items" in shown["paths"]
    assert mistakes_in(shown) == []


def test_it_is_without_a_mistake_for_police(ask: Ask, cast: Cast) -> None:
    key = make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)

    shown = json.loads(ask("api", by=key).content)

    assert shown["info"]["title"] == "Records of Thames Valley"
    assert "/collections/arrests/items/{featureId}" in shown["paths"]
    assert mistakes_in(shown) == []


def test_a_mistake_would_be_found(ask: Ask) -> None:
    shown = json.loads(ask("api").content)
    del shown["paths"]["/collections"]["get"]["responses"]
    shown["components"]["parameters"]["limit"]["in"] = "nowhere"

    assert len(mistakes_in(shown)) >= 2

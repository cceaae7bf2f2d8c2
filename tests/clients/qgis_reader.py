"""Reads layers as QGIS does, in the Python of the distribution.

Takes a question as JSON on the standard input and prints the answer as JSON. It imports
nothing of the site, which has another Python.
"""

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = 200


def features_of(layer: Any) -> list[str]:
    return sorted(str(one[layer.fields()[0].name()]) for one in layer.getFeatures())


def filtered(asked: Any) -> dict[str, Any]:
    """Open a layer of a server, filter it, and take the filter away again."""
    source = f"url='{asked['url']}' typename='{asked['name']}'"
    layer = QgsVectorLayer(source, asked["name"], "OAPIF")
    if not layer.isValid():
        return {"valid": False, "error": layer.error().message()}
    answer: dict[str, Any] = {
        "valid": True,
        "fields": {one.name(): one.typeName() for one in layer.fields()},
        "count": layer.featureCount(),
        "all": features_of(layer),
        "filtered": {},
    }
    for text in asked["filters"]:
        taken = layer.setSubsetString(text)
        answer["filtered"][text] = features_of(layer) if taken else None
    answer["unfiltered"] = layer.setSubsetString("") and features_of(layer)
    return answer


def drawn(asked: Any) -> dict[str, Any]:
    """Open a layer of a file with its own style, draw it, and return the colours."""
    layer = QgsVectorLayer(f"{asked['file']}|layername={asked['name']}", "x", "ogr")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(SIZE, SIZE))
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(asked["image"])
    to_pixel = settings.mapToPixel()
    colours = {}
    for feature in layer.getFeatures():
        if feature.hasGeometry():
            place = to_pixel.transform(feature.geometry().pointOnSurface().asPoint())
            colour = image.pixelColor(int(place.x()), int(place.y()))
            colours[str(feature[asked["by"]])] = colour.getRgb()
    root = layer.renderer()
    legend = [item.label() for item in root.legendSymbolItems()]
    return {
        "valid": layer.isValid(),
        "renderer": root.type(),
        "legend": legend,
        "colours": colours,
    }


def main() -> None:
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    messages: list[str] = []
    log = application.messageLog()
    log.messageReceived.connect(
        lambda text, tag, level: messages.append(f"{tag}: {text}")
    )
    asked = json.load(sys.stdin)
    providers = QgsProviderRegistry.instance().providerList()
    assert "OAPIF" in providers, providers
    answer = {"filtered": filtered, "drawn": drawn}[asked["what"]](asked)
    print(json.dumps(answer | {"messages": messages}))
    sys.stdout.flush()


if __name__ == "__main__":
    main()

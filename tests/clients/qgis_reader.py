"""Reads layers as QGIS does, in the Python of the distribution.

Takes a question as JSON on the standard input and prints the answer as JSON. It imports
nothing of the site, which has another Python.
"""

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProviderRegistry,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = 400
# Of the image, as a share of the layer's width; and of a pixel's surroundings.
MARGIN, AROUND = 0.1, 5
# In degrees: a layer may be one point.
LEAST_WIDE = 0.01


def features_of(layer: Any) -> list[str]:
    return sorted(str(one[layer.fields()[0].name()]) for one in layer.getFeatures())


def filtered(asked: Any) -> dict[str, Any]:
    """Open a layer of a server, filter it, and take the filter away again."""
    layer = opened(asked)
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
    """Draw a layer as it opens; return the class of each feature and its colours.

    The colours are those around a point within it, up to AROUND pixels away.
    """
    layer = opened(asked)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    extent = layer.extent()
    extent.grow(max(extent.width(), LEAST_WIDE) * MARGIN)
    settings.setExtent(extent)
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
            colours[str(feature[asked["by"]])] = around(image, place)
    items = layer.renderer().legendSymbolItems()
    return {
        "valid": layer.isValid(),
        "renderer": layer.renderer().type(),
        "legend": [item.label() for item in items],
        "classes": classes_of(layer, settings, asked["by"]),
        "colours": colours,
        "corner": written(image.pixelColor(0, 0)),
    }


def opened(asked: Any) -> Any:
    """Open a layer of a server, or one of a file with the file's style."""
    name = asked["name"]
    if "url" in asked:
        source = f"url='{asked['url']}' typename='{name}'"
        return QgsVectorLayer(source, name, "OAPIF")
    return QgsVectorLayer(f"{asked['file']}|layername={name}", name, "ogr")


def around(image: Any, place: Any) -> list[str]:
    """Return the colours of a square of pixels, that of its middle first."""
    x, y = int(place.x()), int(place.y())
    steps = sorted(range(-AROUND, AROUND + 1), key=abs)
    found = [
        written(image.pixelColor(x + right, y + down))
        for right in steps
        for down in steps
    ]
    return list(dict.fromkeys(found))


def written(colour: Any) -> str:
    return ",".join(map(str, colour.getRgb()))


def classes_of(layer: Any, settings: Any, by: str) -> dict[str, list[str]]:
    """Return the labels of the legend under which each feature is drawn."""
    renderer = layer.renderer().clone()
    labels = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    context = QgsRenderContext.fromMapSettings(settings)
    scopes = QgsExpressionContextUtils.globalProjectLayerScopes(layer)
    context.expressionContext().appendScopes(scopes)
    renderer.startRender(context, layer.fields())
    found = {}
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        keys = renderer.legendKeysForFeature(feature, context)
        # Of rules, one more stands for all of them.
        drawn = [labels[key] for key in sorted(keys) if key in labels]
        found[str(feature[by])] = drawn
    renderer.stopRender(context)
    return found


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

// A canvas in a pane of the map that moves and zooms with it, and is drawn again when it stops.

export function makeSheet(map, { pane, draw }) {
  const Sheet = L.Renderer.extend({
    options: { padding: 0.35, pane },

    _initContainer() {
      this._container = L.DomUtil.create("canvas", "sh-sheet");
      this._container.setAttribute("aria-hidden", "true");
      this._ink = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) {
        return;
      }
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const dots = window.devicePixelRatio;
      this._container.width = size.x * dots;
      this._container.height = size.y * dots;
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.redraw();
    },

    // The part of the canvas that the map shows before it is moved.
    _sight() {
      const { x, y } = this._map.getSize();
      const { x: left, y: top } = this._map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min);
      return { left, top, right: left + x, bottom: top + y };
    },

    redraw() {
      const dots = window.devicePixelRatio;
      const size = this._bounds.getSize();
      // The canvas's corner, in pixels of the whole world at this zoom.
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      const toDegrees = (point) => this._map.unproject(corner.add(point), this._zoom);
      const [northWest, southEast] = [L.point(0, 0), size].map(toDegrees);
      this._ink.setTransform(dots, 0, 0, dots, 0, 0);
      this._ink.clearRect(0, 0, size.x, size.y);
      draw(this._ink, {
        canvas: this._container,
        zoom: this._zoom,
        size,
        corner,
        dots,
        sight: this._sight(),
        box: { west: northWest.lng, north: northWest.lat, east: southEast.lng, south: southEast.lat },
      });
    },
  });
  const sheet = new Sheet().addTo(map);
  let asked = 0;
  return {
    // Once for all that arrives before the next frame.
    redraw() {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => sheet.redraw());
    },
  };
}

// The scale and the corner of a square on the canvas of a view.
export function placeOn({ zoom, corner }, { band, x, y }, units) {
  const width = 256 * 2 ** (zoom - band);
  return { scale: width / units, left: x * width - corner.x, top: y * width - corner.y };
}

"""The read model: measures, tallies and the map. It knows both domain apps."""

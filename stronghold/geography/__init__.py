"""Where: forces, dated boundary editions, areas, streets, postcodes, snap points."""

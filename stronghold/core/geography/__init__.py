"""Geography: forces, dated boundary editions, areas, streets, postcodes."""

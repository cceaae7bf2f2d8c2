"""The place ledger: everything recorded at one street or premises, on one time axis."""

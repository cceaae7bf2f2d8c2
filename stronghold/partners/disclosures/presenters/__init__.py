"""What pages show of named disclosures."""

"""Tags for pages that show a demand's public copy."""

"""Chapter 2: from a need to the reserve."""

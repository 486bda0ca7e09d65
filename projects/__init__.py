"""Chapter 3: from the guideline to the project."""

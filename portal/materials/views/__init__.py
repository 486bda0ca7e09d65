"""Pages of the library, and the bases of the pages on which a hall picks from it."""

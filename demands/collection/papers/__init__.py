"""A demand on paper: as a Word file and as a print view, whole for its unit and department, in public for everybody."""

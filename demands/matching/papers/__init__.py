"""A solution on paper, as a Word file and as a print view: for whoever may read the solution, and never earlier."""

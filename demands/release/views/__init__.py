"""Pages of release: lists for the staff, the hall for everybody."""

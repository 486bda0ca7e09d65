"""Pages of 立项: lists for the staff, public notices for everybody."""

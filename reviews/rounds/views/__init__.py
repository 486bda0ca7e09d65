"""Pages of the reviews: for those who organise them and for the experts."""

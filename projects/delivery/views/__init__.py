"""Pages of projects and task agreements."""

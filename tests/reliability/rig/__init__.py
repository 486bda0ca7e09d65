"""A portal of its own to break: services, web, worker and beat as processes of a test or a bench."""

"""A portal of its own to break: database, Redis, mail server, web, worker and beat as processes of a test or a bench."""

"""What the tests of the doors share with those of every page: a person of each role, a client that fails loudly."""

from tests.everywhere.conftest import by_role, client

__all__ = ["by_role", "client"]

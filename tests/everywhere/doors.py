"""The addresses of the portal's own pages, and whom their doors let in."""

from portal import access
from tests.portal.addresses import SAMPLES, addresses

OURS = [a for a in addresses() if a.name not in access.OF_LIBRARIES and a.name != "set_language"]
OUR_FAULT = range(500, 600)


def takes_a_record(address):
    """Whether the address has an argument."""
    return any(sample in address.path for sample in SAMPLES.values())


def is_barred(address, reader):
    """Whether the roles that the address names are none of the reader's."""
    return bool(address.declared.roles) and not address.declared.roles & reader.roles

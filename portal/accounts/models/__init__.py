"""People, units and what ties them."""

from portal.accounts.models.bans import Ban
from portal.accounts.models.natural import Person
from portal.accounts.models.people import Invitation, Membership, Role, RoleGrant, User
from portal.accounts.models.regions import Region
from portal.accounts.models.signing import Device, FailedSignIns, Opening, Session
from portal.accounts.models.units import Organisation

__all__ = [
    "Ban",
    "Device",
    "FailedSignIns",
    "Invitation",
    "Membership",
    "Opening",
    "Organisation",
    "Person",
    "Region",
    "Role",
    "RoleGrant",
    "Session",
    "User",
]

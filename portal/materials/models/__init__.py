"""材料, its versions, and where each is used."""

from portal.materials.models.levels import Level
from portal.materials.models.materials import Material, MaterialVersion
from portal.materials.models.uses import MaterialUse

__all__ = ["Level", "Material", "MaterialUse", "MaterialVersion"]

"""How far a material may be trusted, by where it came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """来源: A and B are taken as they are; C and D are looked at, and a department may raise them."""

    A = "A", _("A 政府部门核发，可查证")
    B = "B", _("B 主管部门已核对原件")
    C = "C", _("C 单位上传的扫描件")
    D = "D", _("D 单位声明并承诺")


# What a unit may say of its own material; the others are said by a department that looked.
OF_UNITS = (Level.C, Level.D)
OF_DEPARTMENTS = (Level.A, Level.B)

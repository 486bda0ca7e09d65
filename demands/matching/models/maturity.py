"""技术成熟度: the nine levels of GB/T 22900, from a principle to use in series."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Maturity(models.IntegerChoices):
    """How far a technology has come."""

    PRINCIPLE = 1, _("1 级：发现基本原理")
    CONCEPT = 2, _("2 级：形成技术方案")
    FEASIBLE = 3, _("3 级：关键功能验证可行")
    LABORATORY = 4, _("4 级：实验室样品")
    SIMULATED = 5, _("5 级：模拟环境验证")
    PROTOTYPE = 6, _("6 级：工程样机")
    REAL = 7, _("7 级：真实环境验证")
    FINISHED = 8, _("8 级：定型并通过检验")
    IN_USE = 9, _("9 级：批量应用")

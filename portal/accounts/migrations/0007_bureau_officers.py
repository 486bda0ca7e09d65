from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

OF_REGIONS = ("dept_officer", "dept_approver", "bureau_officer")
ROLES = [
    ("expert", "专家"),
    ("dept_officer", "科技厅（委）经办人"),
    ("dept_approver", "科技厅（委）审批人"),
    ("office_officer", "科创办经办人"),
    ("office_approver", "科创办审批人"),
    ("working_group", "工作专班"),
    ("supervisor", "监督人员"),
    ("auditor", "审计人员"),
    ("bureau_officer", "归口管理部门经办人"),
    ("expert_keeper", "专家库管理员"),
    ("system_admin", "系统管理员"),
    ("security_admin", "安全管理员"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_who_holds_a_unit")]

    operations = [
        migrations.RemoveConstraint(model_name="rolegrant", name="departments_roles_have_a_region"),
        *(
            migrations.AddField(
                model_name=name,
                name="city",
                field=models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="城市"),
            )
            for name in ("opening", "rolegrant")
        ),
        *(
            migrations.AlterField(
                model_name=name,
                name="role",
                field=models.CharField(choices=ROLES, max_length=20, verbose_name="角色"),
            )
            for name in ("opening", "rolegrant")
        ),
        AddConstraintNotValid(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(region__isnull=False, role__in=OF_REGIONS)
                | (~models.Q(role__in=OF_REGIONS) & models.Q(region=None)),
                name="departments_roles_have_a_region",
            ),
        ),
        AddConstraintNotValid(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(role="bureau_officer") ^ models.Q(city=""),
                name="a_bureaus_role_has_its_city",
            ),
        ),
    ]

"""What a guideline repeats of the year's rules, worded from the year's settings so that the two never differ."""

from typing import Any

from django.utils.translation import gettext as say


def requirements(call: Any) -> list[str]:
    """二、申报要求: each sentence begins with its heading and a full stop."""
    limits = {key: call.value(key) for key in ("regions_min", "application_term_max", "leader_running_max")}
    limits["a_year"] = call.value("applications_per_leader")
    slices = {key: _plain(call.value(f"indirect_{key}")) for key in ("to_500", "to_1000", "above")}
    return [
        say("申报主体。在库单位和其他符合本指南方向的区域内单位均可申报，是否入库不作为申报的前提。"),
        say("联合体。项目由牵头单位联合有关单位共同申报，承担单位须覆盖三省一市中的%(regions_min)s个以上省（市）。")
        % limits,
        say("实施期限。不超过%(application_term_max)s个月，各方向另有要求的从其要求。") % limits,
        say("项目负责人。在研项目不超过%(leader_running_max)s项，本年度申报不超过%(a_year)s项。") % limits,
        say("经费。企业自筹经费与财政资金之比不低于%s∶1。") % _plain(call.value("company_own_ratio"))
        + say(
            "间接费用以直接费用扣除设备费为基数，500万元以下部分不超过%(to_500)s%%，"
            "500万元至1000万元部分不超过%(to_1000)s%%，1000万元以上部分不超过%(above)s%%。"
        )
        % slices,
        say("科研诚信。处于失信限制期内的单位和人员不得申报。申报材料不得包含涉密信息。"),
    ]


def review(call: Any) -> str:
    """四、评审方式."""
    return say("评审专家从专家库中随机抽取，每个项目不少于%s名，按规定回避，依据评审指标独立评分。") % call.value(
        "project_experts_min"
    )


def notice(call: Any) -> str:
    """五、立项公示."""
    return say("拟立项项目经四地科技主管部门会商确定后向社会公示，公示期%s个工作日，自公示次日起算。") % call.value(
        "notice_days"
    )


def _plain(number: Any) -> str:
    """30.00 → 30, 1.50 → 1.5."""
    return f"{number.normalize():f}"

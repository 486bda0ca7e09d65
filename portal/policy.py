"""The table of who may open what: every address with what its view declares, read from the URLconf."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from portal import access
from portal.positions import label as position_label
from portal.workflow import machines

KINDS = {"public": "任何人", "signed in": "已登录的人", "undeclared": "无人"}
# What an address is about besides the machines.
THINGS = {
    "record": "各类记录",
    "receipt": "回执",
    "file": "附件",
    "material": "材料库的材料",
    "demand_import": "需求导入",
    "document": "文书",
    "invitation": "成员邀请",
    "grant": "角色授予",
    "account": "账号",
    "opening": "账号开通链接",
    "passkey": "通行密钥",
    "erasure": "个人信息删除申请",
    "call": "年度",
    "calendar_day": "日历日",
    "question": "问答",
    "claim": "承接申请",
    "reserve_scenario": "入库情形",
    "reserve_batch": "批量办理",
    "public_demand": "公开需求",
    "public_list": "公开榜单",
    "public_guideline": "公开指南",
    "public_notice": "公示",
    "hall_notice": "揭榜公告",
    "reset_key": "密码重置链接",
    "package": "归档包",
    "bulk_report": "成批办理报告",
    "subscription": "订阅",
    "saved_filter": "常用筛选",
}


@dataclass(frozen=True)
class Row:
    """One address: its pattern, its name, what its view declares."""

    path: str
    name: str
    declared: access.Access

    @property
    def is_about(self) -> str:
        """The machine or thing that the address names by an argument; empty where it has none."""
        return self.declared.record if "<" in self.path else ""

    def as_data(self) -> dict[str, Any]:
        """The row as plain data for JSON."""
        return {
            "path": self.path,
            "name": self.name,
            "open_to": self.declared.kind,
            "roles": sorted(self.declared.roles),
            "methods": sorted(self.declared.methods),
            "sent_by": sorted(self.declared.may_send),
            "about": self.is_about,
            "only": str(self.declared.only) if self.is_about else "",
            "confirms": self.declared.confirms,
            "at_once": self.declared.at_once,
        }


def rows() -> list[Row]:
    """Every address of the portal, in the order of the URLconf."""
    return list(_walk(get_resolver(), "/"))


def _walk(resolver: URLResolver, before: str) -> Iterator[Row]:
    for pattern in resolver.url_patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield Row(path, pattern.name or "", access.of_address(pattern.callback, pattern.name))
        else:
            yield from _walk(pattern, path)


def as_data() -> list[dict[str, Any]]:
    """The whole table as plain data."""
    return [row.as_data() for row in rows()]


def as_markdown() -> str:
    """`docs/access.md`."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# 访问权限表\n"
    yield "由 `manage.py access --format markdown` 从代码中的声明生成，请勿手工修改。\n"
    yield "未登录的人打开不公开的地址，转到登录页；缺少角色的人得到 403；看不到该记录的人得到与记录不存在时相同的 404；"
    yield "能看到记录而不属于“其中”一栏的人得到 403；未声明的方法（含 OPTIONS）一律 405。\n"
    yield "| 地址 | 名称 | 方法 | 谁可以打开 | 关于 | 其中 |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(row) for row in rows())


def _row(row: Row) -> str:
    declared = row.declared
    who = KINDS.get(declared.kind) or "、".join(sorted(position_label(role) for role in declared.roles))
    who += "（须再次确认本人）" if declared.confirms else ""
    if declared.may_send:
        who += "；提交：" + "、".join(sorted(position_label(role) for role in declared.may_send))
    only = access.Only(declared.only).label if row.is_about and declared.only else "—"
    cells = (f"`{row.path}`", f"`{row.name}`", " ".join(sorted(declared.methods)), who, _about(row) or "—", str(only))
    return "| " + " | ".join(cells) + " |"


def _about(row: Row) -> str:
    model = machines().get(row.is_about)
    return str(model._meta.verbose_name) if model else THINGS.get(row.is_about, row.is_about)

"""Chapter 2 of the demo year: which need stands where at its end, and how it came there."""

from dataclasses import dataclass, field
from typing import Any

from demands.collection.models import CollectionRound, Demand
from demands.matching.models import Solution
from portal.calls.models import Call
from portal.workflow import perform
from projects.demo import demanding, entering, matching, mending, objecting, reviewing, talking
from projects.demo.cast import Cast
from projects.demo.moving import Calendar

# Demands handed in to the first round, by the region whose department evaluates them.
FIRST = {
    "310000": ("d06", "d07", "d12", "d23", "d25"),
    "320000": ("d05", "d08", "d09", "d17", "d20", "d21", "d26"),
    "330000": ("d02", "d03", "d04", "d10", "d14", "d16", "d22"),
    "340000": ("d01", "d11", "d13", "d18", "d19", "d24"),
}
WEAK = ("d01", "d19")
ON_FIRST_LIST = ("d05", "d06", "d07", "d08", "d09", "d12", "d13", "d16", "d18", "d20", "d21", "d23")
# Those that go out later; only two of them are answered.
ON_SUPPLEMENT = ("d10", "d17", "d19", "d22", "d24", "d25")
ON_SECOND_LIST = ("d03", "d04")
# Who answers which demand; the first is the one that the demander agrees with.
ANSWERS = {
    "d05": ("sjtu", "ustc", "zhejianglab"),
    "d06": ("zju", "cpu"),
    "d07": ("zju", "seu"),
    "d08": ("simm", "cpu"),
    "d09": ("fudan", "zju", "uestc"),
    "d12": ("zju", "hfut"),
    "d13": ("sinano", "sjtu"),
    "d16": ("sungrow", "sjtu", "byd-lithium"),
    "d18": ("sjtu", "nimte"),
    "d21": ("fudan",),
    "d23": ("fudan",),
}
# Answered, and not agreed on: one is taken down, one is given up and taken over by another enterprise.
NOT_AGREED = ("d21", "d23")


@dataclass
class Chapter2:
    """The needs of the year by the keys of the data files."""

    cast: Cast
    call: Call
    days: Calendar
    demands: dict[str, Demand] = field(default_factory=dict)
    entries: dict[str, Any] = field(default_factory=dict)

    def fresh(self, key: str) -> Demand:
        """The demand as it stands."""
        self.demands[key] = Demand.objects.get(pk=self.demands[key].pk)
        return self.demands[key]

    def collect(self) -> None:
        """Days 2 to 30: the first round opens, demands are handed in, checked, accepted."""
        drafted = demanding.draft_round(
            self.cast, self.call, f"{self.call.year} 年度第一批", self.days.day(5, 9), self.days.day(28, 17)
        )
        special = demanding.draft_round(
            self.cast, self.call, f"{self.call.year} 年度新材料专项", self.days.day(4, 9), self.days.day(20, 17)
        )
        self.days.go_to(3)
        special = demanding.open_round(self.cast, special)
        self.first = demanding.open_round(self.cast, drafted)
        self.days.go_to(8)
        moved = demanding.hand_in(self.cast, demanding.draft(self.cast, "d25", special))
        reason = "本需求不限于新材料，改在年度第一批申报。"
        perform(moved, "withdraw", by=self.cast.admin("srici"), reason=reason)
        for keys in FIRST.values():
            for key in keys:
                self.demands[key] = demanding.hand_in(self.cast, demanding.draft(self.cast, key, self.first))
        self.demands["begun"] = demanding.draft(self.cast, "d15", self.first, filled=False)
        self.days.go_to(11)
        for keys in FIRST.values():
            for key in keys:
                self.demands[key] = demanding.accept(self.cast, self.demands[key])

    def evaluate(self) -> None:
        """Days 30 to 45: each department evaluates its demands and chooses."""
        self.days.go_to(30)
        special = CollectionRound.objects.get(call=self.call, name__endswith="专项")
        perform(special, "archive", by=self.cast.office_officer)
        weak = {self.demands[key].pk for key in WEAK}
        for region, keys in FIRST.items():
            reviewing.whole(
                self.cast, self.call, f"{self.call.year} 年度第一批需求评估", [self.fresh(k) for k in keys],
                weak=weak, region=region, experts=5, deadline=self.days.day(40, 17),
            )  # fmt: skip
        self.days.go_to(43)
        reason = "评估得分低于入围线，指标依据不足。"
        for key in WEAK:
            perform(self.fresh(key), "decline", by=self.cast.approver("340000"), reason=reason)
        for key in (*ON_FIRST_LIST, *ON_SUPPLEMENT, *ON_SECOND_LIST, "d02", "d14"):
            if key in WEAK:
                objecting.decide(self.cast, self.fresh(key), "uphold")
            self.demands[key] = matching.select(self.cast, self.fresh(key))

    def release_and_match(self) -> None:
        """Days 46 to 105: the first list goes out; providers answer; demanders choose and sign."""
        self.days.go_to(46)
        objecting.decide(self.cast, self.fresh("d01"), "dismiss")
        on_it = [self.fresh(key) for key in ON_FIRST_LIST]
        title = f"{self.call.year} 年度第一批榜单"
        matching.publish(
            self.cast, matching.draw_up(self.cast, self.call, title, on_it, self.days.day(54, 17))
        )  # fmt: skip
        self.days.go_to(60)
        solutions = {
            (key, unit): matching.answer(self.cast, self.fresh(key), key, unit)
            for key, units in ANSWERS.items()
            for unit in units
        }
        reason = "团队承担了其他任务，无法按期投入。"
        perform(solutions["d09", "uestc"], "withdraw", by=self.cast.admin("uestc"), reason=reason)
        matching.answer(self.cast, self.fresh("d18"), "d18", "ahut", handed_in=False)
        mending.lift(self.cast, mending.close(self.cast, self.fresh("d06"), "有读者来信称指标涉及未公开数据，待核实。"))
        closed = mending.close(self.cast, self.fresh("d21"), "背景中列有客户未公开的工艺数据。")
        self.days.go_to(70)
        mending.confirm(self.cast, closed)
        self.days.go_to(80)
        self._compared()
        for key in ANSWERS:
            if key not in NOT_AGREED:
                matching.match(self.cast, self._chosen(key))
        self._taken_over()

    def _chosen(self, key: str) -> Solution:
        """The solution that the demander prefers."""
        return Solution.objects.get(demand=self.demands[key], organisation=self.cast.units[ANSWERS[key][0]])

    def _compared(self) -> None:
        """Experts compare in one case; elsewhere it is refused or not wanted any more; once talks begin anew."""
        talking.compare(self.cast, self.call, self.fresh("d05"), self.days.day(90, 17))
        asked = talking.ask_comparison(self.cast, self.fresh("d09"))
        reason = "两份方案指标差异明显，可由需求方自行比较，不再组织专家比选。"
        perform(asked, "decline", by=self.cast.approver("320000"), reason=reason)
        asked = talking.ask_comparison(self.cast, self.fresh("d16"))
        perform(asked, "withdraw", by=self.cast.admin("nachuang"))
        talking.break_off(self.cast, self._chosen("d13"))

    def _taken_over(self) -> None:
        """One demander agrees with nobody and gives its demand up; another enterprise carries it on."""
        reason = "公司产品规划调整，不再投入该方向。"
        failed = perform(self.fresh("d23"), "fail_match", by=self.cast.admin("metax"), reason=reason)
        talking.take_over(self.cast, talking.give_up(self.cast, failed), "cxmt", "fudan")

    def reserve(self) -> None:
        """Days 84 to 105: matched needs enter the reserve, some wait on the way."""
        self.days.go_to(84)
        for key in ("d05", "d06", "d09", "d13", "d16", "d18"):
            self.entries[key] = matching.admit(self.cast, self.fresh(key))
        self.entries["d23"] = entering.taken_over(self.cast, self.fresh("d23"))
        self._entries_that_ended()

    def _entries_that_ended(self) -> None:
        lead, demand = self.cast.admin("microport"), self.fresh("d07")
        first = matching.submit_entry(self.cast, matching.draft_entry(self.cast, demand))
        perform(first, "withdraw", by=lead, reason="合作单位分工有调整，重新申请。")
        second = matching.submit_entry(self.cast, matching.draft_entry(self.cast, demand))
        perform(second, "refuse", by=self.cast.approver("310000"), reason="自筹资金来源未说明，暂不入库。")

    def second_list(self) -> None:
        """Days 225 to 245: one more need goes out and is answered."""
        cast, days = self.cast, self.days
        on_it = [self.fresh(key) for key in ON_SUPPLEMENT]
        matching.publish(cast, matching.draw_up(cast, self.call, "年度增补榜单", on_it, days.day(276, 17)))
        for unit in ("nimte", "ahut", "fudan"):
            matching.answer(cast, self.fresh("d10"), "d10", unit)
        for unit in ("nimte", "zju"):
            matching.answer(cast, self.fresh("d25"), "d25", unit)
        entering.remove(cast, self.entries["d13"])

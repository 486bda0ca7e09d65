"""Chapter 2 of the demo year: which need stands where at its end, and how it came there."""

from dataclasses import dataclass, field
from typing import Any

from demands.collection.models import CollectionRound, Demand
from portal.calls.models import Call
from portal.workflow import perform
from projects.demo import demanding, matching, reviewing
from projects.demo.cast import Cast
from projects.demo.moving import Calendar

# Demands handed in to the first round, by the region whose department evaluates them.
FIRST = {
    "310000": ("d06", "d07", "d12"),
    "320000": ("d05", "d08", "d09", "d17"),
    "330000": ("d02", "d03", "d04", "d10", "d14", "d16"),
    "340000": ("d01", "d11", "d13", "d18"),
}
WEAK = ("d01",)
ON_FIRST_LIST = ("d05", "d06", "d07", "d08", "d09", "d12", "d13", "d16", "d18")
# Two that go out later; nobody answers the second of them.
ON_SUPPLEMENT = ("d10", "d17")
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
}


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
        self.days.go_to(3)
        self.first = demanding.open_round(self.cast, drafted)
        self.days.go_to(8)
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
        weak = {self.demands[key].pk for key in WEAK}
        for region, keys in FIRST.items():
            reviewing.whole(
                self.cast, self.call, f"{self.call.year} 年度第一批需求评估", [self.fresh(k) for k in keys],
                weak=weak, region=region, experts=5, deadline=self.days.day(40, 17),
            )  # fmt: skip
        self.days.go_to(43)
        reason = "评估得分低于入围线，指标依据不足。"
        perform(self.fresh("d01"), "decline", by=self.cast.approver("340000"), reason=reason)
        for key in (*ON_FIRST_LIST, *ON_SUPPLEMENT, *ON_SECOND_LIST, "d02", "d14"):
            self.demands[key] = matching.select(self.cast, self.fresh(key))

    def release_and_match(self) -> None:
        """Days 46 to 105: the first list goes out; providers answer; demanders choose and sign."""
        self.days.go_to(46)
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
        self.days.go_to(80)
        for key, units in ANSWERS.items():
            chosen = solutions[key, units[0]]
            matching.match(self.cast, type(chosen).objects.get(pk=chosen.pk))

    def reserve(self) -> None:
        """Days 84 to 105: matched needs enter the reserve, some wait on the way."""
        self.days.go_to(84)
        for key in ("d05", "d06", "d09", "d16", "d18"):
            self.entries[key] = matching.admit(self.cast, self.fresh(key))
        self._entries_that_ended()

    def _entries_that_ended(self) -> None:
        lead, demand = self.cast.admin("microport"), self.fresh("d07")
        first = matching.submit_entry(self.cast, matching.draft_entry(self.cast, demand))
        perform(first, "withdraw", by=lead, reason="合作单位分工有调整，重新申请。")
        second = matching.submit_entry(self.cast, matching.draft_entry(self.cast, demand))
        perform(second, "refuse", by=self.cast.approver("310000"), reason="自筹资金来源未说明，暂不入库。")

    def end_of_year(self) -> None:
        """The last days: a second list in its window, a second round open, work waiting everywhere."""
        self._lists_under_way()
        self._entries_under_way()
        self._second_round()

    def second_list(self) -> None:
        """Days 225 to 245: one more need goes out and is answered."""
        cast, days = self.cast, self.days
        on_it = [self.fresh(key) for key in ON_SUPPLEMENT]
        matching.publish(cast, matching.draw_up(cast, self.call, "年度增补榜单", on_it, days.day(276, 17)))
        for unit in ("nimte", "ahut", "fudan"):
            matching.answer(cast, self.fresh("d10"), "d10", unit)

    def _lists_under_way(self) -> None:
        """A list in its window, one being co-signed, one being drawn up; talks about the supplementary one."""
        cast, days = self.cast, self.days
        on_it = [self.fresh(key) for key in ON_SECOND_LIST]
        title = f"{self.call.year} 年度第二批榜单"
        matching.publish(cast, matching.draw_up(cast, self.call, title, on_it, days.day(305, 17)))
        talks = list(self.fresh("d10").solutions.filter(state="submitted").order_by("pk"))
        matching.draw_agreement(cast, matching.negotiate(cast, talks[0]))
        terms = matching.draw_agreement(cast, matching.negotiate(cast, talks[1]))
        perform(terms, "sign_as_demander", by=cast.admin("infimat"), pledge=True)
        perform(talks[2], "shortlist", by=cast.admin("infimat"), reason="成本较低，作为备选继续比较。")
        matching.answer(cast, self.fresh("d03"), "d03", "zhejianglab")
        matching.answer(cast, self.fresh("d03"), "d03", "ustc", handed_in=False)
        third = matching.draw_up(cast, self.call, "年度第三批榜单", [self.fresh("d02")], days.day(310, 17))
        third = perform(third, "request_cosign", by=cast.office_officer)
        for region in ("310000", "330000"):
            perform(third, "cosign", by=cast.approver(region), confirmed=True)
        matching.draw_up(cast, self.call, "年度第四批榜单", [self.fresh("d14")], days.day(315, 17))

    def _entries_under_way(self) -> None:
        cast = self.cast
        matching.submit_entry(cast, matching.draft_entry(cast, self.fresh("d07")))
        matching.check_entry(cast, matching.submit_entry(cast, matching.draft_entry(cast, self.fresh("d08"))))
        matching.draft_entry(cast, self.fresh("d12"))
        entry = matching.submit_entry(cast, matching.draft_entry(cast, self.fresh("d13")))
        perform(
            entry, "return_for_correction", by=cast.officer("340000"),
            defects="合作单位分工未写到课题；自筹资金须附说明。", correction_due=self.days.day(310, 17),
        )  # fmt: skip

    def _second_round(self) -> None:
        cast, days = self.cast, self.days
        year = self.call.year
        drafted = demanding.draft_round(cast, self.call, f"{year} 年度第二批", days.day(297, 9), days.day(330, 17))
        second: CollectionRound = demanding.open_round(cast, drafted)
        demanding.draft_round(cast, self.call, f"{year + 1} 年度第一批", days.day(360, 9), days.day(400, 17))
        days.go_to(298)
        copies = {
            key: demanding.copy(cast, self.fresh(key), second)
            for key in ("d01", "d02", "d03", "d04", "d07", "d10", "d11", "d16", "d17", "d18")
        }
        for demand in copies.values():
            demand.unclassified_declared = True
            demand.save(update_fields=["unclassified_declared"])
        demanding.to_unit_review(cast, copies["d01"])
        handed_in = {
            key: demanding.hand_in(cast, copies[key])
            for key in ("d02", "d03", "d04", "d07", "d10", "d11", "d17", "d18")
        }
        days.go_to(299)
        demanding.reject(cast, handed_in["d02"])
        accepted = {key: demanding.accept(cast, handed_in[key]) for key in ("d04", "d07", "d11", "d17")}
        demanding.send_back(cast, handed_in["d10"], days.day(306, 17))
        perform(handed_in["d18"], "withdraw", by=cast.admin("masteel"), reason="单位研发计划调整，本批次不再提出。")
        self._rounds_under_way(accepted)

    def _rounds_under_way(self, accepted: dict[str, Demand]) -> None:
        """A round in each of its states: drafted, drawn, scored, being consolidated."""
        rounds = {
            region: self._round([accepted[key]], region)
            for region, key in (("310000", "d07"), ("340000", "d11"), ("320000", "d17"))
        }
        self._round([], "320000")
        reviewing.draw(self.cast, rounds["340000"])
        reviewing.accept_all(reviewing.staff(self.cast, self._round([accepted["d04"]], "330000")), but=3)
        scored = reviewing.staff(self.cast, rounds["320000"])
        reviewing.accept_all(scored)
        scored = reviewing.start(self.cast, scored)
        reviewing.score(scored, set())
        perform(scored, "close_scoring", by=reviewing.organiser_of(self.cast, scored))
        self._some_experts_do_not(reviewing.staff(self.cast, rounds["310000"]))

    def _round(self, records: list, region: str) -> Any:
        title = f"{self.call.year} 年度第二批需求评估"
        return reviewing.make_round(
            self.cast, self.call, title, records, region=region, experts=5, deadline=self.days.day(312, 17)
        )

    def _some_experts_do_not(self, round_: Any) -> None:
        """One declines and is replaced; then one steps aside, and so does whoever was asked in that place."""
        organiser = reviewing.organiser_of(self.cast, round_)
        first = reviewing.tasks(round_, "invited")[-1]
        perform(first, "decline", by=first.expert.user, reason="本月出国交流，无法按期评审。")
        perform(round_, "fill_gaps", by=organiser)
        reviewing.accept_all(round_)
        round_ = reviewing.start(self.cast, round_)
        reviewing.score(round_, set(), but=2)
        one, other = reviewing.tasks(round_, "accepted")
        perform(one, "recuse", by=one.expert.user, relation="joint_work", reason="三年内有合作论文。")
        perform(round_, "fill_gaps", by=organiser)
        asked = reviewing.tasks(round_, "invited")[-1]
        perform(asked, "decline", by=asked.expert.user, reason="研究方向不完全对口。")
        perform(other, "recuse", by=other.expert.user, relation="joint_work", reason="三年内有共同承担的课题。")

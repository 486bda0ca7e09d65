"""The last days of the demo year: lists in their windows, a second round open, work waiting at every desk."""

from dataclasses import dataclass
from typing import Any

from demands.collection.models import CollectionRound, Demand
from portal.workflow import perform
from projects.demo import beside, demanding, entering, matching, mending, objecting, reviewing, talking
from projects.demo.chapter2 import ON_SECOND_LIST, Chapter2

# Handed in again to the second round, as they were or nearly so.
HANDED_IN_AGAIN = (
    *("d02", "d03", "d04", "d05", "d07", "d09", "d10"),
    *("d11", "d13", "d14", "d16", "d17", "d18"),
)


@dataclass
class EndOfYear:
    """What is under way when the year ends."""

    needs: Chapter2

    def __post_init__(self) -> None:
        self.cast, self.call, self.days, self.fresh = (
            self.needs.cast,
            self.needs.call,
            self.needs.days,
            self.needs.fresh,
        )

    def whole(self) -> None:
        """The last days: a second list in its window, a second round open, work waiting everywhere."""
        self._lists_under_way()
        self._demands_under_way()
        self._entries_under_way()
        self._second_round()

    def _lists_under_way(self) -> None:
        """A list in its window, one being co-signed, one being drawn up; talks about the supplementary one."""
        cast, days = self.cast, self.days
        on_it = [self.fresh(key) for key in ON_SECOND_LIST]
        title = f"{self.call.year} 年度第二批榜单"
        matching.publish(cast, matching.draw_up(cast, self.call, title, on_it, days.day(305, 17)))
        talks = list(self.fresh("d10").solutions.filter(state="submitted").order_by("pk"))
        talking.accept_comparison(cast, self.fresh("d10"))
        talking.ask_comparison(cast, self.fresh("d25"))
        matching.draw_agreement(cast, matching.negotiate(cast, talks[0]))
        terms = matching.draw_agreement(cast, matching.negotiate(cast, talks[1]))
        perform(terms, "sign_as_demander", by=cast.admin("infimat"), pledge=True)
        talking.hold_talks(cast, *(type(each).objects.get(pk=each.pk) for each in talks[:2]))
        perform(talks[2], "shortlist", by=cast.admin("infimat"), reason="成本较低，作为备选继续比较。")
        matching.answer(cast, self.fresh("d03"), "d03", "zhejianglab")
        matching.answer(cast, self.fresh("d03"), "d03", "ustc", handed_in=False)
        third = matching.draw_up(cast, self.call, "年度第三批榜单", [self.fresh("d02")], days.day(310, 17))
        third = perform(third, "request_cosign", by=cast.office_officer)
        for region in ("310000", "330000"):
            perform(third, "cosign", by=cast.approver(region), confirmed=True)
        dropped = matching.draw_up(cast, self.call, "人形机器人专题榜单", [self.fresh("d14")], days.day(312, 17))
        perform(dropped, "cancel", by=cast.office_approver, reason="专题榜单并入年度第四批榜单。")
        matching.draw_up(cast, self.call, "年度第四批榜单", [self.fresh("d14")], days.day(315, 17))

    def _demands_under_way(self) -> None:
        """Corrections, adjustments and a takedown that wait; a demand to take over; one that is being revised."""
        cast, fresh = self.cast, self.fresh
        mending.correct(cast, fresh("d10"), {"users": "公司材料芯片产线首先应用，合作高校开放共享平台使用。"})
        mending.send_correction(cast, fresh("d03"), {"subfield": "科学智能"})
        mending.draft_correction(cast, fresh("d25"))
        dropped = mending.draft_correction(cast, fresh("d04"))
        perform(dropped, "cancel", by=cast.officer("330000"), reason="经核对原文无误，不需要更正。")
        mending.adjustments(cast, fresh)
        mending.close(cast, fresh("d20"), "附图中有医院名称，可能识别受试者来源，先停止公开。")
        talking.give_up(cast, fresh("d19"))
        talking.claim(cast, fresh("d19"), "hikvision")
        points = ["补充弱网条件下的测试方法。", "说明与上一代车载产品的差别。"]
        perform(fresh("d26"), "request_revision", by=cast.officer("320000"), points=points, due=self.days.day(312, 17))

    def _entries_under_way(self) -> None:
        cast = self.cast
        matching.submit_entry(cast, matching.draft_entry(cast, self.fresh("d07")))
        matching.check_entry(cast, matching.submit_entry(cast, matching.draft_entry(cast, self.fresh("d08"))))
        entering.led_by_the_provider(cast, self.fresh("d12"), "zju")
        entering.own_team(cast, self.fresh("d24"), ("nimte", "ustc"))
        entering.merged(cast, self.fresh("d17"), self.fresh("d22"))
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
        dropped = demanding.draft_round(cast, self.call, f"{year} 年度冬季补充", days.day(320, 9), days.day(340, 17))
        perform(dropped, "cancel", by=cast.office_approver, reason="与年度第二批征集时间相近，合并征集。")
        beside.ask_the_bureaus()
        days.go_to(298)
        copies = {key: demanding.copy(cast, self.fresh(key), second) for key in ("d01", "d08", *HANDED_IN_AGAIN)}
        for demand in copies.values():
            demand.unclassified_declared = True
            demand.save(update_fields=["unclassified_declared"])
        demanding.to_unit_review(cast, copies["d01"])
        handed_in = {key: demanding.hand_in(cast, copies[key]) for key in HANDED_IN_AGAIN}
        days.go_to(299)
        self._refused(handed_in)
        beside.hear_the_bureau(cast, handed_in["d16"])
        accepted = {key: demanding.accept(cast, handed_in[key]) for key in ("d04", "d07", "d11", "d17")}
        demanding.send_back(cast, handed_in["d10"], days.day(306, 17))
        perform(handed_in["d18"], "withdraw", by=cast.admin("masteel"), reason="单位研发计划调整，本批次不再提出。")
        beside.compare_texts(cast, self.fresh("d07"), accepted["d07"])
        self._rounds_under_way(accepted)

    def _refused(self, handed_in: dict[str, Demand]) -> None:
        """Refused as they say the same again; units ask for a review, and are at different stages of it."""
        cast = self.cast
        demanding.reject(cast, handed_in["d02"])
        for key in ("d05", "d09", "d13", "d14"):
            demanding.reject(cast, handed_in[key], "与本单位上一批次已入选的需求内容相同。")
        refused = {key: Demand.objects.get(pk=demand.pk) for key, demand in handed_in.items()}
        objecting.begin(cast, refused["d02"])
        objecting.file(cast, refused["d05"])
        objecting.take(cast, refused["d14"])
        objecting.propose(cast, refused["d13"], "dismiss")
        perform(objecting.file(cast, refused["d09"]), "withdraw", by=cast.admin("jcet"))

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

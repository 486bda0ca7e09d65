"""Chapter 3 of the demo year: guidelines of four batches, and what became of their applications."""

from dataclasses import dataclass
from typing import Any

from portal.calls.models import Call
from portal.workflow import perform
from projects.applications import checklist
from projects.applications.models import Application
from projects.demo import applying, deciding, reviewing
from projects.demo.cast import Cast
from projects.demo.chapter2 import Chapter2
from projects.demo.moving import Calendar
from projects.guidelines.models import Direction, Guideline


@dataclass
class Chapter3:
    """What the reserve becomes."""

    cast: Cast
    call: Call
    days: Calendar
    needs: Chapter2

    def first_batch(self) -> None:
        """Days 106 to 200: two projects come about, one application is not chosen, one draft lapses."""
        guideline = self._issue("第一批", ("d05", "d16"), ("d15",), opens=116, closes=150)
        self.days.go_to(120)
        chosen = [
            applying.handed_in(self.cast, self._direction(guideline, title), lead, partner)
            for title, lead, partner in (
                ("兆瓦时级NFPP储能系统", "nachuang", "sungrow"),
                ("语音对话大模型", "aispeech", "sjtu"),
                ("聚烯烃", "infimat", "sinano"),
                ("聚烯烃", "nimte", "ahut"),
                ("聚烯烃", "srici", "zju"),
            )
        ]
        applying.begin_application(self.cast, self._direction(guideline, "聚烯烃"), "masteel")
        reviewed = self._review(guideline, chosen, day=152, weak={chosen[-1].pk})
        self.days.go_to(176)
        drafted = deciding.draw_up(self.cast, guideline, off=(chosen[-1].pk,))
        deciding.announce(self.cast, deciding.decide(self.cast, drafted), self._number("长创办", 5))
        self.days.go_to(190)
        active, signing, begun, _new = (
            deciding.approve(self.cast, a, self._number("长创办", n)) for n, a in enumerate(reviewed[:-1], 8)
        )
        deciding.sign(self.cast, deciding.fill_agreement(self.cast, active), sides=3)
        deciding.sign(self.cast, deciding.fill_agreement(self.cast, signing), sides=2)
        deciding.sign(self.cast, deciding.fill_agreement(self.cast, begun), sides=1)

    def second_batch(self) -> None:
        """Days 196 to 298: one project is on public notice; others ended on the way."""
        guideline = self._issue("第二批", ("d09",), ("d11",), opens=206, closes=238)
        self.days.go_to(210)
        chip = self._direction(guideline, "Chiplet")
        memory = self._direction(guideline, "d11")
        announced = applying.handed_in(self.cast, chip, "jcet", "fudan")
        refused = applying.handed_in(self.cast, memory, "cxmt", "zju")
        passed_over = applying.handed_in(self.cast, memory, "metax", "seu")
        given_up = applying.handed_in(self.cast, memory, "amec", "sinano")
        perform(given_up, "withdraw", by=self.cast.admin("amec"), reason="合作单位退出，联合体须重组。")
        self._reject(refused)
        accepted = applying.accept(self.cast, passed_over)
        reason = "同一负责人在研任务较重，本批次不予推荐。"
        perform(accepted, "not_recommend", by=self.cast.approver("310000"), reason=reason)
        self._review(guideline, [announced], day=240)
        self.days.go_to(264)
        self.second = deciding.decide(self.cast, deciding.draw_up(self.cast, guideline))

    def third_batch(self) -> None:
        """Days 244 to 300: applications under review, reviewed, proposed."""
        guideline = self._issue("第三批", (), ("d14", "d17"), opens=246, closes=272)
        self.days.go_to(250)
        robot, gas = self._direction(guideline, "人形机器人"), self._direction(guideline, "红外")
        proposed = applying.handed_in(self.cast, robot, "unitree", "ustc")
        reviewed = applying.handed_in(self.cast, robot, "hikvision", "ahut")
        under_review = applying.handed_in(self.cast, gas, "nari", "hfut")
        recommended = applying.handed_in(self.cast, gas, "sungrow", "zhejianglab")
        self._review(guideline, [proposed], day=274)
        self.days.go_to(284)
        deciding.decide(self.cast, deciding.draw_up(self.cast, guideline))
        self._whole_review(guideline, [self._recommended(reviewed, 2)], "补充评审", deadline=296)
        asked = deciding.request_cosign(self.cast, deciding.draw_up(self.cast, guideline))
        perform(asked, "cosign", by=self.cast.approver("310000"), confirmed=True)
        self._review_under_way(self._recommended(under_review, 3))
        self._recommended(recommended, 4)

    def fourth_batch(self) -> None:
        """The last days: a guideline is open; applications stand at every desk; the next guidelines are written."""
        self.days.go_to(285)
        guideline = self._issue("第四批", ("d06",), ("d12", "d03"), opens=290, closes=340)
        deciding.announce(self.cast, self.second, self._number("长创办", 15))
        deciding.begin(self.cast, self.second.guideline)
        self.days.go_to(297)
        atom, science = self._direction(guideline, "原子级"), self._direction(guideline, "AI Scientist")
        applying.begin_application(self.cast, atom, "microport")
        asked = applying.fill(
            self.cast, applying.begin_application(self.cast, atom, "quantumctek"), "quantumctek", "zju"
        )
        applying.ask_consents(self.cast, asked)
        own = applying.fill(self.cast, applying.begin_application(self.cast, science, "aliyun"), "aliyun", "sjtu")
        applying.consent_all(self.cast, applying.ask_consents(self.cast, own))
        applying.handed_in(self.cast, science, "iflytek", "sjtu")
        applying.accept(self.cast, applying.handed_in(self.cast, atom, "innovent", "simm"))
        self._send_back(applying.handed_in(self.cast, science, "dbapp", "ustc"))
        self._next_guidelines()

    def _issue(self, name: str, keys: tuple[str, ...], free: tuple[str, ...], *, opens: int, closes: int) -> Guideline:
        number = {"第一批": 12, "第二批": 21, "第三批": 27, "第四批": 33}[name]
        drafted = self._draft(f"{self.call.year}年度联合攻关指南（{name}）", keys, free, opens, closes)
        self.days.go_to(opens - 6)
        approved = applying.approve_guideline(
            self.cast, applying.consult(self.cast, drafted), self._number("沪科合", number)
        )
        issued = applying.issue(self.cast, approved)
        self.days.go_to(opens)
        return issued

    def _draft(self, title: str, keys: tuple, free: tuple, opens: int, closes: int) -> Guideline:
        entries = [self.needs.entries[key] for key in keys]
        return applying.draft_guideline(
            self.cast, self.call, title, entries=[type(e).objects.get(pk=e.pk) for e in entries], free=free,
            opens=self.days.day(opens, 9), closes=self.days.day(closes, 17),
        )  # fmt: skip

    def _number(self, organ: str, number: int) -> str:
        return f"{organ}〔{self.call.year}〕{number}号"

    def _direction(self, guideline: Guideline, words: str) -> Direction:
        words = applying.DEMANDS[words]["title"] if words in applying.DEMANDS else words
        return guideline.directions.get(title__contains=words)

    def _recommended(self, application: Application, rank: int) -> Application:
        return applying.recommend(self.cast, applying.accept(self.cast, application), rank)

    def _review(self, guideline: Guideline, rows: list, *, day: int, weak: frozenset | set = frozenset()) -> list:
        self.days.go_to(day)
        rows = [self._recommended(application, rank) for rank, application in enumerate(rows, 1)]
        return self._whole_review(guideline, rows, "项目评审", deadline=day + 14, weak=weak)

    def _whole_review(
        self, guideline: Guideline, rows: list, title: str, *, deadline: int, weak: frozenset | set = frozenset()
    ) -> list[Application]:
        reviewing.whole(
            self.cast, self.call, f"{guideline.title}{title}", rows, weak=weak, experts=7,
            deadline=self.days.day(deadline, 17),
        )  # fmt: skip
        return [Application.objects.get(pk=row.pk) for row in rows]

    def _review_under_way(self, application: Application) -> None:
        round_ = reviewing.make_round(
            self.cast,
            self.call,
            "第三批指南项目评审（二组）",
            [application],
            experts=7,
            deadline=self.days.day(299, 17),
        )
        round_ = reviewing.staff(self.cast, round_)
        reviewing.accept_all(round_)
        reviewing.score(reviewing.start(self.cast, round_), set(), but=3)

    def _reject(self, application: Application) -> None:
        officer = self.cast.officer(application.region_id)
        applying.services.decide_items(application, applying.ALL_PASSED, by=officer)
        ground, words = checklist.REJECT_GROUNDS[0]
        reason = f"{words}。负责人在研项目已达上限。"
        perform(application, "reject", by=self.cast.approver(application.region_id), ground=ground, reason=reason)

    def _send_back(self, application: Application) -> None:
        officer, item = self.cast.officer(application.region_id), checklist.ITEMS[0]
        failed = applying.ALL_PASSED | {item.key: (False, "合作协议缺合作单位公章。")}
        applying.services.decide_items(application, failed, by=officer)
        perform(
            application, "return_for_correction", by=officer, defects=[f"{item.label}：合作协议缺合作单位公章。"],
            deadline=self.days.day(310, 17),
        )  # fmt: skip

    def _next_guidelines(self) -> None:
        year, cast = self.call.year + 1, self.cast
        self._draft(f"{year}年度联合攻关指南（第一批）", ("d18",), (), 340, 380)
        asked: Any = applying.consult(cast, self._draft(f"{year}年度人工智能专题指南", (), ("d02",), 345, 385))
        perform(asked, "give_opinion", by=cast.approver("310000"), stance="agrees")
        perform(
            asked, "give_opinion", by=cast.approver("340000"), stance="objects",
            text="支持额度与往年差距较大，建议核定后再发。",
        )  # fmt: skip
        ready = applying.consult(cast, self._draft(f"{year}年度生物医药专题指南", (), ("d08",), 350, 390))
        applying.approve_guideline(cast, ready, self._number("沪科合", 40))

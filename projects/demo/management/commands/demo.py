"""`manage.py demo`: build the demo year; `manage.py demo --accounts`: who may sign in."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.documents import render
from projects.demo import year
from projects.demo.cast import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Build a demo year with records in every state; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the demo accounts")

    def handle(self, *args: object, **options: bool) -> None:
        if not settings.CLOCK_MAY_MOVE:
            raise CommandError("The demo moves the clock; a production portal refuses.")
        if options["accounts"]:
            self._accounts()
            return
        begun = time.perf_counter()
        built = year.build()
        took = time.perf_counter() - begun
        self.stdout.write(f"演示年度已生成，用时 {took:.1f} 秒" if built else "演示年度已存在，未作改动")
        if built and not render.is_possible():
            self.stdout.write("本机缺少 PDF 排版组件（Pango），指南不能印发：演示年度止于储备入库")

    def _accounts(self) -> None:
        self.stdout.write(f"演示账号（密码均为 {PASSWORD}）：")
        for username, role in ACCOUNTS:
            self.stdout.write(f"  {username:<18} {role}")
        self.stdout.write("其他账号见 data/people.json：各单位 *.admin、*.editor、*.leader，专家 expert01～expert30。")

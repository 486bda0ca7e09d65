"""Trace what is asked of the portal to the tests that prove it, and write docs/security.md.

    python tools/asvs_trace.py            write the page; ends 1 where a requirement has no test
    python tools/asvs_trace.py --check    the same, but only say whether the page is true
    python tools/asvs_trace.py --run      also run every test that is named there

Requirements stand in tests/security/requirements.toml; a test names those it proves by `@pytest.mark.asvs("1.2.1")`.
"""

import argparse
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "tests" / "security" / "requirements.toml"
PAGE = ROOT / "docs" / "security.md"
# How many requirements each section of OWASP ASVS 5.0.0 has: 345 in all.
SECTIONS = {
    1: (2, 10, 12, 3, 3),
    2: (3, 3, 5, 2),
    3: (1, 3, 5, 8, 8, 1, 5),
    4: (5, 5, 2, 4),
    5: (1, 6, 3, 3),
    6: (3, 12, 8, 6, 8, 4, 2, 4),
    7: (3, 4, 2, 5, 3, 2),
    8: (4, 4, 3, 2),
    9: (3, 4),
    10: (2, 3, 5, 16, 5, 2, 3),
    11: (4, 5, 5, 4, 2, 2, 2),
    12: (5, 2, 5),
    13: (4, 6, 4, 7),
    14: (2, 8, 3),
    15: (5, 5, 7, 4),
    16: (1, 5, 4, 3, 4),
    17: (2, 8, 2),
}
KNOWN = {
    f"{chapter}.{section}.{number}"
    for chapter, sizes in SECTIONS.items()
    for section, size in enumerate(sizes, start=1)
    for number in range(1, size + 1)
}
HEAD = """# 安全：要求与证明

由 `python tools/asvs_trace.py` 从 `tests/security/requirements.toml` 和测试上的标记生成，请勿手工修改。
编号出自 OWASP ASVS 5.0.0，文字是我们自己的；每一条都有会失败的测试。等保三级的对应见 `docs/runbook.md`。

ASVS 5.0.0 共 {known} 条，这里逐条追踪 {asked} 条；没有列出的不表示满足。文末是这里不能证明的。
如何报告漏洞见 [SECURITY.md](../SECURITY.md)。
"""


class Collected:
    """A pytest plugin: the tests that name a requirement."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            name = item.nodeid.split("[")[0]
            for mark in item.iter_markers("asvs"):
                for number in mark.args:
                    self.tests[number].add(name)


def collected() -> dict[str, set[str]]:
    """The tests by the number of what they prove. Ends where they cannot be collected."""
    found = Collected()
    if pytest.main(["--collect-only", "-qq", "--no-header", "-m", "asvs", str(ROOT / "tests")], plugins=[found]) != 0:
        sys.exit("the tests could not be collected")
    return found.tests


def page(chapters: list, limits: list, tests: dict[str, set[str]]) -> str:
    """docs/security.md."""
    asked = {number for chapter in chapters for item in chapter["item"] for number in item["ids"]}
    lines, number = [HEAD.format(known=len(KNOWN), asked=len(asked))], 0
    for chapter in chapters:
        lines += [f"## {chapter['title']}\n", "| 项 | ASVS | 级 | 要求 | 证明 |", "|---|---|---|---|---|"]
        for item in chapter["item"]:
            number += 1
            proofs = sorted({test for one in item["ids"] for test in tests.get(one, ())})
            cells = (str(number), "、".join(item["ids"]), f"L{item['level']}", item["text"], _proofs(proofs))
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    lines += ["## 这里不能证明的\n", "| 内容 | 原因与承担者 |", "|---|---|"]
    lines += [f"| {limit['what']} | {limit['why']} |" for limit in limits]
    return "\n".join(lines) + "\n"


def _proofs(tests: list[str]) -> str:
    return "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests)


def main() -> None:
    """Print what is missing; write or check the page; run the tests if asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    options.add_argument("--run", action="store_true")
    given = options.parse_args()
    declared = tomllib.loads(REQUIREMENTS.read_text())
    asked = [number for chapter in declared["chapter"] for item in chapter["item"] for number in item["ids"]]
    tests = collected()
    faults = [f"{n}: no such requirement in ASVS 5.0.0" for n in sorted({*asked, *tests} - KNOWN)]
    faults += [f"{n}: named by a test, but not asked for" for n in sorted(set(tests) - set(asked))]
    faults += [f"{n}: no test" for n in asked if n not in tests]
    made = page(declared["chapter"], declared["not_covered"], tests)
    if not given.check:
        PAGE.write_text(made)
    elif not PAGE.exists() or PAGE.read_text() != made:
        faults.append("docs/security.md is not what the tests say: run tools/asvs_trace.py")
    if given.run and pytest.main(["-q", "-m", "asvs", str(ROOT / "tests")]) != 0:
        faults.append("a test failed")
    items = sum(len(chapter["item"]) for chapter in declared["chapter"])
    print("\n".join(faults))
    print(f"{items} items, {len(asked)} requirements, {len({t for found in tests.values() for t in found})} tests")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

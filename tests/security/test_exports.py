"""No cell of any Excel file from the portal is run as a formula, whatever people call themselves and their projects."""

import ast
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from portal import exports
from portal.views.lists import RecordList
from tests.everywhere import world as worlds
from tests.everywhere.doors import OURS, is_barred
from tests.factories import people
from tests.security.test_hostile_text import write_everywhere

pytestmark = pytest.mark.asvs("1.2.10")
LISTS = {a.name for a in OURS if issubclass(getattr(a.view, "view_class", object), RecordList)}
# Besides the lists of records: pages with an Excel file of their own, and where they make it.
OTHERS = {
    "demand_sheet": "demands/collection/intake/views.py",
    "solution_compare": "demands/matching/views/choosing.py",
    "suggested_demands": "demands/matching/suggestions/sheets.py",
    "suggested_units": "demands/matching/suggestions/sheets.py",
    "hall": "demands/release/views/hall.py",
    "release_list": "demands/release/views/lists.py",
    "decision_list": "projects/approval/views/lists.py",
    "round_results": "reviews/rounds/views/panels.py",
}
# One's own data in a ZIP: tests/portal/personal/test_own.py.
OWN = "portal/personal/own.py"
# The sheet that is filled in and handed in again keeps what was typed sign by sign: told by Excel's mark of a text.
HANDED_IN_AGAIN = {"demand_sheet"}
TYPED = '=HYPERLINK("http://x")'


def calls_for_a_workbook(path):
    """Whether a module makes an Excel file."""
    names = (n.func.attr for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call) and _is_method(n))
    return not {"workbook", "streamed"}.isdisjoint(names)


def _is_method(call):
    return isinstance(call.func, ast.Attribute)


def test_every_place_that_makes_an_excel_file_is_asked_here():
    modules = [p for hall in ("portal", "reviews", "demands", "projects") for p in Path(hall).rglob("*.py")]

    assert {str(p) for p in modules if calls_for_a_workbook(p)} == {"portal/views/lists.py", OWN, *OTHERS.values()}


def is_left_to_run(name, cell):
    """Whether a spreadsheet program takes the cell for a formula, now or once somebody has been in it."""
    as_text = name in HANDED_IN_AGAIN and cell.quotePrefix
    return cell.data_type == "f" or (str(cell.value).startswith(TYPED) and not as_text)


def cells_of(answer):
    """Every cell that holds something."""
    book = load_workbook(BytesIO(answer.getvalue()))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.slow
@pytest.mark.django_db
def test_no_excel_file_runs_what_somebody_typed(client, now):
    world = worlds.gone_on()
    readers = [*worlds.insiders(world), people.staff("bureau_officer", world.records["demand"].region)]
    assert write_everywhere(TYPED, TYPED) > 50
    exported, guarded = set(), set()
    for address in OURS:
        if address.name not in LISTS | set(OTHERS):
            continue
        for reader in (r for r in readers if not is_barred(address, r)):
            client.force_login(reader)
            answer = client.get(world.path(address.path), {"export": "xlsx", "filled": "1"})
            if answer.status_code != 200:
                continue
            exported.add(address.name)
            assert answer["Content-Type"] == exports.XLSX
            cells = cells_of(answer)
            assert [(address.name, cell.value) for cell in cells if is_left_to_run(address.name, cell)] == []
            guarded |= {address.name for cell in cells if str(cell.value).startswith((f"'{TYPED}", TYPED))}

    assert exported == LISTS | set(OTHERS)
    assert {"organisations", "hall", "decision_list", "release_list"} <= guarded

"""The permission checks of the code, each as a place in a file and the text with which it is taken out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HALLS = ("portal", "reviews", "demands", "projects")
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
WRAPPERS = {"about", "sent_by", "confirmed"}


@dataclass(frozen=True)
class Mutant:
    """One check taken out: where, what kind, the text in its place."""

    path: str
    kind: str
    line: int
    start: int
    end: int
    instead: str

    def __str__(self) -> str:
        return f"{self.kind:12} {self.path}:{self.line}"


class Finder(ast.NodeVisitor):
    """Collects the checks of one module."""

    def __init__(self, path: str, source: str):
        self.path, self.source, self.found = path, source, []
        self.starts = [0]
        for line in source.encode().splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.in_views = "/views" in path or path.endswith("views.py")
        self.scope: list[str] = []

    def put(self, kind: str, node: ast.AST, instead: str) -> None:
        """Note that this node may be replaced by this text; offsets are in bytes."""
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        self.found.append(Mutant(self.path, kind, node.lineno, start, end, instead))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(isinstance(t, ast.Name) and t.id == "access" for t in node.targets):
            declared = node.value
            while isinstance(declared, ast.Call) and getattr(declared.func, "attr", "") in WRAPPERS:
                declared = declared.func.value
            if isinstance(declared, (ast.Call, ast.Name)):
                self.put("declaration", declared, "access.SIGNED_IN")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        name = self.scope[-1] if self.scope else ""
        if name == "visible_to" and isinstance(node.value, ast.Call):
            self.put("visible_to", node.value, "self")
        if name == "fits" and self.path == "portal/actors.py" and "self.of" in ast.unparse(node.value):
            self.put("tie", node.value, "True")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        only = node.body[0]
        is_door = self.in_views or self.path == "portal/access.py"
        if is_door and isinstance(only, ast.Raise) and "PermissionDenied" in ast.unparse(only):
            self.put("refusal", node.test, "False")
        if self.path == "portal/documents/views.py" and isinstance(only, ast.Raise) and "Http404" in ast.unparse(only):
            self.put("file", node.test, "False")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        text = ast.unparse(node.func)
        if self.in_views and text.endswith(".objects.visible_to"):
            self.put("own rows", node, text.removesuffix(".visible_to") + ".all()")
        if text in ("in_unit", "in_region") and "/rules" in self.path and len(node.args) == 2:
            role, more = ast.unparse(node.args[0]), [ast.unparse(k) for k in node.keywords]
            anywhere = ", ".join([role, *more])
            self.put("tie", node, f"__import__('portal.actors').actors.in_office({anywhere})")
        self.generic_visit(node)


def mutants() -> list[Mutant]:
    """Every check that can be taken out, and the guard of forms."""
    found: list[Mutant] = []
    for hall in HALLS:
        for path in sorted((ROOT / hall).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" in name or "/demo/" in name:
                continue
            source = path.read_text(encoding="utf-8")
            finder = Finder(name, source)
            finder.visit(ast.parse(source))
            found += finder.found
    return [*found, *_csrf()]


def _csrf() -> Iterator[Mutant]:
    path = "portal/settings/base.py"
    source = (ROOT / path).read_bytes()
    start = source.index(f'    "{CSRF}",\n'.encode())
    yield Mutant(path, "csrf", source[:start].count(b"\n") + 1, start, source.index(b"\n", start) + 1, "")

"""What lines of Chinese need and WeasyPrint does not do: even right edges, and an even pitch.

The library spreads a justified line over its spaces, and Chinese has none: a line that ends early, because no
line may begin with a comma, would stay ragged. And a rare name character from the fallback face would make
its line taller, so that the page holds 21 lines. The library has no hook for either, so two of its functions
are replaced by name. It is pinned, and `tests/portal/documents/test_layout.py` fails if the names ever go.
"""

from collections.abc import Iterator
from typing import Any

# A line much too short (a long address went to the next one) stays ragged rather than be torn apart.
WIDEST_GAP = 0.25  # of the type's size


def install() -> None:
    """Let WeasyPrint set lines as below; doing it again changes nothing."""
    from weasyprint.layout import inline

    inline.justify_line = spread
    inline.split_first_line = first_line_on_the_grid


def first_line_on_the_grid(text: str, style: Any, *args: Any, **options: Any) -> tuple:
    """The first line of `text`, its baseline where the style's own face has it, whatever face stands in."""
    from weasyprint.text.line_break import split_first_line, strut

    *line, height, _baseline = split_first_line(text, style, *args, **options)
    line_height, baseline = strut(style)
    # The caller adds half the leading, reckoned from the height, to the baseline.
    return *line, height, baseline - (line_height - height) / 2


def spread(context: Any, line: Any, extra_width: float) -> None:
    """Share `extra_width` (CSS pixels) equally between the characters of the line."""
    characters = sum(len(box.text) for box in _texts(line))
    if characters < 2:
        return
    gap = extra_width / (characters - 1)
    asked_for = line.style["text_align_last"] == "justify"
    if asked_for or gap <= WIDEST_GAP * line.style["font_size"]:
        _widen(context, line, gap, 0)


def _texts(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _texts(child)


def _widen(context: Any, box: Any, gap: float, shift: float) -> float:
    """Move the box right by `shift`, widen the text in it, and return the shift of what follows."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        return _widen_text(context, box, gap, shift)
    if not isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    after = shift
    for child in box.children:
        if child.is_in_normal_flow():
            after = _widen(context, child, gap, after)
    box.width += after - shift
    return after


def _widen_text(context: Any, box: Any, gap: float, shift: float) -> float:
    from weasyprint.text.line_break import create_layout

    box.position_x += shift
    box.style = box.style.copy()
    spacing = box.style["letter_spacing"]
    box.style["letter_spacing"] = gap + (0 if spacing == "normal" else spacing)
    box.pango_layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
    box.pango_layout.deactivate()
    box.width += gap * len(box.text)
    return shift + gap * len(box.text)

"""Files that somebody might hand in to do harm, or by bad luck, each made on the spot: content, name, what comes of it.

The verdict is "" for a file that is kept, else the code of the refusal and a part of its sentence.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from pypdf import PdfWriter

from tests.factories.files import pdf_bytes
from tests.portal.documents.packages import RELATION, XLSX, package, picture


class Sample(NamedTuple):
    """One file of the corpus."""

    what: str
    name: str
    content: bytes
    verdict: str = ""
    says: str = ""


def samples() -> Iterator[Sample]:
    """The whole corpus."""
    for family in (pdfs, offices, archives, pictures, disguises, names):
        yield from family()


def pdfs() -> Iterator[Sample]:
    action = b"<</S/%s/JS(app.alert\\(1\\))/F(cmd.exe)>>"
    for name in (b"JavaScript", b"Launch", b"SubmitForm", b"ImportData"):
        what = f"PDF that runs {name.decode()} when opened"
        yield Sample(what, "a.pdf", pdf_bytes(action % name, catalog=b"/OpenAction 4 0 R"), "scripted", "脚本")
    yield Sample("the same, its name hidden", "a.pdf", pdf_bytes(action % b"J#61vaScript"), "scripted", "打印为 PDF")
    yield Sample("the same, packed", "a.pdf", pdf_bytes(packed(action % b"JavaScript")), "scripted", "脚本")
    yield Sample("the same, its pack hidden", "a.pdf", pdf_bytes(packed(b"<<>>", b"Obj#53tm")), "scripted", "脚本")
    yield Sample("a bomb of packed objects", "a.pdf", pdf_bytes(packed(b" " * 70_000_000)), "bomb", "打不开")
    opens_site = b"/OpenAction<</S/URI/URI(http://example.org/)>>"
    yield Sample("PDF that goes to a site when opened", "a.pdf", pdf_bytes(catalog=opens_site), "scripted", "自动动作")
    yield Sample("PDF that opens on its first page", "a.pdf", pdf_bytes(catalog=b"/OpenAction[3 0 R/Fit]"))
    held = b"<</Type/EmbeddedFile/Length 1>>stream\nx\nendstream"
    yield Sample("PDF with a file in it", "a.pdf", pdf_bytes(held), "attached", "夹带")
    yield Sample("dynamic form", "a.pdf", pdf_bytes(catalog=b"/AcroForm<</XFA 4 0 R>>"), "scripted", "动态表单")
    yield Sample("PDF with a password", "a.pdf", locked_pdf(), "locked", "密码")
    yield Sample("PDF that is a zip too", "a.pdf", pdf_bytes() + package(), "attached", "夹带")
    yield Sample("PDF without a page", "a.pdf", pdf_bytes(pages=0), "pages", "没有一页")
    yield Sample("PDF of 100,000 pages", "a.pdf", pdf_bytes(pages=100_000), "long", "超过 5000 页")
    yield Sample("PDF that says 100,000 pages", "a.pdf", miscounted_pdf(), "long", "超过 5000 页")
    yield Sample("PDF cut off half way", "a.pdf", pdf_bytes(pages=50)[:2000], "broken", "没有传完")
    yield Sample("PDF whose pages lead in a circle", "a.pdf", circular_pdf(), "pages", "没有一页")
    yield Sample("a million packs", "a.pdf", pdf_bytes(b"/ObjStm" * 2_500_000), "bomb", "打不开")
    lost = b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>stream\n" * 700_000 + b"startxref\n7\n%%EOF"
    yield Sample("20 MB of objects that nobody can find", "a.pdf", lost, "broken", "打不开")
    yield Sample("20 MB of brackets", "a.pdf", pdf_bytes(b"<<" * 5_000_000), "")
    deep = pdf_bytes().replace(b"/Type/Pages", b"/Type/Pages/X" + b"[" * 5_000_000)
    yield Sample("10 MB of brackets within brackets", "a.pdf", deep, "broken", "打不开")
    yield Sample("20 MB of nothing after PDF", "a.pdf", b"%PDF-1.7\n" + b"\n" * 20_000_000, "broken", "打不开")


def packed(content: bytes, kind: bytes = b"ObjStm") -> bytes:
    """Objects of a PDF packed together."""
    body = zlib.compress(content)
    return b"<</Type/%s/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (kind, len(body), body)


def locked_pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(9, 9)
    writer.encrypt("x")
    writer.write(out)
    return out.getvalue()


def miscounted_pdf() -> bytes:
    return pdf_bytes().replace(b"/Count 1/Kids[3 0 R]", b"/Count 100000/Kids[3 0 R]")


def circular_pdf() -> bytes:
    return pdf_bytes().replace(b"/Type/Catalog/Pages 2 0 R", b"/Type/Catalog/Pages 1 0 R")


def offices() -> Iterator[Sample]:
    macro_types = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    yield Sample("macro under .docx", "a.docx", package(parts={"word/vbaProject.bin": "x"}), "macros", "宏")
    yield Sample("macro document renamed", "a.docx", package(types=macro_types), "macros", "宏")
    sheet = package(XLSX, parts={"xl/macrosheets/sheet1.xml": "<x/>"})
    yield Sample("macro sheet of old Excel", "a.xlsx", sheet, "macros", "宏")
    for kind, target in (
        ("attachedTemplate", "http://example.org/x.dotm"),
        ("oleObject", "file:///c:/x"),
        ("image", "//h/x"),
    ):
        relations = {"word/_rels/document.xml.rels": RELATION.format(kind, target)}
        yield Sample(f"{kind} from outside", "a.docx", package(parts=relations), "outside", "断开链接")
    link = {"word/_rels/document.xml.rels": RELATION.format("hyperlink", "https://example.org/")}
    yield Sample("a link to press", "a.docx", package(parts=link))
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    yield Sample("entity from outside", "a.docx", package(body=entity), "tampered", "结构异常")
    laughs = "<!DOCTYPE x [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]><x>&l9;</x>"
    yield Sample("billion laughs", "a.xlsx", package(XLSX, body=laughs), "tampered", "结构异常")
    wide = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    yield Sample("the same in UTF-16", "a.docx", package(body=wide), "tampered", "结构异常")
    yield Sample("a chart's table", "a.docx", package(parts={"word/embeddings/s.xlsx": package(XLSX)}))
    inner = package(XLSX, parts={"xl/vbaProject.bin": "x"})
    yield Sample("macro in a chart's table", "a.docx", package(parts={"word/embeddings/s.xlsx": inner}), "macros", "宏")
    deep = package(XLSX, parts={"xl/embeddings/s.xlsx": package(XLSX)})
    yield Sample(
        "a file in a file in a file", "a.docx", package(parts={"word/embeddings/s.xlsx": deep}), "nested", "取出"
    )
    ole = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "\x01Ole10Native".encode("utf-16-le") + b"\0" * 20
    yield Sample("program in an object", "a.docx", package(parts={"word/embeddings/o.bin": ole}), "nested", "夹带")
    equation = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Equation Native".encode("utf-16-le")
    yield Sample("formula of MathType", "a.docx", package(parts={"word/embeddings/o.bin": equation}))
    yield Sample("program beside the text", "a.docx", package(parts={"word/x.exe": "MZ"}), "nested", "夹带")
    yield Sample("names in GBK", "a.docx", gbk_names())


def gbk_names() -> bytes:
    """A part whose name is written in GBK, as old programs of Windows do."""
    return package(parts={"word/media/XXXX.bin": "x"}).replace(b"XXXX", "图片".encode("gbk"))


def archives() -> Iterator[Sample]:
    yield Sample("zip that unfolds 1000-fold", "a.docx", bomb(), "bomb", "体积异常")
    zips = {f"word/{n}.zip": package(parts={"x": "0" * 9}) for n in range(16)}
    yield Sample("zips in a zip", "a.docx", package(parts=zips), "nested", "压缩包")
    many = package(parts={f"word/{n}": "" for n in range(100_000)})
    yield Sample("100,000 entries", "a.docx", many, "bomb", "体积异常")
    many = package(parts={f"word/{n}": "" for n in range(60_000)})
    yield Sample(
        "more entries than it says", "a.docx", many[:-14] + struct.pack("<H", 3) * 2 + many[-10:], "bomb", "体积异常"
    )
    for name in ("../../../etc/cron.d/x", "/etc/passwd", "C:\\x", "word\\..\\..\\x"):
        yield Sample(f"entry {name}", "a.docx", package(parts={name: "x"}), "tampered", "结构异常")
    link = zipfile.ZipInfo("word/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    yield Sample("entry that is a link", "a.docx", package(parts={link: "/etc/passwd"}), "tampered", "结构异常")
    yield Sample("entries that overlap", "a.docx", overlapping(), "tampered", "结构异常")
    yield Sample("two entries of one name", "a.docx", twice(), "tampered", "结构异常")
    yield Sample("something before the zip", "a.docx", b"#!/bin/sh\n" + package(), "content", "不是 Word")
    yield Sample("something after the zip", "a.docx", package() + b"MZ", "content", "不是 Word")
    yield Sample("an archive", "资料.zip", package(""), "kind", "请上传")


def bomb() -> bytes:
    return package(parts={"word/media/x.bin": b"\0" * 60_000_000})


def twice() -> bytes:
    return package(parts={"word/a.xml": "<x/>", "word/b.xml": "<x/>"}).replace(b"word/b.xml", b"word/a.xml")


def overlapping() -> bytes:
    """The directory gives two names the same bytes."""
    content = package(parts={"word/media/1.bin": "x" * 50, "word/media/2.bin": "x" * 50})
    first, second = (content.rindex(b"word/media/%d.bin" % n) - 46 for n in (1, 2))
    offset = content[first + 42 : first + 46]
    return content[: second + 42] + offset + content[second + 46 :]


def pictures() -> Iterator[Sample]:
    yield Sample("PNG of 50,000 by 50,000", "a.png", png_head(50_000, 50_000), "flood", "6000 万像素")
    yield Sample("PNG of 10,000 by 10,000", "a.png", png_head(10_000, 10_000), "flood", "6000 万像素")
    yield Sample("PNG a line wide", "a.png", png_head(1, 1_000_000), "flood", "6000 万像素")
    yield Sample("PNG that is a zip too", "a.png", picture() + package(), "disguised", "压缩包")
    whole = picture("JPEG", size=(900, 900), quality=95)
    yield Sample("JPG cut off half way", "a.jpg", whole[: len(whole) // 2], "cut", "没有传完")
    yield Sample("PNG cut off half way", "a.png", picture(size=(90, 90))[:-20], "cut", "没有传完")
    yield Sample("JPG of no pixels", "a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "content", "不是 JPG")
    script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield Sample("SVG with a script", "a.svg", script, "kind", "请上传")
    yield Sample("SVG named .png", "a.png", script, "content", "不是 PNG")


def png_head(width: int, height: int) -> bytes:
    """A PNG that says how large it is and has next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9_000)) + chunk(b"IEND", b"")
    )


def disguises() -> Iterator[Sample]:
    yield Sample("HTML named .pdf", "a.pdf", b"<html><script>alert(1)</script>", "content", "不是 PDF")
    yield Sample("HTML", "a.html", b"<html>", "kind", "当前文件为 .html")
    yield Sample("a program with two extensions", "说明.pdf.exe", b"MZ", "kind", "当前文件为 .exe")
    yield Sample("PDF with two extensions", "a.exe.pdf", pdf_bytes())
    yield Sample("nothing", "a.pdf", b"", "empty", "0 字节")
    limit = 20 * 1024 * 1024
    yield Sample("exactly the limit", "a.pdf", pdf_bytes(pad=limit - len(pdf_bytes())))
    yield Sample("a byte more", "a.pdf", pdf_bytes(pad=limit + 1 - len(pdf_bytes())), "size", "不能超过 20 MB")


def names() -> Iterator[Sample]:
    for name in (
        "../../etc/passwd.pdf",
        "..\\..\\x.pdf",
        "a\0b.pdf",
        "a\r\nSet-Cookie: x=1.pdf",
        "图\u202efdp.exe.pdf",
        "国" * 300 + ".pdf",
        "🚀.pdf",
        "CON.pdf",
        'a".pdf',
    ):
        yield Sample(f"name {name[:30]!r}", name, pdf_bytes())
    yield Sample("name with a dot after it", "a.pdf. ", pdf_bytes())

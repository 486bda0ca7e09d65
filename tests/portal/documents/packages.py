"""Files to hand in, made on the spot: Office packages and pictures, good ones and bad ones."""

import io
import zipfile

from PIL import Image

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"'
    ' Target="{}" TargetMode="External"/></Relationships>'
)
DOCX, XLSX = "word/document.xml", "xl/workbook.xml"


def package(main=DOCX, **options):
    """An Office file with this main part; `parts` are further ones by name, `types` the list of their types."""
    parts, types = options.get("parts", {}), options.get("types", TYPES)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        if main:
            archive.writestr(main, options.get("body", "<document/>"))
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def picture(format_="PNG", size=(8, 6), **more):
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format_, **more)
    return out.getvalue()

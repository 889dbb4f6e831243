"""Office documents of a few lines of XML, packed as programs pack them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from worker import pipeline
from worker.document import RawItem

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    ' xmlns:w16cid="http://schemas.microsoft.com/office/word/2016/wordml/cid"'
    ' xmlns:w16cex="http://schemas.microsoft.com/office/word/2018/wordml/cex"'
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pack(files, first=()):
    """A ZIP archive; the files in `first` come first and are not compressed."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in (*first, *files.items()):
            method = ZIP_STORED if (name, content) in first else ZIP_DEFLATED
            archive.writestr(name, content, method)
    return out.getvalue()


def relations(**targets):
    """A file of relations: each name is an id, with its kind and target, or its address."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{_KINDS}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if kind == 'hyperlink' else ''}/>"
        for name, (kind, target) in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'


def docx(body, links=None, **parts):
    """A DOCX document: the content of the body, more relations, parts by the kind of their relation."""
    targets = {kind: (kind, f"{kind}.xml") for kind in parts} | (links or {})
    files = {
        "_rels/.rels": relations(main=("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(**targets),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    roots = {"styles": "w:styles", "commentsExtended": "w15:commentsEx", "commentsIds": "w16cid:commentsIds",
             "commentsExtensible": "w16cex:commentsExtensible"}  # fmt: skip
    for kind, content in parts.items():
        root = roots.get(kind, f"w:{kind}")
        files[f"word/{kind}.xml"] = f"<{root} {W}>{content}</{root}>"
    return pack(files)


ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("meta", "meta"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
) + (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)  # fmt: skip


def odt(text, styles="", kind="text", **files):
    """An OpenDocument: the content of its text, automatic styles, and more files by name without suffix."""
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    more = {f"{name}.xml": f"<office:document-{name} {ODF}>{inner}</office:document-{name}>"
            for name, inner in files.items()}  # fmt: skip
    mimetype = (("mimetype", f"application/vnd.oasis.opendocument.{kind}"),)
    return pack({"content.xml": content, **more}, mimetype)


def read(content, name="/drop/document"):
    """The article that the whole pipeline makes of a document."""
    return pipeline.read(RawItem(name, content, None))

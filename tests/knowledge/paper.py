"""Files as shops bring them, and as nobody should: each made here, in bytes."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import docx
import xlsxwriter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=16, wordWrap="CJK")
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=18, leading=24)
_SECTION = ParagraphStyle("section", parent=_BODY, fontSize=14, leading=20)
FREIGHT = (
    ("地区", "首重", "续重"),
    ("江浙沪", "6元", "2元/公斤"),
    ("北京", "10元", "5元/公斤"),
    ("新疆、西藏", "25元", "18元/公斤"),
)


def handbook() -> bytes:
    """A Chinese PDF: headings, running text, a table, two pages, a page number on each."""
    made = io.BytesIO()
    long = (
        "自签收之日起七天内，商品未经穿着、洗涤且吊牌完整的，可以申请无理由退货。退货运费由顾客承担，"
        "质量问题的退货运费由本店承担。退款在收到退回商品并检查无误后三个工作日内原路退回。"
    )
    story = [
        Paragraph("云裳小铺售后手册", _TITLE),
        Paragraph("退换货", _SECTION),
        Paragraph(long, _BODY),
        Paragraph("运费", _SECTION),
        Paragraph("各地区运费如下：", _BODY),
        Table(FREIGHT, style=[("FONT", (0, 0), (-1, -1), FONT, 11)]),
        PageBreak(),
        Paragraph("发票", _SECTION),
        Paragraph("确认收货后可以在订单页申请电子发票，金额满1,299元的另寄纸质发票。", _BODY),
    ]
    SimpleDocTemplate(made).build(story)
    return made.getvalue()


def price_list() -> bytes:
    """A Chinese PDF with two numbered headings, of which the second is as large as the text, behind a full line."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for at, size, text in (
        (760, 16, "一、维修"),
        (730, 11, "整车保养要两天，含洗车、拆花鼓、上油。修好十五天不来取的，每天收三元停放费。"),
        (700, 11, "二、租车"),
        (670, 11, "租车要带："),
        (640, 11, "一、身份证"),
        (610, 11, "二、押金三百元"),
    ):
        canvas.setFont(FONT, size)
        canvas.drawString(60, at, text)
    canvas.save()
    return made.getvalue()


def wrapped_tables(tables: Sequence[Sequence[Sequence[str]]], edge: str) -> bytes:
    """Tables whose cells take several lines each, with a paragraph below each table."""
    latin = ParagraphStyle("latin", fontName="Helvetica", fontSize=10, leading=13)
    parts: list[Flowable] = []
    for head, *rows in tables:
        body = latin if head[0].isascii() else _BODY
        cells = [[Paragraph(cell, body) for cell in row] for row in rows]
        looks = TableStyle([("VALIGN", (0, 0), (-1, -1), edge), ("FONT", (0, 0), (-1, 0), FONT)])
        parts.append(Table([list(head), *cells], [170, 150, 80], style=looks, repeatRows=1))
        parts.append(Paragraph("All parts ship from Oslo on the next working day.", latin))
    made = io.BytesIO()
    SimpleDocTemplate(made).build(parts)
    return made.getvalue()


def two_columns(
    title: Sequence[str], left: Sequence[str], right: Sequence[str], foot: str
) -> bytes:
    """A page with two columns of lines, each but the last of a paragraph spread over its column's width; “#” marks a
    heading."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for number, line in enumerate(title):
        canvas.setFont("Helvetica", 20)
        canvas.drawString(56, 780 - 24 * number, line)
    for edge, lines in ((56, left), (316, right)):
        for number, line in enumerate(lines):
            # Letters of two fonts: their boxes are not of one height.
            canvas.setFont(*((FONT, 14) if line.startswith("#") else ("Helvetica", 10)))
            words = canvas.beginText(edge, 700 - 16 * number)
            text = line.removeprefix("#")
            if len(text) > 40:
                spare = 223 - canvas.stringWidth(text)
                words.setWordSpace(spare / text.count(" "))
            words.textOut(text)
            canvas.drawText(words)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(56, 30, foot)
    canvas.save()
    return made.getvalue()


def pages(count: int, text: str = "") -> bytes:
    """A PDF of so many pages, each with a frame and, if wanted, a line of text."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for _ in range(count):
        canvas.rect(50, 50, 200, 200)
        if text:
            canvas.drawString(60, 700, text)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def locked() -> bytes:
    """A PDF under a password."""
    made = io.BytesIO()
    canvas = Canvas(made, encrypt="secret")
    canvas.drawString(60, 700, "hidden")
    canvas.save()
    return made.getvalue()


def mapped_pdf(text: str) -> bytes:
    """A PDF whose font says of its glyphs that they are `text`: as browsers write them, radicals and all."""
    pairs = "\n".join(
        f"<{number:04x}> <{sign.encode('utf-16-be').hex()}>" for number, sign in enumerate(text, 1)
    )
    codes = "".join(f"{number:04x}" for number in range(1, len(text) + 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def "
        f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(text)} beginbfchar\n{pairs}\nendbfchar "
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    content = f"BT /F 12 Tf 72 700 Td <{codes}> Tj ET"
    return _pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F 5 0 R >> >> >>",
        _stream(content),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] "
        "/ToUnicode 8 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /FontDescriptor 7 0 R /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 "
        "/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(cmap),
    )


def lossy_pdf(text: str, lost: str) -> bytes:
    """As `mapped_pdf`, of a font that does not say what its glyphs for the signs of `lost` show."""
    made = mapped_pdf(text)
    for number, sign in enumerate(text, 1):
        if sign in lost:
            shows = f"> <{sign.encode('utf-16-be').hex()}>"
            made = made.replace(f"<{number:04x}{shows}".encode(), f"<7{number:03x}{shows}".encode())
    return made


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _pdf(*objects: str) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + tail.encode()


def word(rows: int = 3) -> bytes:
    """A Word file: a title, two headings, text, a list, a table of so many rows."""
    document = docx.Document()
    document.add_heading("Size guide", 0)
    document.add_heading("Coats", 1)
    document.add_paragraph("Our coats run large: take one size less.")
    document.add_paragraph("Wash at 30 degrees", style="List Bullet")
    document.add_heading("Measures", 2)
    table = document.add_table(rows=0, cols=3)
    for cells in [
        ("Size", "Chest", "Waist"),
        *((f"S{n}", f"{80 + n} cm", f"{60 + n} cm") for n in range(rows)),
    ]:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    return _saved(document)


def nested_word(depth: int) -> bytes:
    """A Word file with a table in a table in a table …"""
    inner = "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
    before, after = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return rezipped(
        word(),
        {
            "word/document.xml": (
                '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
                f"{before * depth}{inner}{after * depth}</w:body></w:document>"
            ).encode()
        },
    )


def sheets(rows: int = 3) -> bytes:
    """An Excel file: a price list under a caption, and a sheet that is hidden."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("价格")
    sheet.write(0, 0, "2026年价目表")
    sheet.write_row(1, 0, ["货号", "价格", "库存"])
    for number in range(rows):
        sheet.write_row(number + 2, 0, [f"YS-{number}", 199 + number / 10, number])
    hidden = book.add_worksheet("进价")
    hidden.write_row(0, 0, ["货号", "成本"])
    hidden.write_row(1, 0, ["YS-0", 55])
    hidden.hide()
    book.close()
    return made.getvalue()


def merged_sheet() -> bytes:
    """An Excel file: a title over all columns, an area over two rows, a word over two columns."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("Prices")
    sheet.merge_range("B2:E2", "Summer prices")
    sheet.write_row("B3", ["Area", "Pitch", "Weekday", "Weekend"])
    sheet.merge_range("B4:B5", "Lake")
    sheet.write_row("C4", ["Lawn", 128, 198])
    sheet.write_row("C5", ["Power", 168, 248])
    sheet.write_row("B6", ["Wood", "Lawn"])
    sheet.merge_range("D6:E6", "closed")
    book.close()
    return made.getvalue()


def empty_sheets() -> bytes:
    """An Excel file in which nobody wrote."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.add_worksheet("Sheet1")
    book.close()
    return made.getvalue()


def _saved(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def rezipped(archive: bytes, changes: Mapping[str, bytes], links: Iterable[str] = ()) -> bytes:
    """The archive with entries changed or added; `links` become symbolic links."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in changes:
                new.writestr(entry, old.read(entry))
        for name, content in changes.items():
            new.writestr(name, content)
        for name in links:
            link = zipfile.ZipInfo(name)
            link.external_attr = 0o120777 << 16
            new.writestr(link, "/etc/passwd")
    return made.getvalue()

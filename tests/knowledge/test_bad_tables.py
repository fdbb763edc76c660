"""Files that are no table, or a hostile one: refused with a code and, where there is one, a line."""

import json
import struct
import zipfile
from pathlib import Path

import psutil
import pytest
import xlsxwriter
from django.utils.translation import override

from knowledge.models import Import
from knowledge.tables.findings import in_reading_order
from knowledge.tables.kinds import Kind
from knowledge.tables.reading import BadRow, Row, Table, open_table
from knowledge.tables.refusals import WORDS, TableError
from knowledge.tables.registry import KINDS
from knowledge.tables.sheet_rows import SheetRows
from tests.knowledge.tables import bring, lines_of, put
from tests.people import Town

FAQS = KINDS["faqs"]
HEAD = b"question,answer\n"


def good_rows(path: Path, kind: Kind = FAQS) -> list[Row]:
    rows = list(Table(open_table(path), kind))
    assert all(isinstance(row, Row) for row in rows), rows
    return [row for row in rows if isinstance(row, Row)]


def refusal(path: Path) -> tuple[str, int | None]:
    with pytest.raises(TableError) as problem:
        list(Table(open_table(path), FAQS))
    return problem.value.code, problem.value.line


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", None),
        (b"\xef\xbb\xbf\n\n", "empty", None),
        (HEAD, "empty", None),
        (b"name,text\na,b\n", "columns_missing", 1),
        (b"question\na\n", "columns_missing", 1),
        ("名字,内容\na,b\n".encode("gb18030"), "columns_missing", 1),
        ("question,answer\na,b\n".encode("utf-32"), "foreign_text", 1),
        ("question,answer\na,b\n".encode("utf-32-le"), "foreign_text", 1),
        ("question,answer\na,b\n".encode("utf-16-le"), "foreign_text", 1),
        ("問題,答案\n可以退貨嗎,可以\n".encode("big5"), "not_text", 1),
        ("訂單編號,狀態,下單時間\nA-1,已付款,2030-01-05\n".encode("big5"), "not_text", 1),
        (b"question,answer,Questions\na,b,c\n", "column_twice", 1),
        (HEAD + b'a,b\nc,"d\ne,f\n', "quote_open", 3),
        (HEAD + b'a,"' + b"x\n" * 100_000 + b'"\n', "line_too_long", 2),
        (HEAD + b"a,b\n" + b"x" * 300_000, "line_too_long", 3),
        (HEAD + b"," * 10**6, "line_too_long", 2),
        (HEAD + b"," * 300, "too_many_columns", 2),
        (b"\xff\xfe\x00\x81\xff", "not_text", 1),
        (HEAD + "可以退货吗？七天内可以退货吗".encode() * 3 + b",\xff\n", "not_text", 2),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "old_workbook", None),
        (b"PK\x03\x04 and nothing else", "not_workbook", None),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not_text", 1),
    ],
)
def test_no_table(tmp_path: Path, data: bytes, code: str, line: int | None) -> None:
    assert refusal(put(tmp_path, data)) == (code, line)


GOODS = "sku,title,price,currency,stock\n"


@pytest.mark.parametrize(
    ("encoding", "titles"),
    [
        ("cp1252", ["Crème brûlée torch", "Zürich mug", "Größe L"]),
        ("cp1252", ["Größe L"]),
        ("cp1252", ["Stück"]),  # 點 in GB18030, the traditional 点
        ("cp1252", ["Don’t panic"]),
        ("cp1252", ["Ofen bis 60°C"]),
        ("cp1250", ["Źródło", "Žluťoučký kůň"]),
        ("cp1251", ["Кружка", "Платье летнее"]),
        ("big5", ["繁體中文商品名稱"]),
        ("big5", ["手機殼", "陶瓷杯"]),
        ("shift_jis", ["湯呑み", "マグカップ"]),
        ("euc_jp", ["マグカップ", "抹茶セット"]),
        ("euc_kr", ["머그컵", "여름 원피스"]),
        ("euc_kr", ["아이폰 케이스"]),
    ],
)
def test_another_encoding_is_no_chinese(tmp_path: Path, encoding: str, titles: list[str]) -> None:
    rows = "".join(f"C{n},{title},1,USD,1\n" for n, title in enumerate(titles))
    path = put(tmp_path, (GOODS + rows).encode(encoding))
    with pytest.raises(TableError) as problem:
        list(Table(open_table(path), KINDS["products"]))
    assert (problem.value.code, problem.value.line) == ("not_text", 2)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("café", b"Cr\xe8me"),
        ("café", b"cr\xe9\xe9e"),
        ("café, naïve, Größe", "退货".encode("gb18030")),
        ("可以退货吗", "可以退".encode()[:-1]),
        ("手机壳全新现货" * 9, "杯子".encode("gb18030")),
        # Two tables pasted one after the other.
        ("七天内可以退货，运费由我们支付", "七天内可以退货，运费由我们支付".encode("gb18030")),
    ],
)
def test_damaged_utf8_is_no_chinese(tmp_path: Path, good: str, bad: bytes) -> None:
    assert refusal(put(tmp_path, HEAD + b"A?,%s\nB?,%s\n" % (good.encode(), bad))) == (
        "not_text",
        3,
    )


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
@pytest.mark.parametrize(
    "titles",
    [
        ["iPhone手机壳", "T恤"],
        ["U盘32G", "LED台灯"],
        ["喆茶龙井新茶", "镕记紫砂壶"],
        ["蜂蜜柚子茶", "Café咖啡杯"],
        ["手機殼", "陶瓷碗送禮盒"],
        ["红枣", "10×20㎝玻璃板"],
        ["红", "黑"],
        ["It’s fine — “yes”", "≤180℃ 30×20"],
    ],
)
def test_few_chinese_words_are_taken(tmp_path: Path, encoding: str, titles: list[str]) -> None:
    rows = "".join(f"C{n},{title},1,CNY,1\n" for n, title in enumerate(titles))
    found = good_rows(put(tmp_path, (GOODS + rows).encode(encoding)), KINDS["products"])
    assert [row.values["title"] for row in found] == titles


def test_names_of_rare_characters_are_taken_among_others(tmp_path: Path) -> None:
    lines = ["question,answer", "㛃喆是谁？,她是我们店的设计师。", "镕怎么读？,读作 róng。"]
    rows = good_rows(put(tmp_path, "\n".join(lines).encode("gb18030")))
    assert [row.values["question"] for row in rows] == ["㛃喆是谁？", "镕怎么读？"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    lines = [
        delimiter.join(("问题", "答案", "启用")),
        delimiter.join(("可以退货吗，亲？", f'"七天内，{end}可以。"', "否")),
        "",
        delimiter.join(("㐀𠀀怎么读？", '"说""好""；"', "")),
    ]
    rows = good_rows(put(tmp_path, end.join(lines).encode(encoding)))
    assert [(row.line, dict(row.values)) for row in rows] == [
        (2, {"question": "可以退货吗，亲？", "answer": f"七天内，{end}可以。", "enabled": False}),
        (5, {"question": "㐀𠀀怎么读？", "answer": '说"好"；', "enabled": True}),
    ]


def test_a_bad_line_spoils_no_other(town: Town) -> None:
    job = bring(town.maple.id, HEAD + b'A?,"b"c\nB?,y\0es\nC?,"y"\nD?,1,2,3\n')
    assert (job.state, job.new, job.bad) == (Import.State.READY, 1, 3)
    bad = {f["line"]: f["code"] for f in job.findings if f["verdict"] == "bad"}
    assert bad == {2: "unreadable", 3: "nul", 5: "cells_beyond"}


def test_findings_are_bounded_and_counts_are_not(town: Town) -> None:
    job = bring(town.maple.id, HEAD + b"".join(b"%d?,\n" % n for n in range(1000)))
    assert job.bad == 1000
    assert len(job.findings) == 200


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([b"{nope}", b""] * 2, [2, 3, 4, 5]),
        ([b"{nope}"] * 100 + [b""] * 300, list(range(2, 202))),
        ([b""] * 300 + [b"{nope}"] * 300, list(range(2, 202))),
        ([b"yes"] * 600 + [b"{nope}", b""], [602, 603]),
    ],
)
def test_bad_lines_come_in_order_and_the_first_are_kept(
    town: Town, rows: list[bytes], lines: list[int]
) -> None:
    table = b"".join(b"%d?,%s\n" % (number, answer) for number, answer in enumerate(rows))
    job = bring(town.maple.id, HEAD + table)
    assert job.bad == sum(answer != b"yes" for answer in rows)
    assert [line for line, _code in lines_of(job, "bad")] == lines


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_they_are_said_in_the_readers_language(town: Town, language: str) -> None:
    job = bring(town.maple.id, HEAD + b"A?,\n" + b"B?,x\nb,y\n")
    with override(language):
        bad = list(in_reading_order(FAQS, job.findings, "bad"))
        double = list(in_reading_order(FAQS, job.findings, "double"))
        said = {code: str(words) for code, words in WORDS.items()}
    assert [each.line for each in (*bad, *double)] == [2, 4]
    if language == "en":
        assert bad[0].words == "answer: It is empty."
        assert double[0].words == "The same question as in line 3. The first one counts."
    else:
        assert not any(word in bad[0].words + double[0].words for word in ("empty", "line"))
        assert not [
            code for code, words in said.items() if words == str(WORDS[code]) and words.isascii()
        ]


def test_missing_columns_are_named_as_the_reader_would_write_them(town: Town) -> None:
    job = bring(town.maple.id, "名称,价格\n帽子,1\n".encode(), "products")
    said = {}
    for language in ("en", "zh-hans"):
        with override(language):
            [problem] = in_reading_order(KINDS["products"], job.findings, "file")
            said[language] = problem.words
    assert said["en"].endswith("missing: sku.")
    assert "商品编码（sku）" in said["zh-hans"]


def test_every_heading_that_is_shown_can_be_read(tmp_path: Path) -> None:
    for kind in KINDS.values():
        with override("zh-hans"):
            headings = [column.heading.partition("（")[0] for column in kind.columns]
        table = Table(open_table(put(tmp_path, f"{','.join(headings)}\n".encode())), kind)
        with pytest.raises(TableError, match="no rows"):
            list(table)
        assert table.unknown == []
        assert not [heading for heading in headings if heading.isascii()]


def test_a_bad_row_is_named_with_all_its_bad_cells(town: Town) -> None:
    table = "sku,title,price,currency,stock,url\nA-1,Coat,12 yuan,CNY,-3,javascript:1\nA-2,,,CNY,1,\nA-3,Hat,1,CNY,1,\n"
    job = bring(town.maple.id, table.encode(), "products")
    with override("en"):
        bad = list(in_reading_order(KINDS["products"], job.findings, "bad"))
    assert [(each.line, each.subject) for each in bad] == [(2, "A-1"), (3, "A-2")]
    assert bad[0].words == (
        "price “12 yuan”: It is no price like 1299.00. "
        "stock “-3”: It is no whole number from 0 to 2147483647. "
        "url “javascript:1”: Only addresses that begin with https://, http:// or / can be kept."
    )
    assert bad[1].words == "title: It is empty. price: It is empty."
    with override("zh-hans"):
        [said, _] = in_reading_order(KINDS["products"], job.findings, "bad")
    assert said.words.startswith("价格（price）“12 yuan”：")


@pytest.mark.parametrize(
    ("cells", "told", "hidden"),
    [
        ("DD-1,13812345678,2030-01-05,,", "***5678", "1234"),
        ("DD-1,503 555 7781,2030-01-05,,", "***7781", "555"),
        ("DD-1,5035557781,2030-01-05,,", "***7781", "555"),
        ("DD-1,dana@example.com,2030-01-05,,", "d***@", "dana@"),
        ("DD-1,paid,2030-13-45,,", "“2030-13-45”", "\0"),
        *(
            (f"DD-1,paid,{day},,", f"“{day}”", "\0")
            for day in (
                "01/02/2026",
                "31.12.2026",
                "2030-13-45 25:00",
                "2030年13月5日 9:30",
                "9999-12-31T23:59:59-14:00",
            )
        ),
        # One column off.
        ("DD-1,paid,13812345678,,", "***5678", "1234"),
        ("DD-1,paid,503-555-7781,,", "***7781", "555"),
        ("DD-1,paid,5035557781,,", "***7781", "555"),
        ("DD-1,paid,dana@example.com,,", "d***@", "dana@"),
        ("DD-1,paid,2030-01-05 13812345678,,", "***5678", "1234"),
        ("DD-1,paid,2030-01-05,call 5035,", "phone: ", "5035"),
        ("DD-1,paid,2030-01-05,," + "Dana Doe " * 300, "note: ", "Dana"),
    ],
)
def test_what_is_shown_of_a_bad_cell_is_nothing_personal(
    town: Town, cells: str, told: str, hidden: str
) -> None:
    table = f"number,status,placed_at,phone,note\n{cells}\n"
    job = bring(town.maple.id, table.encode(), "orders")
    with override("en"):
        [said] = in_reading_order(KINDS["orders"], job.findings, "bad")
    assert said.subject == "DD-1"
    assert told in said.words
    assert hidden not in said.words
    assert hidden not in json.dumps(job.findings)


@pytest.mark.parametrize(
    ("kind", "table", "told"),
    [
        ("products", "sku,stock\nA,99999999999\n", "“99999999999”"),
        ("products", "sku,stock\nA,-20300105\n", "“-20300105”"),
        ("products", "sku,price\nA,12345678.901\n", "“12345678.901”"),
        ("products", 'sku,price\nA,"12,345,678,901.999"\n', "“12,345,678,901.999”"),
        ("products", "sku,price\nA,12345678元\n", "“12345678元”"),
        ("products", "sku,stock\nA,13812345678\n", "***5678"),
        ("products", "sku,stock\nA,503 555 7781\n", "***7781"),
        ("products", "sku,stock\nA,4111111111111111\n", "***1111"),
        ("orders", "number,total\nA,1234567.890\n", "“1234567.890”"),
        ("orders", "number,total\nA,50355577810\n", "***7810"),
        ("faqs", "question,valid_from\nA?,31/12/2026\n", "“31/12/2026”"),
    ],
)
def test_what_is_no_telephone_in_its_column_is_shown(
    town: Town, kind: str, table: str, told: str
) -> None:
    job = bring(town.maple.id, table.encode(), kind)
    with override("en"):
        [said] = in_reading_order(KINDS[kind], job.findings, "bad")
    assert told in said.words


# --- workbooks ---


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def archive(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("_", "/"), content)
    return path


def test_a_workbook_says_what_its_cells_are(tmp_path: Path) -> None:
    path = book(tmp_path / "upload", ("sku", "title", "price", "stock"), (1001, "帽子", 12.5, 3.0))
    (row,) = good_rows(path, KINDS["products"])
    assert {name: str(value) for name, value in row.values.items()} == {
        "sku": "1001",
        "title": "帽子",
        "price": "12.50",
        "stock": "3",
    }


def test_an_endless_cell_spoils_its_row_alone(tmp_path: Path) -> None:
    most, path = 131_072, tmp_path / "upload"
    rows = [("question", "answer"), ("A?", "x"), ("B?", "long"), ("C?", "y")]
    good = book(tmp_path / "good", *rows)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as made:
        for part in source.infolist():
            content = source.read(part)
            made.writestr(part, content.replace(b">long<", b">" + b"x" * (most + 1) + b"<"))
    first, bad, last = list(Table(open_table(path), FAQS))
    assert isinstance(first, Row)
    assert isinstance(last, Row)
    assert isinstance(bad, BadRow)
    [cell] = bad.cells
    assert (bad.line, cell.problem.code) == (3, "too_long")
    assert cell.problem.figures == {"length": most + 1, "most": most}


def test_formulas_are_read_as_what_they_came_to(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("question", "answer"))
        sheet.write_string(1, 0, "=HYPERLINK(0)")
        sheet.write_formula(1, 1, "=1+1", value="two")
    (row,) = good_rows(path)
    assert dict(row.values) == {"question": "=HYPERLINK(0)", "answer": "two"}


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "upload", xl_worksheets_sheet1=b"0" * 300_000_000)
    assert path.stat().st_size < 500_000
    assert refusal(path) == ("bomb", None)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = archive(tmp_path / "upload", xl_worksheets_sheet1=b"0" * 100_000_000)
    data = path.read_bytes()
    true, false = struct.pack("<L", 100_000_000), struct.pack("<L", 1000)
    assert data.count(true) >= 1
    path.write_bytes(data.replace(true, false))
    assert refusal(path)[0] in ("bomb", "not_workbook")


def test_two_cells_in_opposite_corners(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "question")
        sheet.write(1_048_575, 16_383, "the end")
    before = psutil.Process().memory_info().rss
    assert refusal(path)[0] == "workbook_too_large"
    assert psutil.Process().memory_info().rss - before < 20 * 2**20


def test_archives_that_are_no_workbook(tmp_path: Path) -> None:
    many = tmp_path / "many"
    with zipfile.ZipFile(many, "w") as made:
        for number in range(2000):
            made.writestr(str(number), b"")
    assert refusal(many)[0] == "bomb"
    assert refusal(archive(tmp_path / "plain", **{"a.txt": b"hello"}))[0] == "not_workbook"
    assert refusal(archive(tmp_path / "out", **{"../../x": b"hello"}))[0] == "not_workbook"
    assert refusal(archive(tmp_path / "macros", **{"xl_vbaProject.bin": b"x"}))[0] == "macros"


def test_entities_are_not_followed(tmp_path: Path) -> None:
    """Billion laughs, and an entity that reads a file."""
    secret = tmp_path / "secret"
    secret.write_text("CANARY")
    good = book(tmp_path / "good", ("question", "answer"), ("A?", "yes"))
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
    ).encode()
    evil = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file://{secret}">'.encode() + laughs + b"]>"
    bad = tmp_path / "upload"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as made:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith("sharedStrings.xml"):
                content = content.replace(b"?>\n", b"?>\n" + evil, 1).replace(b"yes", b"&f;&l9;")
                assert b"&l9;" in content
            made.writestr(part, content)
    before = psutil.Process().memory_info().rss
    assert refusal(bad)[0] == "not_workbook"
    assert psutil.Process().memory_info().rss - before < 20 * 2**20


def children() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if "unpack" in str(each.cmdline())]


def test_a_workbook_that_does_not_open_in_time_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "upload", ("question", "answer"), ("A?", "yes"))
    with pytest.raises(TableError) as problem:
        list(SheetRows(path, 10, seconds=0))
    assert problem.value.code == "workbook_too_large"
    assert not children()


def test_nothing_is_left_running_when_nobody_reads_on(tmp_path: Path) -> None:
    path = book(tmp_path / "upload", *((f"{n}?", "x" * 900) for n in range(3000)))
    rows = iter(SheetRows(path, 10_000))
    next(rows)
    (child,) = children()
    assert child.environ().keys() == {"PATH", "LANG"}  # none of our secrets
    rows.close()  # type: ignore[attr-defined]  # a generator's
    assert not child.is_running()


@pytest.mark.parametrize(
    "name", ["../../x.csv", "a\0.csv", "x" * 5000, "CON", "\u202efdp.csv", "..\\..\\y"]
)
def test_a_files_name_means_nothing(town: Town, name: str) -> None:
    job = bring(town.maple.id, HEAD + b"A?,b\n", name=name)
    assert job.state == Import.State.READY
    assert job.file_name.isprintable()
    assert not {"/", "\\"} & set(job.file_name)
    assert len(job.file_name) <= 200


def test_an_endless_upload_ends_and_leaves_nothing(town: Town) -> None:
    from django.conf import settings

    from knowledge import imports
    from tenants.scope import shop_scope
    from tests.knowledge.tables import SOMEBODY

    def endless():
        while True:
            yield bytes(2**20)

    with shop_scope(town.maple.id), pytest.raises(TableError) as problem:
        imports.take_in(town.maple.id, FAQS, "x", endless(), SOMEBODY)
    assert problem.value.code == "too_large"
    folder = Path(settings.XIAOER_HOME) / "shops" / str(town.maple.id)
    assert not [path for path in folder.rglob("*") if path.is_file()]

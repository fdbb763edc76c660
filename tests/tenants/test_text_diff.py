"""Comparisons that people can read."""

from tenants.text_diff import Line, compare


def written(lines: list[Line]) -> list[str]:
    """The comparison as a page would write it: changed words in brackets."""
    marks = {"same": " ", "removed": "-", "added": "+", "skipped": "…"}
    return [
        marks[line.kind]
        + "".join(f"[{span.text}]" if span.changed else span.text for span in line.spans)
        + (str(line.count) if line.count else "")
        for line in lines
    ]


def test_equal_texts_have_no_differences() -> None:
    assert compare("a\nb", "a\nb") == compare("", "") == []


def test_a_changed_word_is_marked_inside_its_line() -> None:
    before = "Be kind.\nReturns take 30 days.\nNever swear."
    after = "Be kind.\nReturns take 14 days.\nNever swear."
    assert written(compare(before, after)) == [
        " Be kind.",
        "-Returns take [30] days.",
        "+Returns take [14] days.",
        " Never swear.",
    ]


def test_chinese_is_compared_character_by_character() -> None:
    assert written(compare("收到七天内可以退货。", "收到十天内可以退货。")) == [
        "-收到[七]天内可以退货。",
        "+收到[十]天内可以退货。",
    ]


def test_lines_that_share_nothing_are_not_cut_into_words() -> None:
    assert written(compare("Be formal.", "用轻松的语气")) == ["-Be formal.", "+用轻松的语气"]


def test_unchanged_lines_far_from_a_change_are_left_out() -> None:
    before = "\n".join(str(number) for number in range(20))
    assert written(compare(before, before + "\nnew")) == ["…18", " 18", " 19", "+new"]
    assert written(compare(before, "new\n" + before)) == ["+new", " 0", " 1", "…18"]


def test_everything_is_new_where_nothing_was() -> None:
    assert written(compare("", "one\ntwo")) == ["+one", "+two"]
    assert written(compare("one", "")) == ["-one"]


def test_long_texts_are_compared_in_time() -> None:
    """The longest instructions, made to be as much alike as can be: a form must not hang on them."""
    assert compare("ab" * 2000, "ba" * 2000)
    assert compare("\n".join("ab" * 1000), "\n".join("ba" * 1000))

"""Which language a message is in."""

import pytest

from inference.languages import language_of, written_language


@pytest.mark.parametrize(
    ("text", "locale", "language"),
    [
        ("Can I return it?", "en-US", "en"),
        ("Can I return it?", "zh-CN", "en"),
        ("可以退货吗", "en", "zh"),
        ("这件 XL 有货吗", "en", "zh"),
        ("iPhone case 有吗 hello there my friend", "zh-CN", "en"),
        ("これは返品できますか", "en", "ja"),
        ("반품할 수 있나요", "en", "ko"),
        ("Можно вернуть?", "en", "ru"),
        ("Puis-je le retourner ?", "fr-FR", "fr"),
        ("12345", "zh-CN", "zh"),
        ("YS-5001", "zh-CN", "zh"),
        ("OK", "zh-CN", "zh"),
        ("T-shirt?", "zh-CN", "en"),
        ("refund?", "zh-CN", "en"),
        ("???", "", "en"),
    ],
)
def test_language_is_told_by_script_then_locale(text: str, locale: str, language: str) -> None:
    assert language_of(text, locale) == language


@pytest.mark.parametrize(
    ("spoken", "shop", "told"),
    [("ja", "zh-hans", "zh"), ("en", "zh-hans", "en"), ("fr", "en", "en"), ("ko", "", "en")],
)
def test_what_is_said_by_rule_is_in_the_shops_language_if_not_in_the_shoppers(
    spoken: str, shop: str, told: str
) -> None:
    assert written_language(spoken, shop) == told

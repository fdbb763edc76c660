"""Personal data is starred out, figures of a shop are not."""

import pytest

from tenants.masking import mask_personal


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13812345678给我", "打*******5678给我"),
        ("tel13812345678", "tel*******5678"),
        ("Tel.+86 138.1234.5678, thanks", "Tel.*******5678, thanks"),
        ("138.1234.5678", "*******5678"),
        ("电话：138.1234.5678.", "电话：*******5678."),
        ("order 1001 from tel13812345678", "order 1001 from tel*******5678"),
        ("+86 138 1234 5678", "*********5678"),
        ("call (555) 014-2222 now", "call ******2222 now"),
        ("138\u00a01234\u00a05678", "*******5678"),
        ("138\u20111234\u20115678", "*******5678"),
        ("Call 415.555.0123.", "Call ******0123."),
        ("+1.415.555.0123", "******0123"),
        ("jane.doe@example.com", "j***@example.com"),
        ("身份证11010519491231002X", "身份证**************002X"),
        ("4111 1111 1111 1111", "************1111"),
        ("卡号6222021234567890128", "卡号***************0128"),
        ("打１３８１２３４５６７８给我", "打*******5678给我"),
        ("打138\u200b1234\u200b5678给我", "打*******5678给我"),
        ("jane.doe＠example．com", "j***@example.com"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "身份证**************002X"),
    ],
)
def test_personal_data_is_starred_out(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "¥1,299.00",
        "2026-11-26",
        "20261126",
        "满199减20",
        "MC-1001",
        "9:00-18:00",
        "订单 20240506001",
        "2026-11-26 13:45:01,512 WARNING",
        "满１９９减２０，\u200b７天内可退",
        "127.0.0.1:65000",
        "version 1.415.555.01234",
        "版本 100.200.3000",
        "2065550143",  # it may be an order's number
        "138.12345678",
        "v138.1234.5678.9",
        "MC138123456789",
        "shop=0a1b2c3d-1234-5678-9012-a13812345678",
        "shop=0a1b2c3d-1234-5678-9012-3456789012ab",
    ],
)
def test_figures_stay(text: str) -> None:
    assert mask_personal(text) == text

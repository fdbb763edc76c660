"""Rows of tables as answers: the one that the question names, and none where it names none, several, or more."""

import uuid

import pytest

from inference.retrieval.table_rows import row_with
from knowledge.search import Match

HIRE = """Workshop book › Hire
Tool | Weekend | Week | Deposit
Core drill | £22 | £48 | £90
Bench saw 200 | £39 | £85 | £200
Bench saw 250 | £44 | £96 | £240
A weekend is Friday to Monday."""
REPAIRS = """门店手册 › 维修价目
项目 | 配件 | 工费 | 工期
换琴弦 | 60元 | 30元 | 当天
换琴桥 | 180元 | 120元 | 3天"""

CARS = """门店手册 › 工时
项目 | 轿车 | 越野车
清洗空调蒸发箱 | 180元 | 220元
换机油 | 60元 | 80元"""

LENSES = """价目 › 镜片价格
折射率 | 普通单光 | 防蓝光单光
1.60 | 320元 | 420元
1.67 | 580元 | 720元"""


def passage(text: str) -> Match:
    return Match("passage", uuid.uuid4(), "Handbook", text, 0.9)


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        (HIRE, "deposit on the core drill?", "Core drill, Weekend £22, Week £48, Deposit £90"),
        (HIRE, "how much is the core drill for a week", "Core drill, Weekend £22,"),
        (HIRE, "hire of the bench saw 250", "Bench saw 250, Weekend £44,"),
        (HIRE, "how much is a bench saw", None),  # which?
        (HIRE, "how much is the bench saw 300", None),
        (HIRE, "how heavy is the core drill", None),
        (HIRE, "can the core drill be delivered", None),
        (HIRE, "core drill for 3 months", None),
        (HIRE, "how much is a weekend", None),  # names no row
        (REPAIRS, "换琴桥多少钱", "换琴桥，配件 180元，工费 120元，工期 3天"),
        (REPAIRS, "换琴桥要几天", "换琴桥，"),
        (REPAIRS, "换琴盒多少钱", None),
        (REPAIRS, "换琴桥保修几年", None),
        (CARS, "洗一次车多少钱", None),
        (CARS, "清洗空调蒸发箱多少钱", "清洗空调蒸发箱，轿车 180元"),
        (LENSES, "1.67的普通单光镜片多少钱？", "1.67，普通单光 580元，防蓝光单光 720元"),
        (LENSES, "1.71的镜片多少钱", None),
        (LENSES, "1.67渐进镜片多少钱", None),
        (LENSES, "身高1.60米的人镜片多少钱", None),
        ("Core drills cost £22.", "how much is a core drill", None),
    ],
)
def test_the_row_that_the_question_names_is_told(text: str, asked: str, told: str | None) -> None:
    found = row_with(asked, [passage(text)], "zh" if text in (REPAIRS, LENSES, CARS) else "en")
    if told is None:
        assert found is None
    else:
        assert found
        assert found.text.partition("\n")[2].startswith(told)
        assert found.text.count("\n") == 1

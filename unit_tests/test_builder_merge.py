"""The merging of modules into the one file that Airbyte's Connector Builder takes."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from connector_builder.merge import MergeError, merge_modules


def merged(root: Path, modules: dict[str, str]) -> str:
    """The text of shop.entry, merged from these modules of the packages shop and core."""
    for name, source in modules.items():
        path = root.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    return merge_modules(root, "shop.entry", packages=("shop", "core"))


def executed(text: str) -> ModuleType:
    module = ModuleType("merged")
    exec(compile(text, "merged.py", "exec"), module.__dict__)
    return module


def test_modules_follow_what_they_import_and_keep_their_comments(tmp_path: Path) -> None:
    text = merged(
        tmp_path,
        {
            "shop.entry": '"""The entry."""\n\nfrom shop.price import PRICE, Price\n\n__all__ = ["PRICE", "Price"]\n',
            "shop.price": (
                '"""Prices."""\n\nfrom decimal import Decimal\n\nfrom core.money import EURO\n\n'
                '# In euros.\nPRICE = EURO + "1"  # with its sign\n\n\nclass Price(Decimal):\n    """Exact."""\n'
            ),
            "core.money": '"""Money."""\n\nimport decimal\n\nEURO = "€"\nCONTEXT = decimal.Context()\n',
        },
    )
    assert text == (
        "import decimal\nfrom decimal import Decimal\n\n\n"
        f"# core/money.py {'-' * 104}\n#\n# Money.\n\n"
        'EURO = "€"\nCONTEXT = decimal.Context()\n\n\n'
        f"# shop/price.py {'-' * 104}\n#\n# Prices.\n\n"
        '# In euros.\nPRICE = EURO + "1"  # with its sign\n\n\nclass Price(Decimal):\n    """Exact."""\n'
    )
    assert executed(text).PRICE == "€1"


def test_imports_of_several_modules_are_written_once(tmp_path: Path) -> None:
    modules = {
        "shop.entry": "import json\nfrom collections import deque, Counter\n\nfrom shop.other import other\n\nA = 1\n",
        "shop.other": "import json\nfrom collections import Counter\n\nimport requests\n\ndef other(): ...\n",
    }
    text = merged(tmp_path, modules)
    assert text.startswith(
        "import json\nfrom collections import Counter, deque\n\nimport requests\n\n\n# shop/other.py"
    )
    assert merged(tmp_path, modules) == text


def test_data_files_are_embedded(tmp_path: Path) -> None:
    content = 'text = """a\\nb"""\npattern = \'\\d\'\n'
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "rules.toml").write_text(content)
    text = merged(
        tmp_path,
        {
            "shop.entry": "from core.data import read\n\nRULES = read()\n",
            "core.data": 'EMBEDDED: dict[str, str] = {}\n\n\ndef read() -> str:\n    return EMBEDDED["rules.toml"]\n',
        },
    )
    assert content == executed(text).RULES


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        pytest.param(
            {"shop.entry": "from shop.a import one\n\nTWO = 2\n", "shop.a": "one = 1\nTWO = 3\n"},
            r"TWO in shop/entry.py has the name of shop\.a; rename one of them",
            id="two definitions of a name",
        ),
        pytest.param(
            {
                "shop.entry": "from shop.a import one\nfrom time import time\n",
                "shop.a": "import time\none = time.time()\n",
            },
            r"time is both time and, as imported in shop/entry.py, time\.time",
            id="two imports under one name",
        ),
        pytest.param(
            {"shop.entry": "from shop.a import one\nimport json\n", "shop.a": "one = 1\njson = 2\n"},
            r"json in shop/a.py has the name of json",
            id="a definition with an import's name",
        ),
        pytest.param(
            {"shop.entry": "from shop.a import one\n", "shop.a": "from shop.entry import two\none = 1\n"},
            r"import each other: shop\.entry -> shop\.a -> shop\.entry",
            id="an import cycle",
        ),
        pytest.param(
            {"shop.entry": "from __future__ import annotations\n"}, "line 1: `from __future__`", id="future annotations"
        ),
        pytest.param(
            {"shop.entry": "import aiohttp\n"}, "aiohttp doesn't come with airbyte-cdk", id="a foreign library"
        ),
        pytest.param({"shop.entry": "from shop import a\n", "shop.a": ""}, "an import of a module", id="a module"),
        pytest.param({"shop.entry": "import shop.a\n", "shop.a": ""}, "an import of a module", id="a dotted module"),
        pytest.param(
            {"shop.entry": "from shop.a import one as two\n", "shop.a": "one = 1\n"},
            "under another name",
            id="an alias",
        ),
        pytest.param({"shop.entry": "from .a import one\n", "shop.a": "one = 1\n"}, "a relative import", id="relative"),
        pytest.param({"shop.entry": "from json import *\n"}, "an import of everything", id="everything"),
        pytest.param(
            {"shop.entry": "\n\ndef now():\n    import time\n"},
            "entry.py, line 4: an import inside",
            id="an inner import",
        ),
    ],
)
def test_modules_that_one_file_can_not_hold_are_refused(tmp_path: Path, modules: dict[str, str], message: str) -> None:
    with pytest.raises(MergeError, match=message):
        merged(tmp_path, modules)

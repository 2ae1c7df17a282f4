"""The lines of docs/notebooks.md run over an export, where what they need is installed."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from frictionless import Package

from extract.facts import Extraction, ProductCount
from extract.gazetteer.places import load
from knowledge.export import export
from knowledge.records import ArticleRecord
from knowledge.store import open_base
from knowledge.update import update

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/notebooks.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
(R_LINES,) = re.findall(r"^```r\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the base and the export that the page speaks of."""
    root = tmp_path_factory.mktemp("notebook")
    (root / "data").mkdir()
    text = "Sóc Trăng\n\nTỉnh có 99 sản phẩm OCOP."
    record = ArticleRecord(
        id="1",
        url="https://bao.example/1.html",
        site="bao",
        title="Sóc Trăng",
        text=text,
        zones=(("title", 0, 9), ("body", 11, len(text))),
        body=text[11:],
        captions="",
        published_at="2020-10-28",
    )
    start = text.index("99 sản phẩm OCOP")
    fact = ProductCount(
        quote="99 sản phẩm OCOP",
        start=start,
        end=start + 16,
        place="tỉnh Sóc Trăng",
        place_code="94",
        place_id="vn63:94",
        as_of="2020-10-27",
        as_of_basis="text",
        count_min=99,
        count_max=99,
        basis="total",
        rule="sample",
        confidence=0.9,
    )
    with open_base(root / "data/ocop.db") as base:
        run = base.begin_run("import")
        base.save_article(record, Extraction((fact,)), run_id=run)
        update(base, run_id=run, gazetteer=load())
        base.finish_run(run)
        export(base, root / "data/release", public=True)
    return root


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: " ".join(b.split()[:6]))
def test_the_lines_of_the_page_run(folder: Path, block: str) -> None:
    for library in {"pandas", "duckdb"} & set(re.findall(r"^import (\w+)", block, re.MULTILINE)):
        if importlib.util.find_spec(library) is None:
            pytest.skip(f"{library} is not installed")
    done = subprocess.run(
        [sys.executable, "-c", block],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "99" in done.stdout or "product_count" in done.stdout


def test_the_sql_of_the_page_names_columns_that_are_there(folder: Path) -> None:
    with open_base(folder / "data/ocop.db", read_only=True) as base:
        found = re.findall(r'"""\n(.*?)"""', PAGE, re.DOTALL)
        assert len(found) == 2
        for sql in found:
            plain = re.sub(r"'data/release/(\w+)\.parquet'", r"\1", sql)
            assert any(99 in row.values() for row in base.db.query(plain))


def test_the_export_is_one_that_frictionless_takes(folder: Path) -> None:
    report = Package(str(folder / "data/release/datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_the_sums_of_the_export_are_checked_as_the_page_says(folder: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"],
        cwd=folder / "data/release",
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_question_of_the_r_lines_has_an_answer(folder: Path) -> None:
    (question,) = re.findall(r'dbGetQuery\(base, "(.*?)"\)', R_LINES, re.DOTALL)
    with open_base(folder / "data/ocop.db", read_only=True) as base:
        assert list(base.db.query(question)) == [
            {"place": "tỉnh Sóc Trăng", "stars_min": None, "value_min": 99, "as_of": "2020-10-27"}
        ]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_lines_run(folder: Path) -> None:
    done = subprocess.run(
        ["Rscript", "-e", R_LINES],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if "there is no package called" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr

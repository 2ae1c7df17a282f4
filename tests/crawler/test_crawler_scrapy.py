"""It is a Scrapy project: Scrapy's own commands work, also from the egg that scrapyd takes."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from crawler.loopback import SampleNewspaper

ROOT = Path(__file__).resolve().parents[2]


def scrapy(*arguments: str, folder: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "scrapy", *arguments],
        cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_shell_opens_a_page_on_a_host_that_is_named() -> None:
    title = "response.css('title::text').get()"
    with SampleNewspaper() as newspaper:
        origin, host = newspaper.origins["sample-bao"], newspaper.hosts["sample-bao"]
        named = ("-s", f"NAMED_HOSTS={host.partition(':')[0]}")
        assert scrapy("shell", "--nolog", *named, "-c", title, f"{origin}/") == "Báo Sông Hậu\n"
        assert scrapy("shell", "--nolog", "-c", "response", f"{origin}/") == "None\n"


def test_an_egg_of_the_project_has_the_spiders_and_the_registry(tmp_path: Path) -> None:
    egg = tmp_path / "ocop.egg"
    with zipfile.ZipFile(egg, "w") as archive:
        for file in sorted((ROOT / "crawler").rglob("*")):
            if file.suffix in (".py", ".toml"):
                archive.write(file, file.relative_to(ROOT))
    (tmp_path / "elsewhere").mkdir()
    from_egg = {"PYTHONPATH": str(egg), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    assert scrapy("list", folder=tmp_path / "elsewhere", **from_egg) == "look\nnews\n"
    code = "import crawler.registry as r; print(len(r.load_sites()) > 150, r.__file__)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path, env=os.environ | from_egg, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == f"True {egg}/crawler/registry.py\n", done.stderr

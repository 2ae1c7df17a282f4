"""The pictures of the READMEs: ``make screenshots``, or ``python -m browse.screenshots FOLDER``.

Runs ``ocop demo`` into a folder of its own, serves what it made as ``ocop browse`` does, and takes
home, a province and an article in both languages.  Needs a Chromium and the development packages.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

#: Browsers looked for, the first found is taken.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run")
WIDTH = 1200
#: Home is shown down to the foot of its map.
HEIGHTS = {"home": 1480, "province": 800, "article": 800}
#: No picture may be larger: a README is read on telephones too.
MOST = 200_000
#: The browser writes its picture again as WebP, a quarter of the size.
SMALLER = """async source => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", 0.85);
}"""
PROVINCE = "vn63:94"
SERVE = (
    "import sys, pathlib, browse.serve as s; s.serve(pathlib.Path(sys.argv[1]), open_browser=False)"
)


def main(folder: Path) -> int:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("no Chromium on this machine: install the package chromium", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        base = Path(work) / "demo.db"
        made = subprocess.run(
            [sys.executable, "-m", "pipeline", "demo", "--db", str(base)],
            capture_output=True,
            text=True,
        )
        if made.returncode:
            print(made.stderr.strip() or "ocop demo failed", file=sys.stderr)
            return 1
        with served(SERVE, base) as address:
            take(browser, address, folder)
    too_large = [p for p in sorted(folder.glob("*.webp")) if p.stat().st_size > MOST]
    for path in too_large:
        print(f"{path}: larger than {MOST:,} bytes", file=sys.stderr)
    return 1 if too_large else 0


@contextmanager
def served(program: str, base: Path) -> Iterator[str]:
    """The address that a program of its own prints once it serves a base."""
    command = [sys.executable, "-c", program, str(base)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def take(browser: str, address: str, folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=list(ARGUMENTS))
        for lang in ("vi", "en"):
            for name, path in pages(address).items():
                context = window.new_context(
                    viewport={"width": WIDTH, "height": HEIGHTS[name]}, reduced_motion="reduce"
                )
                page = context.new_page()
                path, _, opened = path.partition("#")
                page.goto(f"{address}{lang}{path}", wait_until="load")
                if opened:  # without the jump to it, for the head of the page is to be seen
                    page.evaluate(
                        "id => { document.getElementById(id).closest('details').open = 1 }", opened
                    )
                shot = base64.b64encode(page.screenshot()).decode()
                page.goto("about:blank")
                small = page.evaluate(SMALLER, f"data:image/png;base64,{shot}")
                picture = base64.b64decode(small.partition(",")[2])
                (folder / f"{name}-{lang}.webp").write_bytes(picture)
                context.close()
        window.close()


def pages(address: str) -> Mapping[str, str]:
    """Home, the province, and the article with most facts, its first count opened."""
    articles = _read(f"{address}en/articles.json")["rows"]
    full = [_read(f"{address}en/article/{a['id']}.json") for a in articles]
    article = max(full, key=lambda a: (len(a["facts"]), a["id"]))
    counts = [f for f in article["facts"] if f["type"] == "product_count"] or article["facts"]
    return {
        "home": "",
        "province": f"/province/{PROVINCE}",
        "article": f"/article/{article['id']}#fact-{counts[0]['id']}",
    }


def _read(address: str) -> Any:
    with urlopen(address) as answer:
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")))

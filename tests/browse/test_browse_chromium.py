"""The screen in a real browser: looked at, clicked through, read aloud."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browse_samples import TOKEN

pytestmark = pytest.mark.browser

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = [
    "",
    "/province/vn63:95",
    "/province/vn34:92",
    "/province/VN",
    "/facts",
    "/products",
    "/people",
    "/findings",
    "/timeline",
    "/search?q=soc+trang",
    "/questions",
    "/questions/tier_in_year",
    "/runs",
    "/mous",
    "/nothing-here",
    "OBSERVATION",
    "ARTICLE",
    "HOSTILE",
]
MAIN_PAGES = ["", "/province/vn63:95", "ARTICLE"]
#: Every size with every language and every scheme; the other two looks at the pages that matter.
LOOKS = [
    (DESK, "vi", "light", PAGES),
    (PHONE, "en", "dark", PAGES),
    (PHONE, "vi", "light", MAIN_PAGES),
    (DESK, "en", "dark", MAIN_PAGES),
]
AXE = Path(__file__).with_name("axe.min.js")
SERVE = """
import sys
from pathlib import Path
from browse.serve import serve
base, corrections, token = sys.argv[1:]
serve(Path(base), open_browser=False, review_token=token, corrections=Path(corrections))
"""


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decisions") / "corrections.jsonl"


@pytest.fixture(scope="module")
def served(sample_base: Path, decisions: Path) -> Iterator[str]:
    """The address of the sample base, served as ``ocop browse`` does."""
    command = [sys.executable, "-c", SERVE, str(sample_base), str(decisions), TOKEN]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().rstrip("/")
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if BROWSER is None:
        pytest.skip("no Chromium on this machine: install the package chromium to run this")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, served: str) -> Iterator[Any]:
    """A function that opens a window; what went wrong in any of them fails the test."""
    contexts, wrong = [], []

    def watch(request: Any) -> None:
        if not request.url.startswith((served, "data:", "blob:")):
            wrong.append(f"outside address: {request.url}")

    def open_window(lang: str = "en", **values: Any) -> Any:
        context = chromium.new_context(viewport=values.pop("viewport", DESK), **values)
        contexts.append(context)
        page = context.new_page()
        page.on("request", watch)
        page.on("dialog", lambda d: wrong.append(f"a dialog: {d.message}") or d.dismiss())
        page.on("pageerror", lambda error: wrong.append(f"a script failed: {error}"))
        page.on(
            "console",
            lambda m: (
                wrong.append(m.text)
                if m.type == "error" and "404 (Not Found)" not in m.text
                else None
            ),
        )
        page.goto(f"{served}/{lang}")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def addresses(screen: Any) -> dict[str, str]:
    def first(path: str) -> str:
        return str(screen.json(path)["rows"][0]["id"])

    return {
        "OBSERVATION": f"/observation/{first('/en/disputes.json')}",
        "ARTICLE": f"/article/{first('/en/articles.json?q=99')}",
        "HOSTILE": f"/article/{first('/en/articles.json?site=evil')}",
    }


@pytest.mark.parametrize(
    ("size", "lang", "scheme", "pages"),
    LOOKS,
    ids=["desk-vi-light", "phone-en-dark", "phone-vi-light", "desk-en-dark"],
)
def test_every_page_is_accessible_and_fits(
    visit: Any,
    served: str,
    addresses: dict[str, str],
    size: dict[str, int],
    lang: str,
    scheme: str,
    pages: list[str],
) -> None:
    page = visit(lang, viewport=size, color_scheme=scheme, reduced_motion="reduce")
    axe = AXE.read_text("utf-8")
    problems = []
    for path in pages:
        page.goto(f"{served}/{lang}{addresses.get(path, path)}")
        for panel in page.locator("details.fact > summary").all()[:2]:
            panel.click()
        page.evaluate(axe)
        result = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'],"
            " resultTypes: ['violations']})"
        )
        for found in result["violations"]:
            targets = [node["target"] for node in found["nodes"]][:3]
            problems.append((path, found["id"], targets))
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            problems.append((path, f"{wide} pixels too wide", []))
    assert problems == []


def test_four_star_products_of_bac_lieu_in_under_five_clicks(visit: Any) -> None:
    page = visit("en")
    clicks = 0

    page.get_by_role("row", name="Bạc Liêu province").get_by_role("link").click()
    clicks += 1
    table = page.locator("table.tiers")
    column = table.locator("thead th").all_inner_texts().index("4 stars")
    row = table.get_by_role("row").filter(has_text="2024")
    cell = row.locator("th, td").nth(column)
    assert cell.inner_text() == "31"

    cell.get_by_role("link").click()
    clicks += 1
    assert "31 products, 4 stars" in page.get_by_role("heading", level=1).inner_text()
    assert page.locator("blockquote mark").inner_text() == "31 sản phẩm đạt 4 sao"
    assert "bao · 9 Jan 2025" in page.locator("blockquote footer").inner_text()

    page.locator("blockquote mark").click()
    clicks += 1
    page.locator(".reason:target").wait_for()
    assert "31 sản phẩm đạt 4 sao" in page.locator(".prose").inner_text()
    assert clicks < 5


def test_the_map_leads_to_a_province(visit: Any) -> None:
    page = visit("vi")
    page.get_by_role("radio", name="34 tỉnh, thành").check()
    page.wait_for_url("**map=vn34**")
    assert page.locator('svg.map a[aria-label^="tỉnh Sóc Trăng"]').count() == 0
    page.get_by_role("radio", name="63 tỉnh, thành").check()
    page.wait_for_url("**map=vn63**")
    page.locator('svg.map a[aria-label^="tỉnh Sóc Trăng"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/province/vn63:94")
    assert page.get_by_role("heading", level=1).inner_text() == "Tỉnh Sóc Trăng"


def test_a_point_of_the_timeline_leads_to_its_quotes(visit: Any, served: str) -> None:
    page = visit("en")
    page.goto(f"{served}/en/province/vn63:94")
    page.locator("svg.timeline a.mark").first.click()
    assert page.locator("blockquote mark").count() == 2


def test_search_answers_while_one_types(visit: Any) -> None:
    page = visit("en")
    page.get_by_role("searchbox").press_sequentially("soc tra")
    page.locator("#live a").first.wait_for()
    assert page.locator("#live a").first.inner_text() == "Sóc Trăng province"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/province/vn63:94")


def test_the_answer_to_a_question_leads_to_the_sentence(visit: Any, served: str) -> None:
    page = visit("en")
    page.get_by_role("link", name="Questions").click()
    form = page.locator("section").filter(has_text="of each tier").locator("form")
    form.get_by_label("Province").fill("bac lieu")
    form.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/questions/tier_in_year?place=bac+lieu&year=2024")
    page.get_by_role("link", name="31 sản phẩm đạt 4 sao").click()
    page.locator(".reason:target").wait_for()


def test_the_panel_of_a_fact_opens_from_the_text(
    visit: Any, served: str, addresses: dict[str, str]
) -> None:
    page = visit("en")
    page.goto(f"{served}/en{addresses['ARTICLE']}")
    page.get_by_role("link", name="48 chủ thể").click()
    panel = page.locator(".reason:target")
    panel.wait_for()
    assert panel.is_visible()
    assert "48 chủ thể" in panel.inner_text()


def test_everything_works_without_script(
    visit: Any, served: str, addresses: dict[str, str]
) -> None:
    page = visit("en", java_script_enabled=False)
    page.get_by_label("Coloured by").select_option("four_star")
    page.get_by_role("button", name="Show").click()
    assert "by=four_star" in page.url
    page.goto(f"{served}/en{addresses['ARTICLE']}")
    page.get_by_role("link", name="48 chủ thể").click()
    assert page.locator(".reason:target").is_visible()


def test_the_keyboard_skips_to_the_content(visit: Any) -> None:
    page = visit("en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_language_switch_keeps_the_page(visit: Any, served: str) -> None:
    page = visit("en")
    page.goto(f"{served}/en/province/vn63:95")
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.url == f"{served}/vi/province/vn63:95"
    assert page.locator("html").get_attribute("lang") == "vi"


def test_paper_gets_the_content_alone(visit: Any, served: str, addresses: dict[str, str]) -> None:
    page = visit("en")
    page.goto(f"{served}/en{addresses['ARTICLE']}")
    page.emulate_media(media="print")
    assert not page.get_by_role("searchbox").is_visible()
    assert not page.locator("nav.pages").is_visible()
    assert page.locator(".prose").is_visible()


def test_a_chart_can_be_taken_as_png(visit: Any, served: str) -> None:
    page = visit("en")
    page.goto(f"{served}/en/province/vn63:94")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PNG").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_citation_can_be_copied(visit: Any, served: str, addresses: dict[str, str]) -> None:
    page = visit("en", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{served}/en{addresses['ARTICLE']}")
    page.get_by_role("button", name="Copy", exact=True).first.click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Xuân Lương, “Sóc Trăng có 99 sản phẩm OCOP”, bao, 28 Oct 2020")


def test_datasettes_own_pages_run_no_blocked_script(visit: Any, served: str) -> None:
    page = visit("en")
    for path in ("/ocop", "/ocop/facts?type=mou", "/ocop?sql=select+1", "/ocop/growth"):
        page.goto(f"{served}{path}")
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_reviewer_accepts_a_fact_by_clicking(
    visit: Any, served: str, addresses: dict[str, str], decisions: Path
) -> None:
    page = visit("en")
    page.get_by_role("link", name="Review").click()
    page.get_by_label("Your name").fill("Lan")
    page.get_by_label("Review token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{served}/en{addresses['ARTICLE']}")
    page.get_by_role("link", name="48 chủ thể").click()
    page.locator(".reason:target").get_by_role("button", name="Accept").click()
    page.locator(".reason:target").get_by_text("Recorded: Accept").wait_for()
    (line,) = decisions.read_text("utf-8").splitlines()
    assert json.loads(line)["quote"] == "48 chủ thể"


def test_a_reviewer_picks_a_place_from_the_gazetteer(
    visit: Any, served: str, addresses: dict[str, str], decisions: Path
) -> None:
    page = visit("en")
    page.goto(f"{served}/en/review")
    page.get_by_label("Your name").fill("Lan")
    page.get_by_label("Review token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{served}/en{addresses['ARTICLE']}")
    page.get_by_role("link", name="24 sản phẩm").click()
    panel = page.locator(".reason:target")
    panel.locator("details.correction > summary").click()
    field = panel.get_by_role("combobox", name="Place")
    field.fill("ke sa")
    panel.get_by_role("option", name="huyện Kế Sách").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "huyện Kế Sách"
    panel.get_by_role("button", name="Record the correction").click()
    page.locator(".reason:target").get_by_text("Recorded: Correct").wait_for()
    line = json.loads(decisions.read_text("utf-8").splitlines()[-1])
    assert line["new"] == {
        "place": "huyện Kế Sách",
        "place_code": "94/943",
        "place_id": "vn63:94/943",
    }

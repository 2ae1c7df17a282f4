"""The pages of the screen, asked in process."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browse_samples import SOC_TRANG, article, at

from browse.pages.lists import listings
from browse.pages.questions import questions
from extract.facts import ProductCount


def rows(screen: Any, path: str) -> list[dict[str, Any]]:
    return screen.json(path)["rows"]


def observation(screen: Any, place_id: str, stars: int | None, value: int) -> dict[str, Any]:
    found = [
        row
        for row in rows(screen, f"/en/timeline.json?place_id={place_id}")
        if (row["stars_min"], row["value_min"]) == (stars, value)
    ]
    assert len(found) == 1
    return found[0]


def test_the_start_leads_to_the_readers_language(screen: Any) -> None:
    assert screen.get("/", headers={"accept-language": "en-GB"}).headers["location"] == "/en"
    assert screen.get("/", headers={"accept-language": "vi"}).headers["location"] == "/vi"
    assert screen.get("/").headers["location"] == "/vi"


def test_home_shows_the_national_figures_by_tier(screen: Any) -> None:
    country = {c["column"]: c["value_min"] for c in screen.json("/en/home.json")["country"]}
    assert country == {"all": 15590, "5": 79, "producers": 8476}
    assert "15,590" in screen.html("/en")
    assert "15.590" in screen.html("/vi")


def test_home_shows_the_map_of_either_era(screen: Any) -> None:
    old = screen.html("/en?map=vn63")
    new = screen.html("/en?map=vn34")
    assert 'aria-label="Sóc Trăng province: 99 (2020)"' in old
    assert 'aria-label="Cần Thơ city: 895 (2026)"' in new
    assert old.count('class="region e-vn63"') == 63
    assert new.count('class="region e-vn34"') == 34


def test_home_lists_disputes_and_the_newest_articles(screen: Any) -> None:
    home = screen.json("/en/home.json")
    assert {d["value_min"] for d in home["disputes"]} == {140, 145}
    assert home["articles"][0]["title"] == "Cần Thơ sau sáp nhập có 895 sản phẩm OCOP"
    assert home["totals"]["articles"] == 7


def test_a_province_shows_its_figures_by_tier_each_linked_to_its_quotes(screen: Any) -> None:
    page = screen.html("/en/province/vn63:94")
    for value, stars in ((99, None), (24, 4), (75, 3)):
        found = observation(screen, "vn63:94", stars, value)
        # once in the table and once in the picture
        assert page.count(f"/en/observation/{found['id']}") >= 2


def test_a_province_shows_a_target_beside_the_newest_result(screen: Any) -> None:
    (target,) = screen.json("/en/province/vn63:94.json")["targets"]
    assert (target["value_min"], target["target_by"]) == (150, "2025")
    assert target["result"]["value_min"] == 99


def test_a_province_links_what_it_became_and_what_it_was_made_of(screen: Any) -> None:
    old = screen.json("/en/province/vn63:94.json")["units"]
    assert [u["name"] for u in old["now"]] == ["thành phố Cần Thơ"]
    new = screen.json("/en/province/vn34:92.json")["units"]
    assert {u["name"] for u in new["former"]} == {
        "tỉnh Sóc Trăng",
        "tỉnh Hậu Giang",
        "thành phố Cần Thơ",
    }


def test_a_province_shows_memoranda_officials_products_and_sources(screen: Any) -> None:
    data = screen.json("/en/province/vn63:94.json")
    assert data["mous"][0]["count_min"] == 12
    assert data["people"][0]["person"] == "Trần Văn Chuyện"
    assert data["products"][0]["product"] == "Bánh pía Hải Sơn"
    assert {s["site"] for s in data["sources"]["sites"]} == {"bao", "cong"}


def test_a_province_without_figures_says_so(screen: Any) -> None:
    page = screen.html("/en/province/vn63:93")
    assert "No figure for this place yet" in page
    assert screen.get("/en/province/vn63:00").status_code == 404


def test_a_figure_shows_who_said_it_and_the_sentence(screen: Any) -> None:
    found = observation(screen, "vn63:95", 4, 31)
    page = screen.html(f"/en/observation/{found['id']}")
    assert "31 products, 4 stars, recognised" in page
    assert "<mark>31 sản phẩm đạt 4 sao</mark>" in page
    assert "Trong số này, " in page
    assert "Bạc Liêu nâng chất sản phẩm OCOP" in page


def test_a_disputed_figure_shows_what_contradicts_it(screen: Any) -> None:
    found = observation(screen, "vn63:95", None, 145)
    data = screen.json(f"/en/observation/{found['id']}.json")
    assert data["state"] == "disputed"
    assert {q["relation"] for q in data["quotes"]} == {"supports", "contradicts"}
    assert [r["value_min"] for r in data["rivals"]] == [140]


def test_an_article_marks_its_facts_and_says_why(screen: Any) -> None:
    (row,) = rows(screen, "/en/articles.json?q=99")
    page = screen.html(f"/en/article/{row['id']}")
    assert re.search(r'class="mark t-product_count"[^>]*>99 sản phẩm OCOP được công nhận</a>', page)
    assert "taken from the title" in page
    assert "counts.product" in page
    assert "90%" in page
    assert "https://bao.example/2020/soc-trang.html" in page
    assert "Xuân Lương, “Sóc Trăng có 99 sản phẩm OCOP”" in page


def test_an_article_names_related_facts_in_other_articles(screen: Any) -> None:
    (row,) = rows(screen, "/en/articles.json?q=99")
    facts = screen.json(f"/en/article/{row['id']}.json")["facts"]
    (total,) = [f for f in facts if f["count_min"] == 99]
    assert [r["title"] for r in total["related"]] == ["Sản phẩm OCOP Sóc Trăng lên kệ siêu thị"]


def test_a_fact_leads_to_its_words_in_its_article(screen: Any) -> None:
    fact = rows(screen, "/en/facts.json?stars_min=4&place_id=vn63:95")[0]
    response = screen.get(f"/en/fact/{fact['id']}")
    assert response.headers["location"] == f"/en/article/{fact['article_id']}#fact-{fact['id']}"
    assert f'id="fact-{fact["id"]}"' in screen.html(f"/en/article/{fact['article_id']}")


def test_the_table_of_facts_links_every_fact(screen: Any) -> None:
    page = screen.html("/ocop/facts")
    assert page.count('href="/fact/') == len(rows(screen, "/en/facts.json"))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("key", sorted(listings()))
def test_every_list_has_its_page(screen: Any, lang: str, key: str) -> None:
    assert listings()[key].title[lang] in screen.html(f"/{lang}/{key}")


def test_a_list_is_narrowed_by_its_facets_and_by_words(screen: Any) -> None:
    data = screen.json("/en/facts.json?type=product_count&place_id=vn63:94")
    assert {r["type"] for r in data["rows"]} == {"product_count"}
    assert {r["place_id"] for r in data["rows"]} == {"vn63:94"}
    (product,) = rows(screen, "/en/products.json?q=banh+pia")
    assert product["product"] == "Bánh pía Hải Sơn"


def test_a_filter_for_what_is_not_stated(screen: Any) -> None:
    assert all(r["stars_min"] is None for r in rows(screen, "/en/facts.json?stars_min="))


def test_an_unknown_filter_is_passed_over(screen: Any) -> None:
    whole = screen.json("/en/facts.json")["total"]
    assert screen.json('/en/facts.json?";drop=1')["total"] == whole
    assert screen.json("/en/facts.json?page=999999999999")["rows"] == []


def test_a_list_without_rows_says_what_to_do(screen: Any) -> None:
    assert "Remove a filter" in screen.html("/en/events?place=nowhere")


def test_a_person_with_roles_and_quotes(screen: Any) -> None:
    (row,) = rows(screen, "/en/people.json?q=chuyen")
    page = screen.html(f"/en/people/{row['id']}")
    assert "Trần Văn Chuyện, Phó Chủ tịch UBND tỉnh" in page


def test_runs_and_what_became_of_each_site(screen: Any) -> None:
    page = screen.html("/en/runs")
    assert "Name not found" in page
    assert "listed 9" in page
    assert "does not speak of OCOP 2" in page
    sites = {row["site"]: row for row in screen.json("/en/runs.json")["sites"]}
    assert (sites["vang"]["articles"], sites["vang"]["health"]) == (0, "dns")
    assert sites["bao"]["passed_over"] == {"irrelevant": 2}


def test_sites_and_runs_can_be_narrowed_and_exported(screen: Any) -> None:
    data = screen.json("/en/runs.json?health=dns")
    assert [row["site"] for row in data["sites"]] == ["vang"]
    assert {f["value"]: f["count"] for f in data["facets"]["health"]}["dns"] == 1
    assert screen.json("/en/runs.json?outcome=failed")["runs"] == []
    assert "vang,0" in screen.get("/en/runs/sites.csv").text


@pytest.mark.parametrize("query", ["sóc trăng", "soc trang", "SOC TRA", "tỉnh Sóc Trăng"])
def test_search_finds_places_with_and_without_accents(screen: Any, query: str) -> None:
    names = [p["name"] for p in screen.json(f"/en/search.json?q={query}")["places"]]
    assert names[0] == "tỉnh Sóc Trăng"


def test_search_finds_people_quotes_and_articles(screen: Any) -> None:
    assert screen.json("/en/search.json?q=van chuy")["people"][0]["person"] == "Trần Văn Chuyện"
    found = screen.json("/en/search.json?q=banh pia hai so")
    assert found["quotes"][0]["quote"] == "Bánh pía Hải Sơn đạt 4 sao"
    assert found["articles"][0]["title"] == "Sóc Trăng có 99 sản phẩm OCOP"


@pytest.mark.parametrize("query", ['"', "*", "a AND", "NEAR(", "()", "'; --", "đ", "%", "_"])
def test_search_takes_anything_a_person_types(screen: Any, query: str) -> None:
    assert screen.get("/en/search", params={"q": query}).status_code == 200


def test_search_without_results_says_what_to_try(screen: Any) -> None:
    assert "Try fewer words" in screen.html("/en/search?q=zzzz")


def test_the_language_switch_keeps_the_page(screen: Any) -> None:
    page = screen.html("/en/facts?type=mou&q=12")
    assert 'href="/vi/facts?type=mou&amp;q=12"' in page
    assert "_lang=vi" in screen.html("/ocop/facts?_lang=en&type=mou")


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.key)
def test_every_question_is_answered(screen: Any, question: Any) -> None:
    args = {name: example for name, _, example in question.params}
    page = screen.get(f"/ocop/{question.key}", params=args)
    assert page.status_code == 200
    assert question.title["vi"] in page.text
    answer = screen.get(f"/ocop/{question.key}.json", params={**args, "_shape": "array"})
    assert answer.status_code == 200


def test_the_question_of_a_tier_in_a_year(screen: Any) -> None:
    found = screen.json("/ocop/tier_in_year.json?place=bac lieu&year=2024&_shape=array")
    four = [r for r in found if r["stars_min"] == 4]
    assert [(r["value_min"], r["quote"]) for r in four] == [(31, "31 sản phẩm đạt 4 sao")]


def test_an_unknown_page_is_a_page(screen: Any) -> None:
    for path in ("/en/nothing", "/nothing", "/ocop/nothing", "/en/article/x", "/en/people/x"):
        response = screen.get(path, headers={"accept-language": "en"})
        assert response.status_code == 404
        assert "OCOP knowledge base" in response.text


def test_every_page_has_its_json(screen: Any) -> None:
    for path in ("/vi", "/vi/province/vn63:94", "/vi/facts?type=mou", "/vi/runs", "/vi/questions"):
        address = re.search(
            r'<link rel="alternate" type="application/json" href="([^"]+)"', screen.html(path)
        )
        assert address is not None
        screen.json(address[1].replace("&amp;", "&"))


def test_every_chart_is_a_picture_and_a_table(screen: Any) -> None:
    for chart in ("/en/map", "/en/province/vn63:94/timeline"):
        picture = screen.get(f"{chart}.svg")
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert picture.text.startswith("<svg ")
        assert screen.get(f"{chart}.csv").text.count("\n") >= 2


def test_a_base_with_nothing_in_it_says_what_to_do(open_screen: Any) -> None:
    screen = open_screen([])
    assert "Type “ocop run” to read the press" in screen.html("/en")
    for key in listings():
        assert 'class="empty"' in screen.html(f"/en/{key}")
    assert screen.html("/en/province/VN")
    assert screen.html("/en/runs")


def test_a_province_of_many_facts_stays_small(open_screen: Any) -> None:
    text = "Sóc Trăng\n\n" + " ".join(f"Năm {1000 + i} có {i + 1} sản phẩm." for i in range(600))
    facts = [
        at(
            text,
            f"Năm {1000 + i} có {i + 1} sản phẩm",
            ProductCount,
            count=i + 1,
            basis="batch",
            as_of=str(1000 + i),
            as_of_basis="text",
            **SOC_TRANG,
        )
        for i in range(600)
    ]
    screen = open_screen([(article(text, "https://bao.example/many"), facts)])
    assert len(screen.html("/en/province/vn63:94")) < 300_000


def test_a_list_can_be_narrowed_to_a_year(screen: Any) -> None:
    data = screen.json("/en/timeline.json?year=2024")
    assert {row["as_of"][:4] for row in data["rows"]} == {"2024"}
    years = {f["value"]: f["count"] for f in screen.json("/en/timeline.json")["facets"]["year"]}
    assert years["2024"] == data["total"]
    assert "as_of__gte=2024&amp;as_of__lt=2025" in screen.html("/en/timeline?year=2024")


def test_undated_rows_are_a_year_of_their_own(screen: Any) -> None:
    rows_of_none = screen.json("/en/documents.json?year=")["rows"]
    assert {row["date"] for row in rows_of_none} <= {None}


def test_a_facet_shows_the_commonest_values_and_all_on_request(open_screen: Any) -> None:
    texts = [f"Bài {n}\n\nTỉnh Sóc Trăng có {n} sản phẩm OCOP." for n in range(1, 16)]
    screen = open_screen(
        [(article(t, f"https://b{n}.example/{n}", site=f"b{n}"), []) for n, t in enumerate(texts)]
    )
    page = screen.html("/en/articles")
    assert page.count('href="/en/articles?site=') == 12
    assert 'href="/en/articles?all=site"' in page
    assert screen.html("/en/articles?all=site").count('href="/en/articles?site=') == 15


def test_a_question_is_answered_on_a_page_in_either_language(screen: Any) -> None:
    page = screen.html("/en/questions/tier_in_year?place=bac+lieu&year=2024")
    assert "How many products of each tier" in page
    assert "31 sản phẩm đạt 4 sao" in page
    assert "how many independent sources" in page
    assert 'href="/vi/questions/tier_in_year?place=bac+lieu&amp;year=2024"' in page
    assert "Một tỉnh có bao nhiêu sản phẩm" in screen.html("/vi/questions/tier_in_year")


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.key)
def test_the_answer_of_every_question_is_also_csv_and_json(screen: Any, question: Any) -> None:
    data = screen.json(f"/en/questions/{question.key}.json")
    page = screen.html(f"/en/questions/{question.key}")
    csv = re.search(rf'href="(/ocop/{question.key}\.csv[^"]*)"', page)
    assert csv is not None
    assert screen.get(csv[1].replace("&amp;", "&")).text.split("\r\n")[0] == ",".join(
        data["columns"]
    )


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.key)
def test_a_question_that_shows_a_figure_asks_for_its_bounds_and_precision(question: Any) -> None:
    """Else "hơn 120" would stand there as 120."""
    chosen = question.sql.partition("FROM")[0]
    for low in re.findall(r"\b(?:count|amount_vnd|value)_min(?=,)", chosen):
        assert low.replace("_min", "_max") in chosen
        assert "qualifier" in chosen


def test_what_a_person_said_is_shown_with_its_precision(open_screen: Any) -> None:
    text = "Sóc Trăng\n\nÔng Lê Văn Chuyện cho biết, tỉnh có hơn 120 sản phẩm OCOP."
    said = at(
        text, "hơn 120 sản phẩm OCOP", ProductCount,
        count_min=120, qualifier="more_than", speaker="Lê Văn Chuyện", **SOC_TRANG,
    )  # fmt: skip
    screen = open_screen([(article(text, "https://b.example/1"), [said])])
    page = screen.html("/vi/questions/said_by?speaker=chuyen")
    assert re.search(r"<td[^>]*c-count_min[^>]*><div>hơn 120</div>", page)


def test_an_unknown_question_is_named_so(screen: Any) -> None:
    assert screen.get("/en/questions/nothing").status_code == 404


def test_a_figure_is_cited_with_its_sentence(screen: Any) -> None:
    found = observation(screen, "vn63:95", 4, 31)
    page = screen.html(f"/en/observation/{found['id']}")
    assert "«31 sản phẩm đạt 4 sao», https://" in page


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("soc tr", "tỉnh Sóc Trăng"),
        ("Sóc Tră", "tỉnh Sóc Trăng"),
        ("huyen ke sach", "huyện Kế Sách"),
        ("ke sach soc trang", "huyện Kế Sách"),
        ("dak", "tỉnh Đắk Lắk"),
    ],
)
def test_places_are_suggested_as_one_types(screen: Any, typed: str, first: str) -> None:
    places = screen.json(f"/en/places.json?q={typed}&on=2024-05-01")["places"]
    assert places[0]["name"] == first


def test_no_place_is_suggested_for_nothing(screen: Any) -> None:
    assert screen.json("/en/places.json?q=")["places"] == []
    assert screen.json("/en/places.json?q=zzzz")["places"] == []

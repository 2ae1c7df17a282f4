"""The gazetteer: units of both eras by id, code and name, and what became of them."""

from __future__ import annotations

import pytest

from extract.gazetteer import Gazetteer, Place, load

CODES_OF_THE_34 = {
    *("01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37"),
    *("38", "40", "42", "44", "46", "48", "51", "52", "56", "66", "68", "75", "79", "80", "82"),
    *("86", "91", "92", "96"),
}


@pytest.fixture(scope="module")
def gaz() -> Gazetteer:
    return load()


def names(places: tuple[Place, ...]) -> list[str]:
    return [p.full_name for p in places]


def ids(places: tuple[Place, ...]) -> list[str]:
    return [p.id for p in places]


class TestCounts:
    def test_the_old_division_has_63_provinces(self, gaz: Gazetteer) -> None:
        assert len(gaz.places("province", "vn63")) == 63

    def test_the_new_division_has_34_provinces_with_the_official_codes(
        self, gaz: Gazetteer
    ) -> None:
        assert len(gaz.places("province", "vn34")) == 34
        assert {p.code for p in gaz.places("province", "vn34")} == CODES_OF_THE_34

    def test_eleven_provinces_were_not_merged(self, gaz: Gazetteer) -> None:
        unchanged = {p.name for p in gaz.places("province", "vn34") if len(gaz.former(p)) == 1}
        assert unchanged == {
            "Hà Nội",
            "Huế",
            "Cao Bằng",
            "Điện Biên",
            "Lai Châu",
            "Sơn La",
            "Lạng Sơn",
            "Quảng Ninh",
            "Thanh Hóa",
            "Nghệ An",
            "Hà Tĩnh",
        }

    def test_every_old_province_went_into_exactly_one_of_the_34(self, gaz: Gazetteer) -> None:
        assert all(len(gaz.now(p)) == 1 for p in gaz.places("province", "vn63"))

    def test_the_new_division_has_3321_communes(self, gaz: Gazetteer) -> None:
        communes = gaz.places("commune", "vn34")
        kinds = {k: sum(p.kind == k for p in communes) for k in ("xã", "phường", "đặc khu")}
        assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}

    def test_696_districts_stood_on_the_last_day_of_the_old_division(self, gaz: Gazetteer) -> None:
        standing = [p for p in gaz.places("district") if p.valid_on("2025-06-30")]
        assert len(standing) == 696

    def test_every_unit_lies_in_one_that_exists(self, gaz: Gazetteer) -> None:
        for level in ("district", "commune"):
            for place in gaz.places(level):
                assert gaz.province_of(place).level == "province"

    def test_every_commune_of_the_old_division_has_successors_that_exist(
        self, gaz: Gazetteer
    ) -> None:
        assert all(gaz.now(p) for p in gaz.places("commune", "vn63"))


class TestNames:
    @pytest.mark.parametrize(
        ("place_id", "full_name"),
        [
            ("VN", "Việt Nam"),
            ("vn63:94", "tỉnh Sóc Trăng"),
            ("vn34:92", "thành phố Cần Thơ"),
            ("vn63:94/947", "huyện Mỹ Xuyên"),
            ("vn63:94/947/31690", "xã Đại Tâm"),
            ("vn34:92/31684", "phường Mỹ Xuyên"),
            ("vn63:66/648", "huyện Cư M'gar"),
            ("vn63:79/760", "quận 1"),
        ],
    )
    def test_a_name_is_written_with_its_kind(
        self, gaz: Gazetteer, place_id: str, full_name: str
    ) -> None:
        assert gaz.get(place_id).full_name == full_name

    @pytest.mark.parametrize(
        ("on", "full_name"),
        [
            ("2024-12-31", "tỉnh Thừa Thiên Huế"),
            ("2025-01-01", "thành phố Huế"),
            ("2019", "tỉnh Thừa Thiên Huế"),
        ],
    )
    def test_the_form_of_a_renamed_unit_depends_on_the_date(
        self, gaz: Gazetteer, on: str, full_name: str
    ) -> None:
        assert gaz.get("vn63:46", on).full_name == full_name

    def test_dong_nai_became_a_city_in_april_2026(self, gaz: Gazetteer) -> None:
        assert gaz.get("vn34:75", "2026-04-29").kind == "tỉnh"
        assert gaz.get("vn34:75", "2026-04-30").kind == "thành phố"

    def test_an_unknown_id_is_an_error(self, gaz: Gazetteer) -> None:
        with pytest.raises(KeyError, match="vn63:99"):
            gaz.get("vn63:99")


class TestCodes:
    @pytest.mark.parametrize(
        ("code", "on", "place_id"),
        [
            ("92", "2025-06-30", "vn63:92"),
            ("92", "2025-07-01", "vn34:92"),
            ("15", "2024", "vn63:15"),  # Yên Bái
            ("15", "2026-01", "vn34:15"),  # Lào Cai
            ("94", "2023-10-27", "vn63:94"),
            ("94", "2026-01-01", "vn63:94"),  # only the old division has it
            ("94/947", "2020", "vn63:94/947"),
            ("92/31684", None, "vn34:92/31684"),
            ("94/947/31690", "2020", "vn63:94/947/31690"),
            ("VN", "2020", "VN"),
        ],
    )
    def test_a_reused_code_is_read_by_date(
        self, gaz: Gazetteer, code: str, on: str | None, place_id: str
    ) -> None:
        place = gaz.by_code(code, on)
        assert place is not None
        assert place.id == place_id

    def test_the_code_15_was_yen_bai_and_is_lao_cai(self, gaz: Gazetteer) -> None:
        assert [gaz.by_code("15", on).name for on in ("2025-06", "2025-08")] == [  # type: ignore[union-attr]
            "Yên Bái",
            "Lào Cai",
        ]

    def test_an_unknown_code_is_nothing(self, gaz: Gazetteer) -> None:
        assert gaz.by_code("99", "2024") is None


class TestLookup:
    def test_a_name_of_both_eras_has_both_as_candidates(self, gaz: Gazetteer) -> None:
        assert ids(gaz.lookup("Lào Cai", level="province")) == ["vn63:10", "vn34:15"]

    def test_the_date_decides_between_eras(self, gaz: Gazetteer) -> None:
        assert ids(gaz.lookup("Lào Cai", level="province", on="2025-06")) == ["vn63:10"]
        assert ids(gaz.lookup("Lào Cai", level="province", on="2025-07")) == ["vn34:15"]

    def test_a_unit_that_is_gone_is_still_found(self, gaz: Gazetteer) -> None:
        assert ids(gaz.lookup("tỉnh Sóc Trăng", on="2026")) == ["vn63:94"]

    def test_the_kind_tells_province_and_its_capital_apart(self, gaz: Gazetteer) -> None:
        assert ids(gaz.lookup("Sóc Trăng", kind="tỉnh")) == ["vn63:94"]
        assert ids(gaz.lookup("thành phố Sóc Trăng")) == ["vn63:94/941"]

    def test_a_name_alone_puts_the_province_first(self, gaz: Gazetteer) -> None:
        assert ids(gaz.lookup("Sóc Trăng")) == ["vn63:94", "vn63:94/941"]

    def test_a_unit_named_by_its_later_rank_is_found(self, gaz: Gazetteer) -> None:
        assert names(gaz.lookup("huyện Tịnh Biên", on="2022")) == ["huyện Tịnh Biên"]
        assert names(gaz.lookup("huyện Tịnh Biên", on="2024")) == ["thị xã Tịnh Biên"]

    @pytest.mark.parametrize(
        ("query", "place_id"),
        [
            ("Thanh Hoá", "vn63:38"),
            ("Thanh Hóa", "vn63:38"),
            ("KHÁNH HOÀ", "vn63:56"),
            ("Ðắk Nông", "vn63:67"),  # Latin eth for đ
            ("Đắc Nông", "vn63:67"),
            ("Đăk Lăk", "vn63:66"),
            ("Dak Lak", "vn63:66"),
            ("Bắc Cạn", "vn63:06"),
            ("BR-VT", "vn63:77"),
            ("Bà Rịa–Vũng Tàu", "vn63:77"),
            ("Bà Rịa Vũng Tàu", "vn63:77"),
            ("TT-Huế", "vn63:46"),
            ("TT Huế", "vn63:46"),
            ("TPHCM", "vn63:79"),
            ("TP.HCM", "vn63:79"),
            ("Sài Gòn", "vn63:79"),
            ("Ho Chi Minh City", "vn63:79"),
            ("Dong Nai", "vn63:75"),
            ("Cư M’gar", "vn63:66/648"),
            ("Cư M'gar", "vn63:66/648"),
            ("Ea H’leo", "vn63:66/645"),
            ("Qui Nhơn", "vn63:52/540"),
            ("Buôn Mê Thuột", "vn63:66/643"),
            ("quận 02", "vn63:79/769"),
        ],
    )
    def test_spellings_meet(self, gaz: Gazetteer, query: str, place_id: str) -> None:
        assert place_id in ids(gaz.lookup(query))

    def test_one_tone_apart_is_another_place(self, gaz: Gazetteer) -> None:
        assert "vn63:38" not in ids(gaz.lookup("Thạnh Hóa"))
        assert ids(gaz.lookup("huyện Thạnh Hóa")) == ["vn63:80/800"]
        assert not any(p.name == "Hòa Bình" for p in gaz.lookup("Hóa Bình"))

    def test_only_a_query_in_bare_ascii_ignores_diacritics(self, gaz: Gazetteer) -> None:
        assert ids(gaz.lookup("Soc Trang", level="province")) == ["vn63:94"]
        assert gaz.lookup("Sóc Trang", level="province") == ()

    def test_communes_are_found_inside_their_district(self, gaz: Gazetteer) -> None:
        soc_trang = gaz.get("vn63:94")
        assert len(gaz.lookup("xã Thạnh Phú")) > 1
        assert ids(gaz.lookup("xã Thạnh Phú", within=soc_trang)) == ["vn63:94/947/31708"]

    def test_a_new_commune_lies_in_the_old_province_it_was_made_from(self, gaz: Gazetteer) -> None:
        my_xuyen = gaz.get("vn34:92/31684")
        assert gaz.is_within(my_xuyen, gaz.get("vn63:94"))
        assert not gaz.is_within(my_xuyen, gaz.get("vn63:93"))

    def test_an_area_of_the_new_era_holds_the_old_units_that_went_into_it(
        self, gaz: Gazetteer
    ) -> None:
        can_tho = gaz.get("vn34:92")
        assert ids(gaz.lookup("huyện Châu Thành", within=can_tho)) == [
            "vn63:93/933",
            "vn63:94/942",
        ]


class TestReform:
    def test_hau_giang_is_can_tho_now(self, gaz: Gazetteer) -> None:
        assert names(gaz.now(gaz.get("vn63:93"))) == ["thành phố Cần Thơ"]

    def test_can_tho_was_made_of_three(self, gaz: Gazetteer) -> None:
        made_of = gaz.former(gaz.get("vn34:92"))
        assert sorted(names(made_of)) == ["thành phố Cần Thơ", "tỉnh Hậu Giang", "tỉnh Sóc Trăng"]

    def test_a_district_has_the_province_that_holds_it_now(self, gaz: Gazetteer) -> None:
        assert ids(gaz.now(gaz.get("vn63:94/947"))) == ["vn34:92"]

    def test_a_commune_has_its_successor(self, gaz: Gazetteer) -> None:
        assert names(gaz.now(gaz.get("vn63:94/947/31690"))) == ["phường Mỹ Xuyên"]

    def test_what_stands_is_itself(self, gaz: Gazetteer) -> None:
        assert ids(gaz.now(gaz.get("vn34:66"))) == ["vn34:66"]
        assert ids(gaz.now(gaz.get("VN"))) == ["VN"]

    @pytest.mark.parametrize(
        ("place_id", "on", "result"),
        [
            ("vn63:94", "2024", ["vn63:94"]),
            ("vn63:94", "2026-02", ["vn34:92"]),
            ("vn34:92", "2020", ["vn63:92", "vn63:93", "vn63:94"]),
            ("vn34:66", "2026", ["vn34:66"]),
        ],
    )
    def test_a_place_as_of_a_date(
        self, gaz: Gazetteer, place_id: str, on: str, result: list[str]
    ) -> None:
        assert sorted(ids(gaz.in_era(gaz.get(place_id), on))) == result

    def test_the_way_up_from_a_commune(self, gaz: Gazetteer) -> None:
        commune = gaz.get("vn63:94/947/31690")
        assert names(gaz.ancestors(commune)) == ["huyện Mỹ Xuyên", "tỉnh Sóc Trăng", "Việt Nam"]

    def test_huyen_phong_dien_of_2020_lay_in_thua_thien_hue(self, gaz: Gazetteer) -> None:
        district = gaz.get("vn63:46/476", "2020")
        assert (district.kind, gaz.province_of(district).name) == ("huyện", "Thừa Thiên Huế")


class TestAddresses:
    @pytest.mark.parametrize(
        ("path", "first"),
        [
            ("/dong-thap-co-581-san-pham-ocop-post123.html", "vn63:87"),
            ("/kinh-te/dak-lak-co-17-san-pham/", "vn63:66"),
            ("/tp-hcm-cong-nhan-san-pham-ocop", "vn63:79"),
            ("/chu-prong-co-21-san-pham-ocop", "vn63:64/632"),
            ("/huyen-can-duoc-co-5-san-pham", "vn63:80/806"),
            ("/huyen-my-xuyen-tinh-soc-trang", "vn63:94"),
        ],
    )
    def test_an_address_names_places(self, gaz: Gazetteer, path: str, first: str) -> None:
        assert gaz.in_slug(path)[0].id == first

    @pytest.mark.parametrize(
        "path",
        ["/san-pham-can-duoc-nang-hang", "/thai-binh-duong", "/cuc-thue-quan", "/van-ban-moi"],
    )
    def test_everyday_words_name_none(self, gaz: Gazetteer, path: str) -> None:
        assert gaz.in_slug(path) == []

    def test_a_district_of_many_provinces_is_the_one_in_the_province_named(
        self, gaz: Gazetteer
    ) -> None:
        found = gaz.in_slug("/huyen-chau-thanh-tinh-tien-giang")
        assert [p.full_name for p in found] == ["tỉnh Tiền Giang", "huyện Châu Thành"]

    @pytest.mark.parametrize(
        ("host", "name"),
        [
            ("soctrang.gov.vn", "Sóc Trăng"),
            ("baodaklak.vn", "Đắk Lắk"),
            ("yenbai.gov.vn", "Yên Bái"),
            ("dongmon.hatinhcity.gov.vn", "Hà Tĩnh"),
            ("baobackan.com.vn", "Bắc Kạn"),
            ("thuonghieuquangninh.gov.vn", "Quảng Ninh"),
            ("ocopnamdinh.vn", "Nam Định"),
            ("baobariavungtau.com.vn", "Bà Rịa - Vũng Tàu"),
            ("baohue.vn", "Huế"),
        ],
    )
    def test_a_host_names_its_province(self, gaz: Gazetteer, host: str, name: str) -> None:
        place = gaz.of_host(host)
        assert place is not None
        assert place.name == name

    @pytest.mark.parametrize("host", ["etime.danviet.vn", "nongnghiep.vn", "cucthue.vn"])
    def test_a_national_host_names_none(self, gaz: Gazetteer, host: str) -> None:
        assert gaz.of_host(host) is None

    def test_the_date_tells_the_era_of_a_host(self, gaz: Gazetteer) -> None:
        assert [gaz.of_host("laocai.gov.vn", on).id for on in ("2024", "2026")] == [  # type: ignore[union-attr]
            "vn63:10",
            "vn34:15",
        ]

"""The index as a whole: every place is found by its words, names outweigh text, and the files hold together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.search.analyser import index_terms, query_terms, whole_term
from scripts.search.format import MAX_IMPACT, shard_of
from scripts.search.model import Document
from scripts.search.postings import BATCH
from scripts.search.reader import read_entries, read_postings
from scripts.search.synonyms import groups
from scripts.search.weights import impacts
from scripts.search.writer import write_index
from tests.search.indexes import HEAD, OWN, WANTED, Index, document, place, write

BPLUS = document(
    place("页目录", "页目录把一页分成几个槽。\n二分查找落到一个槽。", "SELECT page_no FROM t"),
    place("参考资料", "内存缓冲。", generic=True),
    place("行格式", terms="溢出页 off-page"),
    title="B+ 树怎样检索？",
    url="mysql/bplus/",
    summary="从根页逐层走到叶页。",
    terms="索引查找 clustered",
)
OTHER = document(place("发布", "用 twine 上传。"), title="怎样打包？", url="python/packaging/")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return write(tmp_path_factory.mktemp("index"), BPLUS, OTHER)


def head_of(index: Index, number: int) -> dict[str, object]:
    version = json.loads(index.manifest.read_text(encoding="utf-8"))["version"]
    heads = json.loads((index.manifest.parent / version / "d/0.json").read_text(encoding="utf-8"))
    found: dict[str, object] = heads[number]
    return found


def test_every_place_is_found_by_each_of_its_terms(index: Index) -> None:
    for number, one in enumerate((BPLUS, OTHER)):
        for offset, where in enumerate(one.places, OWN):
            texts = [*where.prose, *where.code, *where.terms, *([] if where.generic else [where.title])]
            for term in (term for text in texts for term in index_terms(text, characters=False)):
                assert index.impact(term, offset, number), (where.id, term)
        for text, at in ((one.title, HEAD), (one.summary, HEAD), *((term, WANTED) for term in one.terms)):
            assert all(index.impact(term, at, number) for term in index_terms(text)), text


def test_nothing_is_found_where_it_does_not_stand(index: Index) -> None:
    assert index.find("twine") == {1: {OWN: index.impact("twine", OWN, 1)}}
    assert index.find("zebra") == {}
    assert "甲乙" not in index.postings


def test_a_single_character_of_the_text_leads_to_the_document(index: Index) -> None:
    """Nearly every place has nearly every frequent character: the document stands for its places."""
    assert set(index.find("冲")) == {0}
    assert set(index.find("传")) == {1}


def test_impacts_are_within_their_bounds(index: Index) -> None:
    found = [i for text in index.postings for places in index.find(text).values() for i in places.values()]
    assert min(found) >= 1
    assert max(found) <= MAX_IMPACT


def test_a_title_outweighs_a_heading_s_text_and_that_outweighs_code(tmp_path: Path) -> None:
    places = (place("zebra"), place("甲", "zebra"), place("乙", code="zebra"))
    found = write(tmp_path, document(*places, title="zebra 是什么", summary="别的")).find("zebra")[0]
    title, heading, prose, code = (found[at] for at in (HEAD, OWN, OWN + 1, OWN + 2))
    assert min(title, heading) > prose > code


def test_what_is_typed_for_a_place_outweighs_its_text(tmp_path: Path) -> None:
    index = write(tmp_path, document(place("甲", terms="zebra"), place("乙", "zebra"), terms="zebra"))
    assert min(index.impact("zebra", WANTED), index.impact("zebra", OWN)) > index.impact("zebra", OWN + 1)


def test_a_short_place_outweighs_a_long_one_that_says_it_as_often(tmp_path: Path) -> None:
    index = write(tmp_path, document(place("甲", "zebra"), place("乙", "zebra" + "，另外的话" * 500)))
    assert index.impact("zebra", OWN) > index.impact("zebra", OWN + 1)


def test_a_word_said_once_in_a_very_long_section_is_found(tmp_path: Path) -> None:
    long = "，".join(f"填充{number}" for number in range(20_000))
    index = write(tmp_path, document(place("甲", f"{long}，zebra"), place("乙", code=f"{long} zebra", generic=True)))
    assert index.impact("zebra", OWN)
    assert index.impact("zebra", OWN + 1)


def test_a_heading_that_every_document_has_does_not_count(tmp_path: Path) -> None:
    index = write(tmp_path, document(place("常见误区", "错。", generic=True), place("常见误区", "错。")))
    assert index.impact("误区", OWN) == 0
    assert index.impact("误区", OWN + 1)
    assert index.impact("~wu qu", OWN) == 0
    assert index.impact(whole_term("常见误区"), OWN) == 0
    assert index.entries[1].title == "常见误区", "it is shown nevertheless"


def test_text_under_a_heading_that_every_document_has_is_found(index: Index) -> None:
    assert index.impact("缓冲", OWN + 1)


def test_names_are_found_by_other_names_of_the_same_thing(tmp_path: Path) -> None:
    group = next(g for g in groups() if all(len(index_terms(name, characters=False)) == 1 for name in g[:2]))
    one, other = group[0], index_terms(group[1], characters=False)[0]
    index = write(tmp_path, document(place(one), place("甲", f"这里说{one}。"), title=f"什么是{one}？", terms=one))
    for at in (HEAD, WANTED, OWN, OWN + 1):
        own = index.impact(index_terms(one, characters=False)[0], at)
        assert own >= index.impact(other, at) > 0, at


@pytest.mark.parametrize("key", ["~ye mu", "~mu lu", "^yml", "^=yml", "~ye"])
def test_headings_are_found_by_sound_and_by_initials(index: Index, key: str) -> None:
    assert index.impact(key, OWN)


def test_titles_and_what_is_typed_for_them_are_found_by_sound_and_text_is_not(index: Index) -> None:
    assert index.impact("~jian suo", HEAD)
    assert index.impact("~suo yin", WANTED)
    assert index.impact("~nei cun", OWN + 1) == 0, "long texts would be found by chance"


@pytest.mark.parametrize(
    ("typed", "at"), [("B+树怎样检索", HEAD), ("索引查找", WANTED), ("页 目录", OWN), ("offpage", OWN + 2)]
)
def test_a_name_typed_in_full_is_found_as_a_whole(index: Index, typed: str, at: int) -> None:
    assert index.impact(whole_term(typed), at) >= max(index.impact(term.text, at) for term in query_terms(typed))


def test_what_a_result_shows_is_read_back(index: Index) -> None:
    found = [(entry.location, entry.title) for entry in index.entries]
    assert found == [
        *[("mysql/bplus/", "B+ 树怎样检索？"), ("mysql/bplus/#p-页目录", "页目录")],
        *[("mysql/bplus/#p-参考资料", "参考资料"), ("mysql/bplus/#p-行格式", "行格式")],
        *[("python/packaging/", "怎样打包？"), ("python/packaging/#p-发布", "发布")],
    ]
    assert index.entries[0].text == "从根页逐层走到叶页。\n索引查找、clustered"
    assert index.entries[1].text == "页目录把一页分成几个槽。\n二分查找落到一个槽。\nSELECT page_no FROM t"
    assert head_of(index, 1)["url"] == "python/packaging/"


def test_the_manifest_counts_what_is_there(tmp_path: Path) -> None:
    about = Document(url="about/", title="关于", answer=False)
    manifest = json.loads(write(tmp_path, BPLUS, OTHER, about).manifest.read_text(encoding="utf-8"))
    assert (manifest["documents"], manifest["answers"], manifest["places"]) == (3, 2, 3 + 4)


@pytest.mark.parametrize("number", [0, 1, 3, 4, 5, 8, 9])
def test_any_number_of_documents_is_read_back(tmp_path: Path, number: int) -> None:
    documents = [document(place(f"节{n}", f"文字{n}"), url=f"{n}/") for n in range(number)]
    index = write(tmp_path, *documents)
    assert [e.location for e in index.entries] == [f"{n}/{tail}" for n in range(number) for tail in ("", f"#p-节{n}")]
    assert [e.text for e in index.entries if e.text] == [f"文字{n}" for n in range(number)]


@given(st.lists(st.lists(st.integers(0, 9000), max_size=6), max_size=6))
@settings(max_examples=15)
def test_texts_stay_with_their_places_however_long_they_are(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[list[int]]
) -> None:
    documents = [
        document(*(place(f"节{n}", chr(0x4E00 + d * 10 + n) * length) for n, length in enumerate(sizes)), url=f"{d}/")
        for d, sizes in enumerate(lengths)
    ]
    entries = write(tmp_path_factory.mktemp("index"), *documents).entries
    expected = [text for one in documents for text in ("", *("".join(where.prose) for where in one.places))]
    assert [entry.text for entry in entries] == expected


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    assert write(tmp_path / "a", BPLUS, OTHER).files == write(tmp_path / "b", BPLUS, OTHER).files


@pytest.mark.parametrize(
    "changed",
    [
        document(place("页目录", "页目录把一页分成几个槽！"), title="题"),
        document(place("页目录", "页目录把一页分成几个槽。"), title="题 "),
        document(place("页目录", "页目录把一页分成几个槽。"), title="题", url="b/"),
    ],
)
def test_one_changed_character_gives_another_version(tmp_path: Path, changed: Document) -> None:
    def versions(site: Path) -> set[str]:
        return {file.parent.name for file in (site / "search").glob("*/words.json")}

    write(tmp_path, document(place("页目录", "页目录把一页分成几个槽。"), title="题"))
    before = versions(tmp_path)
    write(tmp_path, changed)
    assert len(versions(tmp_path)) == 1, "the one before is removed"
    assert versions(tmp_path) != before


def test_the_page_of_the_search_stays_and_what_an_interrupted_build_left_goes(tmp_path: Path) -> None:
    for name in ("search/index.html", "search/page/2/index.html", "search/new/t/99.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    index = write(tmp_path, BPLUS)
    assert {"search/index.html", "search/page/2/index.html"} <= index.files.keys()
    assert not [name for name in index.files if name.endswith("99.json")]


def test_more_than_a_batch_in_two_processes_gives_what_one_process_gives(tmp_path: Path) -> None:
    documents = [
        document(place(f"第{n}节", f"缓冲 w{n} 每{n % 7}页"), title=f"题目{n}", url=f"{n}/")
        for n in range(2 * BATCH + 1)
    ]
    one = write(tmp_path / "one", *documents, workers=1)
    assert write(tmp_path / "two", *documents, workers=2).files == one.files
    assert list(one.find("缓冲")) == list(range(len(documents)))
    assert list(one.find(f"w{BATCH}")) == [BATCH]


def test_each_term_stands_in_its_shard_and_shards_are_small(tmp_path: Path) -> None:
    documents = [document(place("节", f"w{n} 缓冲池{chr(0x4E00 + n)}"), url=f"{n}/") for n in range(90)]
    index = write(tmp_path, *documents, workers=1)
    manifest = json.loads(index.manifest.read_text(encoding="utf-8"))
    folder = index.manifest.parent / manifest["version"]
    shards = [json.loads((folder / f"t/{n}.json").read_text(encoding="utf-8")) for n in range(manifest["shards"])]
    assert len(list(folder.glob("t/*"))) == len(shards) > 1
    for number, shard in enumerate(shards):
        assert {shard_of(term, len(shards)) for term in shard} <= {number}
    frequent = max(len(text) for text in index.postings.values())
    assert max(file.stat().st_size for file in folder.glob("t/*")) < 16_000 + 2 * frequent
    assert max(file.stat().st_size for file in folder.glob("d/*")) < 4_000


HOSTILE = [
    *['"', "\\", "</script>", "<img src=x onerror=alert(1)>", "\u2028\u2029", "\x00\x1f", "'; DROP TABLE t; --"],
    *["\ud800", "a\udc00b", "\ud83d", "\U0001f600", "__proto__", "constructor", "${x}", "\ufeff", "]]>", "&quot;"],
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_written_and_read_back_as_it_is(tmp_path: Path, text: str) -> None:
    one = Document(url="a/", title=f"题{text}", summary=text, terms=(f"词{text}",), topic=text, level=text, proof=text)
    index = write(tmp_path, document(place(f"节{text}", f"文{text}", f"码{text}"), title="题"), one)
    for content in index.files.values():
        json.loads(content.decode("utf-8"))
    assert index.entries[1].title == f"节{text}"
    assert [index.entries[1].location, index.entries[2].title] == [f"a/#p-节{text}", f"题{text}"]
    assert index.entries[2].text == f"{text}\n词{text}"
    assert "码" in index.entries[1].text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_terms_like_others(text: str) -> None:
    found = set[str]().union(*impacts(document(place("节", f"甲 {text} 乙"))))
    assert {term.text for term in query_terms(f"甲 {text} 乙")} <= found


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": 0}', '{"format": 1, "documents": 1, "group": 0, "shards": 1}', "1", "null"],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    write_index(tmp_path, [BPLUS]).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"index\.json|Expecting"):
        list(read_entries(tmp_path))
    with pytest.raises(ValueError, match=r"index\.json|Expecting"):
        read_postings(tmp_path)


@pytest.mark.parametrize(
    "text", ["[{}]", "[1]", '[{"url": "a/", "title": "", "summary": "", "terms": "", "places": [1]}]']
)
def test_heads_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    folder = write_index(tmp_path, [BPLUS]).parent
    next(folder.glob("*/d/0.json")).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"d/0\.json"):
        list(read_entries(tmp_path))


@pytest.mark.parametrize("name", ["d/0.json", "x/0.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    next(write_index(tmp_path, [BPLUS]).parent.glob(f"*/{name}")).unlink()
    with pytest.raises(FileNotFoundError, match=name):
        list(read_entries(tmp_path))

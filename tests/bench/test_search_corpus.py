"""The synthetic answers: the same every time, as long as real ones, and full of the real ones' words."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

from scripts.bench.search.corpus import is_synthetic, synthetic_answer, synthetic_answers
from scripts.bench.search.documents import hidden_among, load, store
from scripts.search.analyser import index_terms
from scripts.search.model import Document, Place

SOME = tuple(synthetic_answers(120))


def texts(document: Document) -> list[str]:
    places = (text for place in document.places for text in (place.title, *place.prose, *place.code))
    return [document.title, document.summary, *document.terms, *places]


def frequencies() -> Counter[str]:
    return Counter(term for document in SOME for term in {t for text in texts(document) for t in index_terms(text)})


def test_an_answer_depends_on_the_seed_and_its_number_alone() -> None:
    assert synthetic_answer(7) == SOME[7]
    assert synthetic_answer(7, seed=1) != SOME[7]
    assert synthetic_answer(7, seed=1) == synthetic_answer(7, seed=1)


def test_an_answer_is_about_as_long_as_promised() -> None:
    lengths = [sum(map(len, texts(document))) for document in SOME]
    assert 7800 <= sum(lengths) / len(lengths) <= 8600
    assert min(lengths) > 6500
    assert max(lengths) < 10000


def test_an_answer_has_what_a_real_one_has() -> None:
    for document in SOME[:20]:
        assert document.answer
        assert is_synthetic(document.url)
        assert len(document.terms) > 5
        assert [place.id for place in document.places if place.generic] == [
            *("explain", "in-depth", "proof", "follow-ups", "pitfalls", "interviewer", "sources"),
        ]
        assert {place.label for place in document.places if not place.generic} == {"深入", "验证", "追问"}
        assert all(place.code for place in document.places if place.label == "验证")


def test_no_blank_of_a_sentence_is_left() -> None:
    assert not any("{m}" in text or "{n}" in text or "{i}" in text for document in SOME for text in texts(document))


def test_words_of_the_real_answers_collide() -> None:
    found = frequencies()
    for word in ("索引", "镜像", "日志", "参数", "微调"):
        assert 5 <= found[word] <= 119
    assert 1 <= found["回表"] <= 20


def test_a_few_terms_are_everywhere_and_most_are_rare() -> None:
    found = frequencies()
    everywhere = sum(count > len(SOME) / 2 for count in found.values())
    rare = sum(count <= 3 for count in found.values())
    assert everywhere < len(found) / 20
    assert rare > len(found) / 3


def test_no_synthetic_answer_has_a_real_answer_s_subject_in_its_title() -> None:
    titles = " ".join(document.title for document in SOME)
    assert not any(word in titles for word in ("覆盖索引", "回表", "聚簇索引", "倒排索引", "可变默认参数"))


def real(count: int) -> list[Document]:
    answers = [Document(f"mysql/{number}/", f"问题 {number}") for number in range(count)]
    return [*answers, Document("about/", "关于", answer=False)]


def test_real_answers_are_spread_among_synthetic_ones_and_other_pages_come_last() -> None:
    hidden = list(hidden_among(real(3), 30))
    found = [number for number, document in enumerate(hidden) if not is_synthetic(document.url)]
    assert len(hidden) == 34
    assert found[-1] == 33
    assert [hidden[number].url for number in found] == ["mysql/0/", "mysql/1/", "mysql/2/", "about/"]
    assert all(5 <= later - earlier <= 12 for earlier, later in pairwise(found[:-1]))


def test_fewer_synthetic_answers_than_real_ones_lose_none() -> None:
    assert {document.url for document in hidden_among(real(5), 2)} >= {document.url for document in real(5)}
    assert list(hidden_among(real(5), 0)) == real(5)


def test_documents_are_kept_as_they_are(tmp_path: Path) -> None:
    document = Document(
        "a/", "题", terms=("甲", "乙"), places=(Place("x", "标题", prose=("话。",), code=("1",)), Place("y", "空"))
    )
    store([document, SOME[0]], tmp_path / "kept" / "documents.jsonl")
    assert list(load(tmp_path / "kept" / "documents.jsonl")) == [document, SOME[0]]

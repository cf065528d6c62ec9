"""The texts on which the Python and the JavaScript analyser must agree, and the terms that both must give.

``python -m tests.search.vectors`` writes :file:`vectors.json` anew; a change of the analyser then shows as a diff.
Only characters that Unicode 14 knows are used: Python 3.11 knows no others, and browsers do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TypedDict

from scripts.search.analyser import index_terms, query_terms, whole_term

__all__ = ["FILE", "Vector", "make_vectors", "read_vectors", "vector_of", "write_vectors"]

FILE = Path(__file__).with_name("vectors.json")
SEED = 20261123
MIXES, SOUPS = 300, 120

# fmt: off
NAMES = (
    "C++", "c#", "F#", "C++17", "C+++", "g++-13", "c##", "B+树", "B+ 树", "b＋树", "B-树", "B+Tree", "b+ trees",
    "B 树", "entry_points", "entry-points", "entry points", "entrypoints", "Entry.Points", "innodb_page_size",
    "INNODB_PAGE_SIZE", "16KB", "16 KB", "16kb", "１６ＫＢ", "LLaVA-1.5", "llava1.5", "LLaVA 1.5", "sd1.5", "SD 1.5",
    "sd-1.5", "8.0.20", "v8.0.20", "8.0", "8.", ".5", "1.2.3.4", "1..2", "3.11+", "t[0] += [1]", "->", ":=", "=>",
    "!=", "===", "====", "**", "a<=b", "%s", "a&&b", "||", "x|y", "<!--", "//", "/* */", "::", "std::vector", "::1",
    "--", "-", "+", "a+", "a++b", "+a", "#", "c#c", "next-key lock", "SELECT * FROM t WHERE a>1", "key_len",
    "Using index condition", "utf8mb4_0900_ai_ci", "O(n)", "O(log n)", "HTTP/2", "docker-compose.yml",
    "https://example.org/a?b=c#d", "user@example.org", "C:\\Program Files\\x", "/etc/my.cnf", "0x7fff", "1e-3", "50%",
    "3/4", "a.b.c", "__init__", "___", "don't", "it’s", "indexes", "indices", "index's", "queries", "series",
    "classes", "status", "analysis", "has", "gas", "this", "process", "processes", "boxes", "buses", "us", "as",
    "css", "pages", "the pages", "how to do", "THE", "why", "mvcc", "LoRA", "ＬｏＲＡ", "k8s", "i18n", "h2o", "2pc",
    "p99", "4096", "00", "7 8", "7.8 9", "a1b2",
)
CHINESE = (
    "索引", "聚簇索引", "为什么索引会失效", "什么是回表", "回表", "页", "页 目录", "页、目录", "B+ 树的叶子节点",
    "一张表最多能存多少行", "InnoDB 的页是 16KB", "InnoDB的页是16KB吗", "用Docker部署FastAPI",
    "MySQL 8.0 的 skip scan", "LoRA的秩r怎么选", "第3层", "3 层 B+ 树", "的", "了吗", "是什么", "怎么样才能",
    "有哪些", "介绍一下", "请问一下这个到底是怎么回事", "〇", "二〇二六年", "人々", "々", "時々刻々",
    "繁體中文資料庫", "這個欄位", "説明", "說明", "日本語のテキスト", "カタカナ", "ひらがな", "ﾊﾝｶｸ ｶﾀｶﾅ", "ﾊﾟｲｿﾝ",
    "ー", "한국어", "한국어 검색", "각각", "\u1100\u1161\u11a8", "か\u3099", "が", "は\u309a", "索\u0301引",
    "索\u3099引", "索\u200b引", "索\ufeff引", "索\u00ad引", "索\u200d引", "索\u00a0引", "索\u3000引", "索\n引",
    "索\t引", "索，引", "索-引", "索_引", "索·引", "《索引》", "「页」", "索引。页面！", "甲A乙", "甲 A 乙", "A甲",
    "AB甲", "ABC甲", "A 甲", "A-甲", "A，甲", "A  甲", "C++ 模板", "C++模板", "c# 与 .NET", "f(x) 的导数", "n 个",
    "n个", "16 个页", "1.5 版",
)
ODD = (
    "", " ", "   ", "\n\t\r", "\x00", "a\x00b", "索\x00引", "\x01\x02\x7f\x80\x9f", "\ud800", "\udc00", "a\ud800b",
    "索\ud800引", "\udc00\ud800", "\ud83d\ude00", "\ud83d", "\ud842\udfb7", "x\udfff 索引", "\U00020bb7",
    "\U00020bb7野家", "\U0002a6a5\U0002a6a5", "\U000323af", "\U00020000索引", "\U0002f800", "\U0002f81a字",
    "索\U00020bb7引", "a\U00020bb7", "B+\U00020bb7", "\uf900", "\uf9ff更", "\u3400\u4dbf", "\u4e00\u9fff", "\u3007",
    "\ufb01le", "of\ufb01ce", "\ufb03", "\ufb05", "\u2460\u2461", "\u2474", "\u3251", "\u32c0", "\u33a5", "\u337e",
    "\u3231", "\u2122", "\u00bd", "\u00b2", "x\u00b2", "\u2075", "10\u00b5s", "\u03bc\u00b5", "\u212b", "\u212a",
    "\u2126", "\u2103", "\u2164", "\uff21\uff22", "\uff41\uff0b\uff42", "\uff0d\uff1e", "\uff03", "c\uff03",
    "\uff1a\uff1d", "\u3002", "\uff0c", "\u2026", "\u2014\u2014", "\u00b7", "\u201c索引\u201d", "\u0130",
    "\u0130stanbul", "I\u0307", "\u0131", "\u03a3", "\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2",
    "\u03a3\u03a3", "\u0391\u03a3\u0301", "\u0391\u03a3 \u0391", "\u0391\u03a3:\u0391", "\u00df", "\u1e9e", "STRASSE",
    "Stra\u00dfe", "\u00c6on", "\u0152uvre", "\u00d8re", "\u0141\u00f3d\u017a", "\u00d0\u00fe", "caf\u00e9",
    "cafe\u0301", "na\u00efve", "e\u0301\u0302\u0303", "\u0301", "\u0301a", "a\u0345", "\u1fb3", "\u1e69",
    "s\u0323\u0307", "s\u0307\u0323", "\u0390", "\u0149", "\u01c4", "\u01f0", "\u1ffc", "Привет", "ёлка", "Йод",
    "И\u0306од", "індекс", "שלום", "مرحبا", "\u0661\u0662", "\u0967", "हिन्दी", "ไทย", "Ελληνικά", "Việt Nam", "ⅷ",
    "\u200bindex\u200b", "in\u200bdex", "in\u00addex", "\u200e索引\u200f", "\u202e引索\u202c", "\u2066a\u2069",
    "a\u200db", "a\u00a0b", "a\u2009b", "a\u2028b", "a\u2029b", "a\u2010b", "a\u2011b", "a\u2212b", "a\u02d9b",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e8\U0001f1f3", "\u2764\ufe0f", "1\ufe0f\u20e3",
    "\U0001f44d\U0001f3fd", "页\U0001f600目录", "\U0001d400\U0001d401", "\U0001d7d8", "\U0001f130", "\U0001f250",
    "\U0001f200", "\U00010400", "\U0001e900", "\U000e0041", "\ufffd", "\ufffe", "\uffff", "'\"\\`",
    "<script>alert(1)</script>", "</script>", "&amp;&lt;", "${x}", "{{ a }}", "=索引", "~suo yin", "^sy", "^=sy",
    "constructor", "__proto__", "toString",
)
# fmt: on
SCALARS = (
    "aAzZ09 +#-_./:=<>!&|%*的了索引页树〇々あンｱ한ａＺ９＋＃éßİıΣσсЯ①㎡"
    "\ufb01\uf900\u0301\u0345\u3099\u200b\u200d\u00a0\u202e\ufeff\n"
)
ODD_SCALARS = (*SCALARS, "\ud800", "\udbff", "\udc00", "\udfff", "\U00020bb7", "\U0002f81a", "\U0001f600", "\U0001d41a")
GLUE = ("", "", " ", " ", "  ", "-", "_", ".", "/", ":", "，", "。", "\n", "\u00a0", "\u200b", "+", "、", "(", "）")


class Vector(TypedDict):
    """A text with its terms.

    Attributes:
        text: any text, lone surrogates included.
        index: the keys under which it is found, in order.
        query: what is looked up for it: key, kind, and whether it is plain.
        whole: the key of it as a name; empty where nothing in it is searched.
    """

    text: str
    index: list[str]
    query: list[tuple[str, str, bool]]
    whole: str


def vector_of(text: str) -> Vector:
    """Return a text with the terms that the Python analyser gives."""
    query = [(term.text, term.kind.value, term.plain) for term in query_terms(text)]
    return Vector(text=text, index=index_terms(text), query=query, whole=whole_term(text))


def make_vectors() -> list[Vector]:
    """Return every vector; always the same."""
    return [vector_of(text) for text in dict.fromkeys(map(_as_javascript_has_it, _texts()))]


def read_vectors() -> list[Vector]:
    """Return the vectors of the file."""
    vectors: list[Vector] = json.loads(FILE.read_text(encoding="utf-8"))
    for vector in vectors:
        vector["query"] = [(key, kind, plain) for key, kind, plain in vector["query"]]
    return vectors


def write_vectors() -> None:
    """Write the file, a line a vector, in ASCII: nothing on its way may mend or normalise a character."""
    lines = ",\n".join(json.dumps(vector) for vector in make_vectors())
    FILE.write_text(f"[\n{lines}\n]\n", encoding="ascii")


def _texts() -> Iterator[str]:
    yield from NAMES
    yield from CHINESE
    yield from ODD
    for length in (63, 64, 65, 130):
        yield from ("x" * length, "s" * length, "x" * (length - 2) + "es", "索" * length, "1" * length, "é" * length)
        yield from (f"{'x' * length}_{'y' * length}", f"{'x' * length}树", "a." * length, "1." * length, "+" * length)
        yield from ("\U00020bb7" * length, "\u0111" * length)
    random = Random(SEED)  # noqa: S311 - nothing secret
    for _ in range(MIXES):
        pieces = [random.choice(random.choice((NAMES, CHINESE, CHINESE, ODD))) for _ in range(random.randint(2, 5))]
        yield "".join(piece + random.choice(GLUE) for piece in pieces)
    for _ in range(SOUPS):
        yield "".join(random.choice(ODD_SCALARS) for _ in range(random.randint(1, 24)))


def _as_javascript_has_it(text: str) -> str:
    """Join two surrogates that stand side by side: JavaScript cannot tell them from the character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


if __name__ == "__main__":
    write_vectors()

"""The faults of code blocks that are run: their attributes, their output, what they include, and their records.

As in :mod:`tests.faults.catalogue`, each is a minimal mutation of the clean repository.
"""

from __future__ import annotations

from scripts.evidence import Outcome, parse, write
from tests.faults.fault import Catalogue
from tests.faults.repository import FIRST, LAB, RECORD, SECOND, Place, Repository

__all__ = ["FAULTS"]

_catalogue = Catalogue()
FAULTS, fault = _catalogue.faults, _catalogue.fault

INCLUDE = f"{LAB}#levels"
OUTPUT = '```text {title="输出"}\n3\n```'


# --- languages and attributes --------------------------------------------------------------------------


@fault("代码语言写成了别名", "fence-language")
def alias_of_a_language(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "```sh\nmake test\n```")


@fault("拼错的代码块属性", "fence-attribute")
def misspelt_attribute(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", '```python {notrun="要联网"}\nprint(1)\n```')


@fault("没有程序能运行的语言，却没说不运行", "fence-unaccounted")
def language_that_nothing_runs(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "```css\na { color: red; }\n```")


@fault("文件头要用不认识的软件", "needs-unknown")
def unknown_need(repository: Repository) -> Place:
    repository.replace(FIRST, "level: 基础\n", "level: 基础\nneeds: [mysqll]\n")
    return repository.find(FIRST, "needs:")


# --- output --------------------------------------------------------------------------------------------


@fault("输出前面没有会运行的代码块", "output-orphan")
def output_of_nothing(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", f'```python {{not-run="要联网"}}\nprint(3)\n```\n\n{OUTPUT}')
    return Place(place.path, place.line + 4)


@fault("自带输出的代码块后面又写了输出", "output-orphan")
def output_after_a_transcript(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", f"```pycon\n>>> 1 + 2\n3\n```\n\n{OUTPUT}")
    return Place(place.path, place.line + 5)


@fault("varies 写在没有输出的代码块上", "fence-varies")
def varies_without_output(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", '```python {varies="[0-9]+"}\nprint(1)\n```')


@fault("varies 不是合法的正则表达式", "fence-varies")
def varies_that_is_no_pattern(repository: Repository) -> Place:
    return repository.replace(FIRST, '```text {title="输出"}', '```text {title="输出" varies="[0-9"}')


# --- includes ------------------------------------------------------------------------------------------


@fault("代码文件改了名，引入它的页面没改", "include-missing")
def renamed_lab(repository: Repository) -> Place:
    (repository.root / LAB).rename(repository.root / "labs/depth.py")
    return repository.find(FIRST, INCLUDE)


@fault("引入的函数改了名", "include-missing")
def renamed_function_in_a_lab(repository: Repository) -> Place:
    repository.replace(LAB, "def levels", "def depth")
    return repository.find(FIRST, INCLUDE)


@fault("引入 labs 之外的文件", "include-missing")
def include_outside(repository: Repository) -> Place:
    return repository.replace(FIRST, INCLUDE, "labs/../mkdocs.yml")


@fault("引入的代码块自己还有正文", "include-body")
def include_with_a_body(repository: Repository) -> Place:
    place = repository.find(FIRST, INCLUDE)
    fence = repository.read(FIRST).splitlines()[place.line - 1]
    return repository.replace(FIRST, fence, f"{fence}\nprint(1)")


# --- records -------------------------------------------------------------------------------------------


@fault("运行记录被手改过", "evidence-broken")
def record_edited_by_hand(repository: Repository) -> Place:
    return Place(repository.replace(RECORD, "3.11.2", "3.14.0").path, 1)


@fault("运行记录不是合法的 JSON", "evidence-broken")
def record_cut_short(repository: Repository) -> Place:
    repository.write(RECORD, repository.read(RECORD)[:-20])
    return Place(RECORD, 1)


@fault("一篇答案拿了另一篇的运行记录", "evidence-broken")
def record_of_another_answer(repository: Repository) -> Place:
    repository.write("evidence/mysql-2.json", repository.read(RECORD))
    return Place("evidence/mysql-2.json", 1)


@fault("答案已经没有了，运行记录还在", "evidence-orphan")
def record_without_an_answer(repository: Repository) -> Place:
    record = parse(repository.read(RECORD)).model_copy(update={"answer": "mysql-9"})
    write(repository.root / "evidence", record)
    return Place("evidence/mysql-9.json", 1)


@fault("代码块上次运行没有通过", "evidence-failed")
def block_that_failed(repository: Repository) -> Place:
    repository.replace(SECOND, "    print(3)", "    print(4)")
    repository.record(SECOND, {1: (Outcome.FAILED, "输出第 1 行应为 3，实为 4")})
    return repository.find(SECOND, '```python {title="levels.py"}')

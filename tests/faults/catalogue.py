"""The faults: each a minimal mutation of the clean repository, with the place and the rule that must name it."""

from __future__ import annotations

from tests.faults.fault import Catalogue
from tests.faults.repository import DIAGRAM, FIRST, LOGS, SECOND, Place, Repository

__all__ = ["FAULTS"]

MAIN, CSS = "overrides/main.html", "docs/assets/css/base.css"

_catalogue = Catalogue()
FAULTS, fault = _catalogue.faults, _catalogue.fault


# --- links ---------------------------------------------------------------------------------------------


@fault("文件改了名，指向它的链接没改", "link-target")
def renamed_file(repository: Repository) -> Place:
    (repository.root / SECOND).rename(repository.root / "docs/mysql/renamed.md")
    repository.replace("docs/elk/logs.md", "../mysql/second.md", "../mysql/renamed.md")
    repository.replace("docs/mysql/renamed.md", "../mysql/second.md", "../mysql/renamed.md")
    return repository.find(FIRST, "second.md#question-b")


@fault("标题删了，指向它的链接没改", "link-fragment", also="experiment-form site-fragment")
def deleted_heading(repository: Repository) -> Place:
    repository.replace(FIRST, "### 层数对得上吗？ {#exp-levels}", "层数对得上吗？")
    return repository.find(FIRST, "(#exp-levels)")


@fault("锚点打错一个字母", "link-fragment")
def mistyped_anchor(repository: Repository) -> Place:
    return repository.replace(FIRST, "second.md#question-b", "second.md#questionb")


@fault("链到另一篇答案里没有的追问", "link-fragment")
def missing_follow_up(repository: Repository) -> Place:
    return repository.replace(LOGS, "second.md#question-b", "second.md#question-z")


@fault("页内链接指向不存在的小节", "link-fragment")
def dead_fragment_on_own_page(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[下文](#nowhere)。")


@fault("链接写成发布后的地址而不是 .md", "link-target link-rendered")
def link_to_rendered_address(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[第二题](../second/#answer)。")


@fault("绝对路径的链接，在子路径下会断", "link-absolute")
def absolute_link(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[第二题](/mysql/second/)。")


@fault("链接指到 docs 之外", "link-outside link-target")
def link_outside(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[说明](../../README.md)。")


@fault("文件名大小写不符，只在别人的机器上断", "link-case link-target")
def wrong_case(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[第二题](Second.md)。")


@fault("没有地址的链接", "link-empty")
def empty_link(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[第二题]()。")


@fault("没有文字的链接", "link-empty")
def link_without_text(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[](second.md)。")


@fault("javascript: 链接", "link-scheme")
def javascript_link(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "点[这里](javascript:alert(1))。")


@fault("协议相对的外链", "link-scheme link-absolute")
def protocol_relative_link(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[手册](//example.org/manual)。")


@fault("引用式链接没有定义", "link-reference")
def undefined_reference(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[手册][manual]。")


@fault("脚注没有定义", "link-reference")
def undefined_footnote(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "有据[^1]。")


@fault("引用式链接的定义指向没有的文件", "link-target")
def reference_to_missing_file(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "见[手册][manual]。\n\n[manual]: nowhere.md")


@fault("列表里的断链", "link-target")
def dead_link_in_a_list(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", "- 一\n    - 二，见[三](nowhere.md)")
    return Place(place.path, place.line + 1)


@fault("表格里的断链", "link-target")
def dead_link_in_a_table(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", "| 甲 | 乙 |\n| --- | --- |\n| 一 | [二](nowhere.md) |")
    return Place(place.path, place.line + 2)


@fault("定义列表里的断链", "link-target")
def dead_link_in_a_definition(repository: Repository) -> Place:
    place = repository.append(FIRST, "pitfalls", "「又一个误区。」\n\n:   见[别处](nowhere.md)。")
    return Place(place.path, place.line + 2)


# --- images --------------------------------------------------------------------------------------------


@fault("图片文件不存在", "image-missing")
def broken_image(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "![示意](../assets/none.png)")


@fault("引用里的图片不存在", "image-missing")
def broken_image_in_a_quote(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "> ![示意](../assets/none.png)")


@fault("图片没有替代文字", "image-alt")
def image_without_alternative(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "![](../assets/figure.svg)")


@fault("外站的图片", "image-foreign link-scheme image-missing foreign-host")
def foreign_image(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "![示意](https://example.org/a.png)")


# --- HTML in Markdown ----------------------------------------------------------------------------------


@fault("锚点只写在 HTML 里", "raw-html")
def anchor_in_html(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", '<a id="old-name"></a>旧名字。')


@fault("正文里的脚本", "raw-html", also="foreign-host inline-script")
def script_in_markdown(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "<script>alert(1)</script>")


@fault("折叠块里的图片不存在", "raw-html image-missing", also="site-asset")
def image_in_a_collapsed_block(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", '<details><summary>看</summary><img src="none.png"></details>')


@fault("HTML 的断链", "raw-html", also="site-link")
def dead_html_link(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", '<a href="nowhere/">别处</a>')


@fault("HTML 上的事件属性", "raw-html")
def event_attribute(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", '<kbd onclick="alert(1)">回车</kbd>')


# --- headings, ids, sections ---------------------------------------------------------------------------


@fault("两个标题用同一个 id", "duplicate-id")
def duplicate_heading_id(repository: Repository) -> Place:
    return repository.replace(FIRST, "{#question-b}", "{#question-a}")


@fault("图与标题用同一个 id", "duplicate-id")
def figure_takes_a_heading_s_id(repository: Repository) -> Place:
    repository.replace(FIRST, "{#fig-path ", "{#question-a ")
    return repository.find(FIRST, "### 问题 mysql-1 的追问 a？ {#question-a}")


@fault("标题没有 id", "heading-id")
def heading_without_id(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "### 没有名字")


@fault("标题的 id 是中文", "heading-id-form")
def chinese_id(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "### 小节 {#小节}")


@fault("少了一节", "section-missing", also="pitfalls-form site-fragment")
def missing_section(repository: Repository) -> Place:
    repository.replace(SECOND, "## 面试官视角 {#interviewer}\n\n以下是观点，不是事实。\n\n", "")
    lines = repository.read(SECOND).count("\n")
    return Place(SECOND, lines)


@fault("多了一节", "section-unknown")
def unknown_section(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "## 小结 {#summary}\n\n完。")


@fault("两节次序颠倒", "section-order")
def sections_out_of_order(repository: Repository) -> Place:
    text = repository.read(SECOND)
    explain, depth = text.index("## 三分钟展开"), text.index("## 深入机制")
    end = text.index("## 动手验证")
    repository.write(SECOND, text[:explain] + text[depth:end] + text[explain:depth] + text[end:])
    return repository.find(SECOND, "## 深入机制")


@fault("一节改了标题", "section-title")
def renamed_section(repository: Repository) -> Place:
    return repository.replace(SECOND, "## 三分钟展开", "## 展开说说")


@fault("追问不是问句", "follow-up-question")
def follow_up_without_question_mark(repository: Repository) -> Place:
    return repository.replace(SECOND, "的追问 c？", "的追问 c")


@fault("追问少于三个", "follow-ups-few")
def too_few_follow_ups(repository: Repository) -> Place:
    repository.replace(SECOND, "### 问题 mysql-2 的追问 c？ {#question-c}", "追问 c")
    return repository.find(SECOND, "{#follow-ups}")


# --- front matter --------------------------------------------------------------------------------------


@fault("文件头不是合法的 YAML", "front-matter-syntax", also="link-target link-fragment front-matter-schema")
def broken_front_matter(repository: Repository) -> Place:
    return repository.replace(SECOND, "title: 问题 mysql-2？", "title: 问题: 又一个: 冒号")


@fault("文件头缺一项", "front-matter-schema")
def missing_key(repository: Repository) -> Place:
    repository.replace(SECOND, "level: 基础\n", "")
    return Place(SECOND, 1)


@fault("文件头多一项（拼错的键）", "front-matter-schema")
def misspelt_key(repository: Repository) -> Place:
    return repository.replace(SECOND, "summary: ", "sumary: x\nsummary: ")


@fault("摘要超过 120 字", "front-matter-schema")
def long_summary(repository: Repository) -> Place:
    return repository.replace(SECOND, "summary: 一句话。", f"summary: {'长' * 121}")


@fault("编号被别的答案用了", "duplicate-answer-id", also="answer-id-changed site-duplicate-id site-short-link")
def duplicate_answer_id(repository: Repository) -> Place:
    return repository.replace(SECOND, "id: mysql-2", "id: mysql-1")


@fault("编号不属于主题", "answer-id-topic", also="answer-id-changed")
def id_of_another_topic(repository: Repository) -> Place:
    return repository.replace(SECOND, "id: mysql-2", "id: elk-2")


@fault("两篇答案同一个题目", "duplicate-title")
def duplicate_title(repository: Repository) -> Place:
    return repository.replace(SECOND, "title: 问题 mysql-2？", "title: 问题 mysql-1？")


# --- fences and diagrams -------------------------------------------------------------------------------


@fault("不认识的代码语言", "fence-language")
def unknown_language(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "```pyhton\nprint(1)\n```")


@fault("没有语言的代码块", "fence-no-language")
def fence_without_language(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "```\nprint(1)\n```")


@fault("四个反引号的块里，语言不认识", "fence-language")
def unknown_language_in_four_backticks(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "````pyhton\n```\n````")


@fault("波浪线的块里，语言不认识", "fence-language")
def unknown_language_in_tildes(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "~~~pyhton\nprint(1)\n~~~")


@fault("列表里的提示块里的代码块，语言不认识", "fence-language")
def unknown_language_deep_inside(repository: Repository) -> Place:
    text = "- 一\n\n    !!! note\n\n        ```pyhton\n        print(1)\n        ```"
    place = repository.append(FIRST, "in-depth", text)
    return Place(place.path, place.line + 4)


@fault("代码块没有结束", "fence-unclosed", also="section-missing follow-ups-few link-fragment experiment-form")
def unclosed_fence(repository: Repository) -> Place:
    return repository.append(FIRST, "sources", "```python\nprint(1)")


@fault("有意不运行，却没写原因", "fence-not-run-empty")
def not_run_without_reason(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", '```python {not-run=""}\nprint(1)\n```')


@fault("代码块里的 YAML 不合法", "fence-syntax fence-invalid")
def invalid_yaml_block(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", "```yaml\na: 1\nb: [1, 2\nc: 3\n```")
    return Place(place.path, place.line + 3)


@fault("代码块里的 JSON 不合法", "fence-syntax fence-invalid")
def invalid_json_block(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", '```json\n{\n  "a": 1,\n}\n```')
    return Place(place.path, place.line + 3)


@fault("代码块里的 TOML 不合法", "fence-syntax fence-invalid")
def invalid_toml_block(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", "```toml\n[a]\nb = \n```")
    return Place(place.path, place.line + 2)


@fault("工作流里的键拼错（YAML 合法）", "fence-invalid")
def misspelt_workflow_key(repository: Repository) -> Place:
    repository.replace(FIRST, "    runs-on: ubuntu-24.04", "    run-on: ubuntu-24.04")
    return repository.find(FIRST, "  test:")  # the job that lacks its runs-on


@fault("pyproject.toml 里的键拼错（TOML 合法）", "fence-invalid")
def misspelt_project_key(repository: Repository) -> Place:
    text = '```toml {title="pyproject.toml"}\n[project]\nname = "a"\nversion = "1"\nlicence = "MIT"\n```'
    repository.append(FIRST, "in-depth", text)
    return repository.find(FIRST, "licence")


@fault("Mermaid 语法错误", "diagram-syntax")
def invalid_mermaid(repository: Repository) -> Place:
    return repository.replace(FIRST, '  B --> C["聚簇索引"]', '  B --> C[["聚簇索引"]')


@fault("图没有文字替代", "diagram-attributes")
def diagram_without_alternative(repository: Repository) -> Place:
    return repository.replace(FIRST, ' desc="从根页到叶页，再回到聚簇索引。"', "")


@fault("图太宽，手机上看不清", "diagram-width")
def wide_diagram(repository: Repository) -> Place:
    wide = DIAGRAM.replace("flowchart TD", "flowchart LR").replace("叶页", "叶页叶页叶页叶页叶页叶页叶页")
    repository.replace(FIRST, DIAGRAM, wide.replace("根页", "根页根页根页根页根页根页根页"))
    return repository.find(FIRST, "```mermaid")


@fault("程序画的图里写死了颜色", "picture")
def painted_picture(repository: Repository) -> Place:
    words = '<svg viewBox="0 0 300 40">\n<title>题</title><desc>话</desc>'
    code = '```python\nprint(drawing)\n```\n\n```svg {title="输出"}'
    repository.append(FIRST, "in-depth", f'{code}\n{words}\n<rect fill="red"/>\n</svg>\n```')
    return repository.find(FIRST, '<rect fill="red"/>')


# --- prose ---------------------------------------------------------------------------------------------


@fault("中文句子里的半角标点", "half-width cjk-spacing")
def half_width_punctuation(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "先找页,再找记录。")


@fault("中文与西文之间没有空格", "cjk-spacing half-width")
def missing_space(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "这是InnoDB的页。")


@fault("聊天残留", "chat-residue")
def chat_residue(repository: Repository) -> Place:
    return repository.append(FIRST, "interviewer", "祝你面试顺利！")


@fault("套话", "forbidden-phrase")
def filler(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "综上所述，页是基本单位。")


@fault("表头是空的", "empty-table-header", also="site-accessibility")
def empty_table_header(repository: Repository) -> Place:
    return repository.append(FIRST, "in-depth", "| | 乙 |\n| --- | --- |\n| 一 | 二 |")


@fault("观点没有标明", "opinion-marked")
def unmarked_opinion(repository: Repository) -> Place:
    repository.replace(SECOND, "以下是观点，不是事实。", "这题考基础。")
    return repository.find(SECOND, "{#interviewer}")


# --- files ---------------------------------------------------------------------------------------------


@fault("文件不是 UTF-8", "encoding", also="link-target link-fragment")
def not_utf8(repository: Repository) -> Place:
    file = repository.root / "docs/mysql/third.md"
    file.write_bytes("第一行\n".encode() + "第二行".encode("gbk"))
    return Place("docs/mysql/third.md", 2)


@fault("空文件", "page-empty", also="front-matter-schema section-missing")
def empty_file(repository: Repository) -> Place:
    repository.write("docs/mysql/third.md", "")
    return Place("docs/mysql/third.md", 1)


@fault("5 MB 的文件", "page-size", also="front-matter-schema")
def enormous_file(repository: Repository) -> Place:
    repository.write("docs/mysql/third.md", repository.read(SECOND).replace("mysql-2", "mysql-3") + "字" * 1_800_000)
    return Place("docs/mysql/third.md", 1)


@fault("符号链接指到 docs 之外", "symlink")
def symlink_outside(repository: Repository) -> Place:
    (repository.root / "docs/mysql/third.md").symlink_to("/etc/hostname")
    return Place("docs/mysql/third.md", 1)


@fault("文件名带空格", "page-name", also="link-target")
def name_with_space(repository: Repository) -> Place:
    text = repository.read(SECOND).replace("mysql-2", "mysql-3").replace("order: 2", "order: 3")
    repository.write("docs/mysql/third page.md", text)
    return Place("docs/mysql/third page.md", 1)


@fault("文件名是中文", "page-name")
def chinese_name(repository: Repository) -> Place:
    text = repository.read(SECOND).replace("mysql-2", "mysql-3").replace("order: 2", "order: 3")
    repository.write("docs/mysql/第三题.md", text)
    return Place("docs/mysql/第三题.md", 1)


# --- templates and styles ------------------------------------------------------------------------------


@fault("模板里的 CDN 脚本", "foreign-host")
def cdn_script(repository: Repository) -> Place:
    script = '<script src="https://cdn.example.com/x.js"></script>'
    repository.replace(MAIN, '<link rel="icon"', f'{script}\n  <link rel="icon"')
    return repository.find(MAIN, "cdn.example.com")


@fault("模板里协议相对的脚本", "foreign-host")
def protocol_relative_script(repository: Repository) -> Place:
    repository.replace(MAIN, '<link rel="icon"', '<script src="//cdn.example.com/x.js"></script>\n  <link rel="icon"')
    return repository.find(MAIN, "cdn.example.com")


@fault("样式里的网络字体", "foreign-host")
def web_font(repository: Repository) -> Place:
    rule = '@font-face { font-family: "X"; src: url("https://fonts.example.com/x.woff2"); }\n'
    repository.write(CSS, repository.read(CSS) + rule)
    return repository.find(CSS, "fonts.example.com")


@fault("样式里导入别的网站", "foreign-host")
def css_import(repository: Repository) -> Place:
    repository.write(CSS, '@import "//example.com/x.css";\n' + repository.read(CSS))
    return Place(CSS, 1)


@fault("样式引用的文件不存在", "site-asset")
def missing_background(repository: Repository) -> Place:
    repository.write(CSS, repository.read(CSS) + '.x { background: url("../img/none.png"); }\n')
    return repository.find(CSS, "none.png")


@fault("模板里的图片没有替代文字", "site-image-alt")
def template_image_without_alternative(repository: Repository) -> Place:
    repository.replace(
        "overrides/partials/footer.html", "<nav", "<img src=\"{{ 'assets/figure.svg' | url }}\">\n  <nav"
    )
    return repository.find("overrides/partials/footer.html", "<img")


@fault("模板里的断链", "site-link")
def dead_template_link(repository: Repository) -> Place:
    repository.replace("overrides/partials/footer.html", "<nav", "<a href=\"{{ 'gone/' | url }}\">旧页</a>\n  <nav")
    return repository.find("overrides/partials/footer.html", "gone/")


@fault("模板里断掉的锚点", "site-fragment")
def dead_template_fragment(repository: Repository) -> Place:
    repository.replace("overrides/partials/footer.html", "#licence", "#license")
    return repository.find("overrides/partials/footer.html", "#license")


@fault("模板造出重复的 id", "site-duplicate-id")
def duplicate_id_by_template(repository: Repository) -> Place:
    repository.replace("overrides/partials/footer.html", "<nav", '<p id="answer">脚</p>\n  <nav')
    return repository.find("overrides/partials/footer.html", 'id="answer"')


# --- permanent links -----------------------------------------------------------------------------------


def _redirects(repository: Repository, *lines: str) -> None:
    repository.replace("permalinks.yml", "redirects:\n", "redirects:\n" + "".join(f"  {line}\n" for line in lines))


@fault("重定向绕圈", "redirect-loop")
def redirect_loop(repository: Repository) -> Place:
    _redirects(repository, "old/a/: old/b/", "old/b/: old/a/")
    return repository.find("permalinks.yml", "old/a/: old/b/")


@fault("重定向连跳两次", "redirect-chain")
def redirect_chain(repository: Repository) -> Place:
    _redirects(repository, "old/a/: old/b/", "old/b/: mysql/first/")
    return repository.find("permalinks.yml", "old/a/: old/b/")


@fault("重定向到没有的页面", "redirect-target")
def redirect_to_nowhere(repository: Repository) -> Place:
    _redirects(repository, "old/a/: mysql/gone/")
    return repository.find("permalinks.yml", "old/a/:")


@fault("重定向到没有的小节", "redirect-fragment")
def redirect_to_dead_fragment(repository: Repository) -> Place:
    _redirects(repository, "old/a/: mysql/first/#gone")
    return repository.find("permalinks.yml", "old/a/:")


@fault("还在的页面被重定向盖住", "redirect-source-exists")
def redirect_over_a_page(repository: Repository) -> Place:
    _redirects(repository, "mysql/second/: mysql/first/")
    return repository.find("permalinks.yml", "mysql/second/: mysql/first/")


@fault("旧锚点通到没有的锚点", "former-anchor-dead")
def former_anchor_to_nowhere(repository: Repository) -> Place:
    entry = "former_anchors:\n  mysql/first/: {old-name: gone}\n"
    repository.replace("permalinks.yml", "former_anchors:\n", entry)
    return repository.find("permalinks.yml", "old-name")


@fault("已发布的编号改了", "answer-id-changed")
def changed_permanent_id(repository: Repository) -> Place:
    repository.commit("published")
    repository.commit("since then")
    return repository.replace(SECOND, "id: mysql-2", "id: mysql-9")


@fault("登记没有跟上页面", "permalinks-stale")
def stale_registry(repository: Repository) -> Place:
    repository.append(FIRST, "in-depth", "### 新的一节 {#brand-new}\n\n新。")
    return repository.find("permalinks.yml", "  mysql/first/:")

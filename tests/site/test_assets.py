"""What reaches the reader: few files, small, named by their content, the same look whoever chose it."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.search.analyser import SPECIFICATION
from scripts.site.assets import BUNDLES, FOLDER, THEME_START, bundled_sources, write_assets
from scripts.site.builder import build_site
from tests.conftest import ROOT

ASSETS = ROOT / "docs" / "assets"


def written(assets: Path, target: Path) -> dict[str, str]:
    """The text of each bundle by its name."""
    files = write_assets(assets, target / FOLDER)["files"]
    return {name: (target / address).read_text(encoding="utf-8") for name, address in files.items()}


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A folder with one line in every file that a bundle names."""
    for bundle in BUNDLES:
        for source in bundle.sources:
            file = tmp_path / "assets" / source.replace("*", "only")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("/* 甲 */ a { color: red; }" if file.suffix == ".css" else "const a = 1; // 甲\nrun(a);")
    (tmp_path / "assets" / THEME_START).write_text("start( );\n")
    return tmp_path / "assets"


def test_every_style_sheet_and_page_script_is_in_one_bundle_and_paper_last_in_two() -> None:
    bundled = bundled_sources(ASSETS)
    left = {
        file.relative_to(ASSETS).as_posix()
        for folder in ("css", "js")
        for file in (ASSETS / folder).rglob("*.*")
        if file not in bundled
    }
    live = {f"js/live/{name}.mjs" for name in ("controls", "drawing", "figure", "theme")}
    assert left == {"css/redirect.css", "js/redirect.js", "js/live-diagram.mjs", *live}
    named = [file for bundle in BUNDLES for source in bundle.sources for file in ASSETS.glob(source)]
    assert {file.name for file in named if named.count(file) > 1} == {"print.css"}


def test_a_name_changes_with_the_content_and_only_then(assets: Path, tmp_path: Path) -> None:
    before = write_assets(assets, tmp_path / "one")["files"]
    assert write_assets(assets, tmp_path / "two")["files"] == before
    (assets / "css" / "tokens.css").write_text("b { color: blue; }")
    after = write_assets(assets, tmp_path / "three")["files"]
    assert {name for name in before if before[name] != after[name]} == {"site.css"}


def test_comments_and_spaces_stay_behind(assets: Path, tmp_path: Path) -> None:
    texts = written(assets, tmp_path / "out")
    assert "a{color:red}" in texts["search.css"]
    assert "甲" not in "".join(texts.values())


def test_the_worker_begins_with_the_definition_that_the_index_was_made_by(assets: Path, tmp_path: Path) -> None:
    text = written(assets, tmp_path / "out")["search-worker.js"]
    named, _, rest = text.partition("=")
    assert named == "const SPECIFICATION"
    assert json.JSONDecoder().raw_decode(rest)[0] == SPECIFICATION


def test_scripts_of_the_page_do_not_see_each_other_s_names(assets: Path, tmp_path: Path) -> None:
    (assets / "js" / "site" / "other.js").write_text("const a = 2;\nrun(a);")
    assert written(assets, tmp_path / "out")["site.js"].replace("\n", "") == "{const a=1;run(a);}{const a=2;run(a);}"


def test_a_style_sheet_stands_beside_its_sources_so_that_its_addresses_hold(assets: Path, tmp_path: Path) -> None:
    files = write_assets(assets, tmp_path / "out")["files"]
    assert {Path(address).parent.as_posix() for address in files.values()} == {"assets/css", "assets/js"}


def test_a_missing_source_is_named(assets: Path, tmp_path: Path) -> None:
    (assets / "css" / "print.css").unlink()
    with pytest.raises(FileNotFoundError, match=r"print\.css"):
        write_assets(assets, tmp_path / "out")


def test_the_policy_lets_exactly_the_inline_script_run(repository: Path) -> None:
    site = build_site(repository, read_corpus(repository), repository / "site").site
    html = (site / "mysql/first/index.html").read_text(encoding="utf-8")
    inline = [text for text in re.findall(r"<script>(.*?)</script>", html, re.DOTALL) if text]
    assert len(inline) == 1
    digest = base64.b64encode(sha256(inline[0].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in html


def test_the_theme_leaves_nothing_that_no_page_loads(repository: Path) -> None:
    site = build_site(repository, read_corpus(repository), repository / "site").site
    named = {file.name for file in (site / "assets").rglob("*") if file.is_file()}
    assert not [name for name in named if name.startswith(("bundle.", "main.", "palette.")) or name.endswith(".map")]


def test_following_the_system_and_choosing_dark_give_the_same_colours() -> None:
    text = (ASSETS / "css" / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"color-scheme: dark;(.*?)\}", text, re.DOTALL)
    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()

# 有据：每个目标只调用一个命令；真正的逻辑在 scripts/。
PORT ?= 8000
FORMAT ?= text
PYTHON ?= python3
RUN := .venv/bin/python -m scripts

.DEFAULT_GOAL := help
.PHONY: help serve test check check-external verify shell doctor mutate retrain permalinks build new bench \
  bench-checks bench-pages bench-search compare lint types unit coverage prove browser lock clean setup setup-check setup-dev

help: ## 列出全部目标
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

setup:
	@command -v $(PYTHON) >/dev/null || { echo "准备失败：找不到 $(PYTHON)，需要 Python 3.11 以上" >&2; exit 1; }
	@$(PYTHON) scripts/bootstrap.py requirements.txt

setup-check: setup
	@$(PYTHON) scripts/bootstrap.py requirements-check.txt

setup-dev: setup-check
	@$(PYTHON) scripts/bootstrap.py requirements-dev.txt

serve: setup ## 在 http://127.0.0.1:8000/ 预览，保存即刷新（PORT=8001 换端口）
	@$(RUN) serve --port $(PORT)

check: setup-check ## 检查源文件与构建出的站点，不执行任何代码块（FORMAT=github|json）
	@$(RUN) check --format $(FORMAT) $(if $(EVIDENCE),--evidence "$(EVIDENCE)")

verify: setup-check ## 运行代码块，写下运行记录（ONLY=mysql-2 UPDATE=1 FRESH=1 STRICT=1 SHARD=1/3 JOBS=2）
	@$(RUN) verify --only "$(ONLY)" --shard "$(SHARD)" $(if $(UPDATE),--update) $(if $(FRESH),--fresh) \
	  $(if $(STRICT),--strict) $(if $(EVIDENCE),--evidence "$(EVIDENCE)") $(if $(JOBS),--jobs $(JOBS))

shell: setup ## 打开一篇答案的实验环境，代码块可以逐个贴进去：ANSWER=mysql-2
	@$(RUN) shell --answer "$(ANSWER)"

doctor: setup ## 实验要用的软件：找到了哪些，缺哪些，怎样装
	@$(RUN) doctor

mutate: setup-check ## 改动代码块与输出，看验证抓不抓得到（ONLY=python-1 SEED=1 COUNT=20）
	@$(RUN) mutate --only "$(ONLY)" $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT))

retrain: setup ## 重新训练 labs/ 里的长实验（ONLY=diffusion；要几分钟）
	@$(RUN) retrain --only "$(ONLY)"

check-external: setup-dev ## 检查外部链接（要联网）
	@$(RUN) external

permalinks: setup ## 登记新的页面与锚点到 permalinks.yml
	@$(RUN) permalinks

build: setup ## 把完整的站点写进 site/（EVIDENCE=build/evidence 用另一份运行记录）
	@$(RUN) build $(if $(EVIDENCE),--evidence "$(EVIDENCE)")

new: setup ## 写一篇新答案的骨架：TOPIC=mysql SLUG=what-is-mvcc TITLE="MVCC 是什么？"
	@$(RUN) new --topic "$(TOPIC)" --slug "$(SLUG)" $(if $(TITLE),--title "$(TITLE)")

test: setup-dev lint types check prove unit ## 全部检查与测试：代码块全部真跑一遍，浏览器测试也在内

# 与提交的运行记录相比，不改写它；验证不了的代码块算失败。
prove:
	@$(RUN) verify --strict --evidence build/evidence

lint:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types:
	@.venv/bin/mypy

unit:
	@$(RUN) browser
	@.venv/bin/pytest --numprocesses auto --dist loadfile

coverage: setup-dev ## 全部测试，并报告哪些行没有跑到
	@$(RUN) browser
	@.venv/bin/pytest --cov --numprocesses auto --dist loadfile

browser: setup-dev ## 只做浏览器测试（EVIDENCE=build/evidence 用另一份运行记录）
	@$(RUN) browser
	@$(if $(EVIDENCE),EVIDENCE="$(EVIDENCE)") .venv/bin/pytest tests/browser

bench: setup-dev ## 构建用时与页面大小；只报告，不判定
	@.venv/bin/python -m scripts bench

bench-checks: setup-check ## 检查的用时怎样随答案数增长
	@$(RUN) bench-checks

bench-pages: setup-dev ## 与原样的 Material、VitePress 比页面（要 Node；RUNS=1 ONLY=ours KINDS=answer,home FORMAT=json）
	@$(RUN) bench-pages --runs $(or $(RUNS),5) --only "$(ONLY)" --kinds "$(KINDS)" --format $(FORMAT)

bench-search: setup-dev ## 与 Material、Pagefind 比搜索（SIZES=0,1000 ENGINES=ours QUERIES=tuned SAMPLE=24 FORMAT=json）
	@$(RUN) bench-search --sizes "$(SIZES)" --engines "$(ENGINES)" --queries $(or $(QUERIES),all) \
	  --sample $(or $(SAMPLE),24) --format $(FORMAT)

compare: setup-dev ## 每种故障由谁抓得到：更新 docs/contributing/faults.md
	@.venv/bin/python -m tests.faults.compare

lock: setup-dev ## 重新锁定依赖（带校验和）
	@.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.txt
	@.venv/bin/uv pip compile pyproject.toml --group check --constraints requirements.txt --universal \
	  --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-header --quiet \
	  --output-file requirements-check.txt
	@.venv/bin/uv pip compile pyproject.toml --group dev --constraints requirements-check.txt --universal \
	  --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-header --quiet \
	  --output-file requirements-dev.txt
	@.venv/bin/uv pip compile --group pagefind --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file scripts/bench/search/pagefind.txt
	@for group in packaging package-index delivery torch; do \
	  .venv/bin/uv pip compile --group $$group --universal --python-version 3.11 --fork-strategy fewest \
	    --generate-hashes --no-emit-index-url --no-header --quiet \
	    --output-file labs/environments/$$group.txt || exit 1; done

clean: ## 删去构建产物（不删虚拟环境）
	@rm -rf build site .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

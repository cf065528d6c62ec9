# 有据：每个目标只调用一个命令；真正的逻辑在 scripts/。
PORT ?= 8000
FORMAT ?= text
PYTHON ?= python3
RUN := .venv/bin/python -m scripts

.DEFAULT_GOAL := help
.PHONY: help serve test check check-external permalinks build new bench bench-checks compare lint types unit \
  lock clean setup setup-check setup-dev

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
	@$(RUN) check --format $(FORMAT)

check-external: setup-dev ## 检查外部链接（要联网）
	@$(RUN) external

permalinks: setup ## 登记新的页面与锚点到 permalinks.yml
	@$(RUN) permalinks

build: setup ## 把完整的站点写进 site/
	@$(RUN) build

new: setup ## 写一篇新答案的骨架：TOPIC=mysql SLUG=what-is-mvcc TITLE="MVCC 是什么？"
	@$(RUN) new --topic "$(TOPIC)" --slug "$(SLUG)" $(if $(TITLE),--title "$(TITLE)")

test: setup-dev lint types check unit ## 全部检查与测试，浏览器测试也在内

lint:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types:
	@.venv/bin/mypy

unit:
	@.venv/bin/python -m scripts browser
	@.venv/bin/pytest --cov

bench: setup-dev ## 构建用时与页面大小；只报告，不判定
	@.venv/bin/python -m scripts bench

bench-checks: setup-check ## 检查的用时怎样随答案数增长
	@$(RUN) bench-checks

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

clean: ## 删去构建产物（不删虚拟环境）
	@rm -rf build site .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Everything on a machine with Python and make. Each target makes .venv by itself.
#   TORCH_INDEX=<address>  on Linux: the index of CPU builds of torch (see README.md)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python
READY := $(VENV)/ready
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve style test site downloads-check firefox book book-check accept bench \
        links mutate mutate-prose upgrade verdicts accept-verdicts processors

help:
	@echo "make serve    the site with live preview, on http://127.0.0.1:8000/"
	@echo "make test     every test, a strict build among them, and the style checks"
	@echo "make site     a strict build into site/"
	@echo "make style    the style checks alone, in seconds"
	@echo "make downloads-check  every download runs where only the wheel is, in minutes"
	@echo "make firefox  the site in Firefox, where it is installed"
	@echo "make book     the site with the book as one file: PDF and EPUB, in minutes"
	@echo "make book-check  both from the built site, twice, by the checkers (needs Java)"
	@echo "make accept   write what the code prints into the pages' Output fences"
	@echo "make verdicts [PAGE=...] [BLOCKS=5]  do verdicts hold on other seeds? in minutes"
	@echo "make accept-verdicts  the same, into the table of How this site is tested"
	@echo "make bench    measured speeds, as ratios"
	@echo "make links    do the links to other sites still lead somewhere?"
	@echo "make mutate   how many changed rules the tests notice"
	@echo "make mutate-prose  how many changed numbers and words the checks notice"
	@echo "make processors  do pages hold where matrices are computed as on others?"
	@echo "make upgrade  the newest versions, and every published number that moved"

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; \
	sys.exit(sys.version_info < (3, 11) and f"gdlessons needs Python 3.11 or newer, got {v}")'
	@echo "Installing into $(VENV): a few minutes the first time"
	$(PYTHON) -m venv --clear $(VENV)
	$(if $(TORCH_INDEX),$(PY) -m pip install -c constraints.txt torch --index-url $(TORCH_INDEX))
	$(PY) -m pip install -c constraints.txt -e ".[dev]"
	@$(PY) -c 'import pathlib; pathlib.Path("$(READY)").touch()'

serve: $(READY)
	$(PY) -m mkdocs serve

style: $(READY)
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m codespell_lib
	$(PY) -m mypy
	$(PY) -m deno fmt --check
	$(PY) -m deno lint
	$(PY) -m deno check docs/javascripts
	$(BIN)/zizmor --offline --quiet .github

test: style
	$(PY) -m pytest -n auto --dist worksteal --junitxml=.cache/tests.xml

site: $(READY)
	$(PY) -m mkdocs build --strict

downloads-check: $(READY)
	$(PY) -m pytest tests/pages/test_downloads.py -m by_hand

firefox: $(READY)
	$(PY) -m pytest tests/site/test_firefox.py -m by_hand

book: site
	PYTHONPATH=docs $(PY) -m hooks.takeaway.book site

book-check: site
	$(PY) -m pip install -c constraints.txt -e ".[dev,book]"
	BOOK_OF=site $(PY) -m pytest tests/site/test_book*.py -m by_hand -s

accept: $(READY)
	PYTHONPATH=docs $(PY) -m hooks.run.accept

# The arithmetic of processors without AVX-512, and of those without fused products.
processors: $(READY)
	ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2 MKL_CBWR=AVX2 \
	$(PY) -m pytest -n auto README.md docs gdlessons tests/package
	ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=SSE41 MKL_CBWR=COMPATIBLE \
	$(PY) -m pytest -n auto README.md docs gdlessons tests/package

verdicts: $(READY)
	PYTHONPATH=docs $(PY) -m hooks.run.verdicts $(if $(BLOCKS),--blocks $(BLOCKS)) $(PAGE)

accept-verdicts: $(READY)
	PYTHONPATH=docs $(PY) -m hooks.run.verdicts --accept

bench: $(READY)
	$(PY) tests/benchmarks/bench_tests.py
	$(PY) tests/benchmarks/bench_package.py
	$(PY) tests/benchmarks/bench_rules.py
	$(PY) tests/benchmarks/bench_descend.py
	$(PY) tests/benchmarks/bench_playground.py
	$(PY) tests/benchmarks/bench_pages.py
	$(PY) tests/benchmarks/bench_site.py
	$(PY) tests/benchmarks/bench_weight.py

links: $(READY)
	$(PY) -m tests.site.check_links

mutate: $(READY)
	$(PY) -m pip install mutmut
	OMP_NUM_THREADS=1 $(PY) -m mutmut run
	$(PY) -m mutmut results

mutate-prose: $(READY)
	PYTHONPATH=docs $(PY) -m tests.pages.mutate_prose

upgrade: $(READY)
	$(if $(TORCH_INDEX),$(PY) -m pip install --upgrade torch --index-url $(TORCH_INDEX))
	$(PY) -m pip install --upgrade --upgrade-strategy eager -e ".[dev,book]"
	$(PY) -m pip freeze --exclude-editable > constraints.txt
	$(PY) -c 'import pathlib, re; p = pathlib.Path("constraints.txt"); \
	p.write_text(re.sub(r"\+\w+$$", "", p.read_text(), flags=re.M))'
	PYTHONPATH=docs $(PY) -m hooks.run.accept
	git diff --unified=0 -- constraints.txt README.md docs | tee .cache/moved.diff
	$(MAKE) test

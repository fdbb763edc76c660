# Everything a person types. Targets need only python3 (3.11 to 3.13), git and make.
PYTHON3 ?= python3
PY := .venv/bin/python

.PHONY: run dev browser test test-wall test-rooms test-browser check doctor engine clean
.DEFAULT_GOAL := run

run: ## Start everything; Ctrl-C stops it
	@exec $(PYTHON3) config/bootstrap.py run

dev: ## Prepare the environment of tests and checks
	@$(PYTHON3) config/bootstrap.py dev

browser: dev
	@$(PY) -m tests.journeys.browser

# Each run of pytest starts servers of its own: two go side by side, and the browser has the machine to itself.
test: browser ## All tests, on real services
	@$(MAKE) --no-print-directory -j2 test-wall test-rooms
	@$(MAKE) --no-print-directory test-browser

WALL := tests/config tests/tenants

test-wall: dev
	$(PY) -m pytest -m "not browser" $(WALL) $(ARGS)

test-rooms: dev
	$(PY) -m pytest -m "not browser" tests $(WALL:%=--ignore=%) $(ARGS)

test-browser: browser
	DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PY) -m pytest -m browser $(ARGS)

check: dev ## Style, types, imports, templates, migrations, deployment
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	SECRET_KEY=check .venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --check --lint
	SECRET_KEY=check LOG_LEVEL=CRITICAL $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	SECRET_KEY=check $(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(60))") \
		PUBLIC_URL=https://shop.example.com $(PY) manage.py check --deploy --fail-level WARNING

doctor: ## Say what is wrong with this installation
	@$(PYTHON3) config/bootstrap.py doctor $(ARGS)

engine: ## Prepare the engine's environment and weights, without starting it
	@$(PYTHON3) config/bootstrap.py runengine --prepare-only

clean: ## Remove both environments and caches; the data in var/ stays
	rm -rf .venv .venv-engine .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

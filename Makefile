# Every target works from a bare clone: Python 3.11 or newer is all a machine needs.
.DEFAULT_GOAL := help
.PHONY: help up down test check bench soak fmt docs client lock
IN_VENV = ops/in-venv
TESTS ?=
WORKERS ?= 2

help:  ## What can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up:  ## Start everything: environment, PostgreSQL, RabbitMQ, demo company, the suite
	@./allhands up

down:  ## Stop exactly what `make up` started
	@./allhands down

test:  ## Run the tests; needs nothing running, leaves nothing behind (TESTS=tests/leads for some)
	@$(IN_VENV) pytest -n $(WORKERS) $(TESTS)

check:  ## Format, lint, types, import rules, manifests, console
	@$(IN_VENV) ruff format --check .
	@$(IN_VENV) ruff check .
	@$(IN_VENV) mypy
	@$(IN_VENV) lint-imports
	@$(IN_VENV) yamllint --strict deploy compose.yaml
	@$(IN_VENV) pytest -q tests/deploy
	@$(IN_VENV) python -m ops.manifest_policy
	@$(IN_VENV) python -W ignore -m ops.console check

bench:  ## Measure, and write bench/RESULTS.md
	@$(IN_VENV) python -m bench

soak:  ## Run the long form of every promise
	@$(IN_VENV) pytest -m soak -n $(WORKERS) --timeout 3600 $(TESTS)

fmt:  ## Format, and mend what can be mended
	@$(IN_VENV) ruff format .
	@$(IN_VENV) ruff check --fix .

docs:  ## Write the pages that come from code
	@$(IN_VENV) python -W ignore -m ops.event_page > docs/events.md
	@$(IN_VENV) python -W ignore -m ops.broker_users > deploy/compose/rabbitmq.json
	@$(IN_VENV) python -W ignore -m ops.event_page --catalogue > services/webhooks/domain/catalogue.py
	@$(IN_VENV) python -W ignore -m ops.token_areas

client:  ## Write the Python client from the OpenAPI document
	@$(IN_VENV) python -W ignore -m ops.client

lock:  ## Lock the versions of pyproject.toml, ops/checkov.in and ops/node.in again, without addresses
	@$(IN_VENV) python -m ops.lock

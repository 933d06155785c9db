# Staying Neutral: every command of the project. `make` alone lists them.
PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
READY  := .venv/ready
SITE   := _build/html/index.html
PEERS  := benchmarks/.venv/ready$(TORCH)

.DEFAULT_GOAL := help
.PHONY: help book serve test lab notebooks bench bundle lock clean

help: ## list these commands
	@awk -F ': .*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

book: $(READY) ## build the book into _build/html (STUDENT=1 leaves the solutions out)
	@$(BIN)/jupyter-book build . -W -n --keep-going
	@echo && echo "The book is built. Open $(SITE) in a browser, or run: make serve"

serve: $(READY) ## serve the built book on this machine and print its address (PORT=8000)
	@test -f $(SITE) || $(MAKE) book
	@echo "Reading room: http://localhost:$(PORT)   (Ctrl-C closes it)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

test: $(READY) ## set up, build the book and run every test
	@$(BIN)/python tests/browser.py
	@$(BIN)/python tests/run.py

lab: $(READY) ## open JupyterLab on the chapters
	@$(BIN)/jupyter lab --notebook-dir=book

notebooks: $(READY) ## execute and normalise every chapter in place, byte for byte reproducible
	@$(BIN)/python book/tools/notebooks.py

bench: $(PEERS) ## speed of the package against its peers, as ratios (TORCH=1 adds pfhedge: 5 GB)
	@PYTHONPATH=src benchmarks/.venv/bin/python benchmarks/run.py

bundle: $(READY) frontend/node_modules ## rebuild the explorers' JavaScript into the package
	@$(BIN)/node frontend/build.mjs

lock: $(READY) ## resolve pyproject.toml's groups anew into requirements.txt
	@$(BIN)/python -m pip install -q uv && $(BIN)/python book/tools/lock.py

clean: ## remove everything that the commands above made
	rm -rf .venv benchmarks/.venv _build frontend/node_modules

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	@echo "Setting up .venv: about two minutes, once ..."
	@$(PYTHON) -m venv .venv || (echo "On Debian: sudo apt-get install python3-venv" && exit 1)
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off -q -r requirements.txt
	@touch $@

$(PEERS): benchmarks/requirements.txt benchmarks/requirements-torch.txt
	@echo "Setting up the peers in benchmarks/.venv: about a minute, once ..."
	@$(PYTHON) -m venv benchmarks/.venv
	@benchmarks/.venv/bin/python benchmarks/install.py $(if $(TORCH),requirements-torch.txt)
	@touch $@

frontend/node_modules: frontend/package-lock.json $(READY)
	@cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund --loglevel=error && touch node_modules

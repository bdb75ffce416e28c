# make lab     build pawl and open the notebooks in JupyterLab
# make test    everything CI runs
# make conformance   Go's own test programs and our corpus of cells, as pawl runs them: two tables
# make bench   pawl beside its peers, a table and bench.json; ONLY=word for some
# make reproduce-generators   our generators and the reference's on Adult: hours
# make build   bin/pawl alone
# make clean   remove what the others made

GO     ?= go
PYTHON ?= python3
VENV   := $(CURDIR)/.venv
BENCH  := $(CURDIR)/.bench/venv
PIP    := -m pip install --quiet --disable-pip-version-check

export PYTHONDONTWRITEBYTECODE := 1

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# One static binary. The tests use the same settings, and so share its build.
export CGO_ENABLED := 0
FLAGS := -trimpath

# A local copy of the data sets, if there is one beside the repository.
ifneq ($(wildcard ../shared/data),)
export PAWL_DATA ?= $(abspath ../shared/data)
endif

.PHONY: build lab test format vet go-test asm-test python-test conformance golden bench reproduce-generators clean need-go need-python

build: need-go
	$(GO) build $(FLAGS) -ldflags "-s -w -X main.version=$(VERSION)" -o bin/pawl .

# ---- JupyterLab

# JupyterLab refuses to run as root unless told that it may.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

lab: build $(VENV)/lab.txt
	VIRTUAL_ENV=$(VENV) bin/pawl install --sys-prefix
	cd notebooks && exec $(VENV)/bin/jupyter lab $(ROOT) $(LAB)

$(VENV)/lab.txt: install/requirements.txt install/constraints.txt | need-python
	@echo "installing JupyterLab into .venv"
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python $(PIP) -r install/requirements.txt
	cp install/requirements.txt $@

# ---- tests

test: format vet go-test asm-test python-test

format: need-go
	@unformatted=$$(gofmt -l *.go engine install interp kernel notebooks plotting stdlib); \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi

vet: need-go
	$(GO) vet $(FLAGS) ./...

go-test: need-go
	$(GO) test $(FLAGS) ./...

# The generated kernels: current, right without assembly, assembled for arm64.
asm-test: need-go
	cd engine/linalg/asm && $(GO) vet ./... && $(GO) test ./...
	cd engine/linalg/eigen/asm && $(GO) vet ./... && $(GO) test ./...
	$(GO) test $(FLAGS) -tags noasm ./engine/linalg ./engine/linalg/eigen
	GOARCH=arm64 $(GO) vet $(FLAGS) ./engine/linalg/... ./interp/rtype

# The suites that need Python: the kernel's conformance, the tools around
# notebooks, the browser. Without Python they are skipped, and say so.
python-test: build
	@if sh install/python.sh $(PYTHON); then $(MAKE) --no-print-directory suites; \
	else echo "skipped: the suites that need Python (conformance, tools, browser)"; fi

.PHONY: suites
suites: $(VENV)/test.txt
	VIRTUAL_ENV=$(VENV) bin/pawl install --sys-prefix
	cd install/conformance && $(VENV)/bin/python -m unittest -v
	cd install/browser && $(VENV)/bin/python -m unittest -v

$(VENV)/test.txt: install/requirements-test.txt $(VENV)/lab.txt
	$(VENV)/bin/python $(PIP) -r install/requirements-test.txt
	cp install/requirements-test.txt $@

# ---- what the language does beside Go's compiler

# The outputs that the corpus is held against: make golden
conformance: need-go
	$(GO) run $(FLAGS) ./stdlib/conformance -v
	$(GO) run $(FLAGS) ./stdlib/conformance -cells -v

golden: need-go
	$(GO) run $(FLAGS) ./stdlib/conformance -cells -update

# ---- figures

bench: build $(BENCH)/bench.txt
	$(BENCH)/bin/python install/bench/bench.py --pawl bin/pawl --only "$(ONLY)" --out bench.json

$(BENCH)/bench.txt: install/bench/requirements.txt | need-python
	@echo "installing the peers into .bench"
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python $(PIP) -r install/bench/requirements.txt
	cp install/bench/requirements.txt $@

# Long experiments: never part of the tests.
reproduce-generators: build $(BENCH)/generators.txt
	$(GO) build $(FLAGS) -o .bench/reproduce ./engine/synth/reproduce
	$(BENCH)-generators/bin/python install/bench/generators.py --table $(PAWL_DATA)/adult/adult_all.csv.gz --program .bench/reproduce --out docs/results/generators.md

$(BENCH)/generators.txt: install/bench/requirements-generators.txt | need-python
	@echo "installing the peers of the generators into .bench"
	$(PYTHON) -m venv $(BENCH)-generators
	$(BENCH)-generators/bin/python $(PIP) -r install/bench/requirements-generators.txt
	mkdir -p $(BENCH) && cp install/bench/requirements-generators.txt $@

clean:
	rm -rf bin .venv .bench bench.json

# ---- what must be there

need-go:
	@command -v $(GO) >/dev/null || { echo "Go 1.26 or newer is missing: install it from https://go.dev/dl and put go on the PATH."; exit 1; }

need-python:
	@sh install/python.sh $(PYTHON)

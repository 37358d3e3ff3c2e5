# One-word verbs for what the presets do. `make help` lists them; each first makes sure of its Debian packages.

PREFIX ?= /usr/local
CARDS  ?= examples/agents
FOR    ?= 10

.DEFAULT_GOAL := help
.PHONY: help demo test bench bench-peers format tidy fuzz install package clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## five agents get names, credentials and a registry; one lies, two meet, a session is cut (CARDS=dir: your own A2A cards)
	@tools/install-deps.sh build demo
	@tools/build.sh release ansd credence_cli
	@examples/demo.sh "$(CARDS)"

test: ## build everything with g++ -O0 and run every test
	@tools/install-deps.sh build test
	@tools/build.sh dev
	ctest --preset dev

bench: ## build with -O2, measure, and print the ratios of docs/performance.md
	@tools/install-deps.sh build bench
	@tools/build.sh bench
	@bench/run.sh

bench-peers: ## measure ours and Digital Bazaar's packages in turn, and print the ratios (ROUNDS=5; needs node and npm)
	@tools/install-deps.sh build bench
	@bench/peers/fetch.sh
	@tools/build.sh bench
	@bench/peers/run.sh

format: ## clang-format on every C++ file
	@tools/install-deps.sh format
	git ls-files '*.h' '*.cpp' | xargs clang-format-19 -i

tidy: ## clang-tidy on the libraries and programs
	@tools/install-deps.sh build tidy
	@tools/build.sh tidy

fuzz: ## run each fuzz target for FOR=10 seconds from its seed corpus
	@tools/install-deps.sh build fuzz
	@tools/build.sh fuzz
	@tools/fuzz.sh $(FOR)

install: ## install headers, libraries and programs under PREFIX=/usr/local
	@tools/install-deps.sh build
	@tools/build.sh release
	cmake --install build/release --prefix "$(PREFIX)"

package: ## a .deb of ansd and credence in build/release: docs/operations.md
	@tools/install-deps.sh build package
	@tools/build.sh release package_files
	@cd build/release && cpack >package.log 2>&1 || { tail -n 20 package.log >&2; exit 1; }
	@ls build/release/*.deb

clean: ## remove everything that was built
	rm -rf build

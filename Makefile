# What a stranger types: make run, make test. What CI runs: make check.
# A first build fetches and compiles the dependencies: 7 to 10 minutes on 2 cores; after that, seconds.

# The import check makes the walls between targets real (docs/architecture.md). One set of flags everywhere:
# another would build everything anew.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
# So many tests at a time: more would starve one another of the two threads that tasks run on.
TEST_FLAGS := --disable-xctest --experimental-maximum-parallelization-width 6
SWIFT_FILES := Package.swift Sources Tests Migrations
PORT ?= 8080

.PHONY: run build test check alerts format format-check sqlite test-tools release faults fault-tests interface schemathesis damage detection process-mining browser-test \
	stream-kills races bench bench-quick bench-programs bench-paths bench-tools fuzz

run: build
	@exec .build/debug/lifecycle demo --port $(PORT)

build: sqlite
	@[ -d .build/debug ] || echo "First build: 7 to 10 minutes on 2 cores. Later ones take seconds."
	swift build $(SWIFT_FLAGS) --product lifecycle

# The one program for real use: optimised, with the Swift library linked in.
release: sqlite
	swift build -c release $(SWIFT_FLAGS) --static-swift-stdlib --product lifecycle

test: sqlite test-tools
	@[ -d .build/debug ] || echo "First build: 7 to 10 minutes on 2 cores. Later ones take seconds."
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build $(TEST_FLAGS)

# The long forms of tests that `make test` runs in short; each prints its figures.
damage: build
	LIFECYCLE_BIT_FLIPS=2000 swift test $(SWIFT_FLAGS) --disable-xctest --filter VerificationTests

detection: build
	LIFECYCLE_DETECTION_SOLUTIONS=35000 swift test $(SWIFT_FLAGS) --disable-xctest --filter DetectionTests

stream-kills: build
	LIFECYCLE_STREAM_KILLS=2000 swift test $(SWIFT_FLAGS) --disable-xctest --filter StreamResumeTests

# Our verdicts against those of pm4py, a process mining library from PyPI.
process-mining: build
	python3 -m venv .build-process-mining
	.build-process-mining/bin/pip install -q pm4py
	.build-process-mining/bin/python Tests/process_mining.py .build/debug/lifecycle

# Each alert of docs/prometheus-alerts.yml: that it begins, is silent and ends as it should.
alerts:
	@command -v promtool >/dev/null \
		|| $(MAKE) --no-print-directory install PACKAGES="--no-install-recommends prometheus"
	python3 Tests/Monitoring/alerts.py

# The pages in Debian's Chromium; pictures are left in .build-browser/pictures.
browser-test: build browser
	.build-browser/bin/python Tests/Browser/browser_test.py .build/debug/lifecycle .build-browser/pictures

# What can happen to a running service: kills, power cuts, a disk that fails or fills, too much load. The short
# forms, and the long ones with their time targets. As root, since file systems are mounted.
faults: build test-tools
	python3 Tests/Faults/run.py .build/debug/lifecycle

fault-tests: release test-tools
	python3 Tests/Faults/run.py --long .build/release/lifecycle
	LIFECYCLE_FAULT_POINTS=0 swift test $(SWIFT_FLAGS) --disable-xctest --filter FaultyDiskTests

# Bodies of libFuzzer's making, with the address sanitizer, for so many seconds; its first build takes 5 minutes.
# What it finds is left in .build-fuzz/found, and tried again by `swift run Fuzzing FILE`.
FUZZ_SECONDS ?= 60
fuzz: sqlite
	swift build $(SWIFT_FLAGS) --scratch-path .build-fuzz --sanitize=fuzzer --sanitize=address -Xswiftc -DFUZZ --product Fuzzing
	mkdir -p .build-fuzz/corpus .build-fuzz/found
	.build-fuzz/debug/Fuzzing -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=4096 \
		-artifact_prefix=.build-fuzz/found/ -print_final_stats=1 .build-fuzz/corpus Tests/Corpus/payloads

# All tests with the thread sanitizer, 20 minutes. It can't see Synchronization's Mutex (a program that does
# nothing but count under one is reported), so a copy of the sources is tested, with one of pthreads in its place.
# Fails where anything is reported; bounds of time may be missed, since all is ten times as slow.
RACES_FILTER ?= .
races: sqlite test-tools
	rm -rf .build-races/tree .build-races/reports
	mkdir -p .build-races/tree .build-races/reports
	git ls-files -z | tar --null --files-from=- --create | tar --extract --directory .build-races/tree
	ln -s ../../.build-test-tools .build-races/tree/.build-test-tools
	cd .build-races/tree && grep -lr 'Mutex[(<]' Sources Tests/*Tests | cut -d/ -f1,2 | sort -u \
		| xargs -I{} cp Tests/Races/Mutex.swift {}/ShadowMutex.swift
	cd .build-races/tree && swift build $(SWIFT_FLAGS) --sanitize=thread --scratch-path ../build --build-tests
	cd .build-races/tree && TSAN_OPTIONS="halt_on_error=0 exitcode=0 log_path=$(CURDIR)/.build-races/reports/race" \
		swift test $(SWIFT_FLAGS) --sanitize=thread --scratch-path ../build --skip-build --disable-xctest \
		--skip TidyTests --filter '$(RACES_FILTER)' > ../output 2>&1; grep '✘' ../output; grep 'Test run with' ../output
	@! cat .build-races/reports/* 2>/dev/null && echo "no races reported"

# A real server against docs/openapi.json: its answers against their schemas, and schemathesis (PyPI), with few
# examples of each operation or with many.
interface: build .build-interface/installed
	.build-interface/bin/python Tests/Interface/run.py .build/debug/lifecycle 10

schemathesis: build .build-interface/installed
	.build-interface/bin/python Tests/Interface/run.py .build/debug/lifecycle 200

.build-interface/installed: Tests/Interface/requirements.txt
	@python3 -c 'import venv, ensurepip' 2>/dev/null \
		|| $(MAKE) --no-print-directory install PACKAGES="python3 python3-venv"
	python3 -m venv .build-interface
	.build-interface/bin/pip install -q -r Tests/Interface/requirements.txt
	@touch $@

# What the service is measured against (Benchmarks/README.md), three quarters of an hour. ROWS="intake-64 status" for some
# rows; PAIRS=9 for more of each; INTO=docs/performance.md puts the table there, too.
ROWS ?=
PAIRS ?= 5
INTO ?=
bench: release bench-programs
	python3 Benchmarks/bench.py --pairs $(PAIRS) $(if $(INTO),--into $(INTO)) .build/release/lifecycle $(ROWS)

bench-quick: release bench-programs
	python3 Benchmarks/bench.py --quick .build/release/lifecycle $(ROWS)

bench-programs: bench-tools
	cd Benchmarks && swift build -c release --static-swift-stdlib --product MinimalRoute
	cd Benchmarks && swift build -c release --static-swift-stdlib --product JudgeAlone

# Signature, reading and judging, one at a time.
bench-paths: sqlite
	cd Benchmarks && swift package --allow-writing-to-package-directory benchmark

bench-tools: sqlite
	@{ command -v wrk && command -v sqlite3 && command -v cc && command -v python3; } >/dev/null \
		|| $(MAKE) --no-print-directory install PACKAGES="wrk sqlite3 gcc libc6-dev python3"

# Formatting, the import check, the rules of the house, the alerts, all tests, the interface and faults in short, and the pages in a browser.
check: format-check alerts test interface faults browser-test

format-check:
	swift format lint --strict --recursive $(SWIFT_FILES)

format:
	swift format --in-place --recursive $(SWIFT_FILES)

# SQLite's header; installed where it is missing and we may.
sqlite:
	@[ -e /usr/include/sqlite3.h ] || $(MAKE) --no-print-directory install PACKAGES=libsqlite3-dev

# What tests look with: system calls, a second reader of the hash chain, disks of their own, and Prometheus's
# own client.
test-tools: .build-test-tools/prometheus_client-0.23.1
	@{ command -v strace && command -v python3 && command -v cc && command -v mkfs.ext4; } >/dev/null \
		|| $(MAKE) --no-print-directory install PACKAGES="strace python3 gcc libc6-dev e2fsprogs"

.build-test-tools/prometheus_client-0.23.1:
	@python3 -c 'import venv, ensurepip' 2>/dev/null \
		|| $(MAKE) --no-print-directory install PACKAGES="python3 python3-venv"
	python3 -m venv .build-test-tools
	.build-test-tools/bin/pip install -q prometheus_client==0.23.1
	@touch $@

.PHONY: browser
browser:
	@{ command -v chromium && command -v chromedriver; } >/dev/null \
		|| $(MAKE) --no-print-directory install PACKAGES="chromium chromium-driver python3-venv"
	@[ -x .build-browser/bin/python ] || python3 -m venv .build-browser
	@.build-browser/bin/python -c "import selenium" 2>/dev/null || .build-browser/bin/pip install -q selenium

.PHONY: install
install:
	@if [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq $(PACKAGES); \
	else \
		echo "Missing: $(PACKAGES). Install it with: sudo apt-get install $(PACKAGES)" >&2; exit 1; \
	fi

# The one front door of the project: `make help` says what there is.
#
# Nothing here knows how Java is compiled (pom.xml does) nor how the page is (web/package.json); this
# file knows what is stale, so that a second `make serve` starts neither Maven nor npm.

MODULES := db format swarm core server client cli
LIB     := target/lib
# Folders are listed too: a deleted file changes only its folder.
SOURCES := $(shell find $(MODULES:%=%/src/main) $(MODULES:%=%/pom.xml) pom.xml .mvn bin tools/FitJars.java cli/src/assembly LICENSE NOTICE THIRD-PARTY.md licences 2>/dev/null)
# The page: its list of hashes is written last, so where that is the bundle is whole.
PAGE    := web/dist/hashes.txt
PARTS   := $(shell find web/src web/build web/public web/*.html web/admin web/s web/preview web/*.config.* web/package*.json web/tsconfig.json 2>/dev/null)
MVN     := tools/mvn
QUICK   := -q -Dmaven.test.skip=true -Dspotless.check.skip=true

.PHONY: help build serve test format check bench fuzz soak e2e-large shots dist clean
.DEFAULT_GOAL := build

help: ## this list
	@grep -E '^[a-z0-9-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 10

build: $(LIB)/built ## everything that bin/satchel runs, if a source changed

$(LIB)/built: $(SOURCES) $(PAGE)
	@echo "Building Satchel, which takes a minute or a few ..." >&2
	@rm -rf $(LIB) cli/target/lib
	@mkdir -p $(LIB)
	@cp -R web/dist $(LIB)/web
	@$(MVN) $(QUICK) -pl server,cli -am package
	@bin/satchel-train
	@touch $@

$(PAGE): $(PARTS)
	@tools/setup web
	@echo "Building the page, which takes some seconds ..." >&2
	@npm run --silent --prefix web build

serve: build ## start the server here, on SQLite and ./data
	@exec bin/satchel serve

test: ## set up what tests need, then run everything
	@tools/setup tests
	@$(MAKE) --no-print-directory build
	@tools/test

format: ## bring every source file to the house's format
	@$(MVN) -q spotless:apply
	@tools/setup web
	@npm run --silent --prefix web format

check: ## compile, lint, test and check one module: make check M=format
	@[ -n "$(M)" ] && [ -f "$(M)/pom.xml" ] || { echo "make check wants a module: make check M=$(firstword $(MODULES))" >&2; exit 2; }
	@$(MVN) -q -pl $(M) -am -DskipTests -Dspotless.check.skip=true package
	@$(MVN) -q -pl $(M) -am verify

bench: build ## measure side by side with what a user would pick instead
	@tools/setup tests
	@bench/run.sh

fuzz: ## fuzz every parser longer: make fuzz SECONDS=600 [TARGET=LinkFuzz]
	@tools/fuzz "$(or $(SECONDS),600)" $(TARGET)

soak: build ## kill the server many times: make soak KILLS=500
	@tools/setup tests
	@tools/soak "$(or $(KILLS),500)"

# Folders of 64 MiB, 1 GiB and 5 GB, one after the other: their memory is compared.
LARGE := 64,1024,5000

e2e-large: build ## a folder of 5 GB up and down in both browsers, the server killed in the middle of each
	@tools/setup tests
	@SATCHEL_LARGE_MIB=$(or $(MIB),$(LARGE)) npm run --silent --prefix web e2e -- large.spec --workers 1 </dev/null

shots: build ## take the pictures of docs/screens anew
	@tools/setup tests
	@npm run --silent --prefix web shots </dev/null

dist: build ## an archive that needs only a JDK, target/satchel-VERSION.tar.gz, and the page's hashes beside it
	@$(MVN) -q -N assembly:single@dist
	@archive=$$(ls -t target/satchel-*.tar.gz | head -n 1); hashes=$${archive%.tar.gz}-web-hashes.txt; \
	cp $(LIB)/web/hashes.txt "$$hashes" && echo "$$hashes" && echo "$$archive"

clean: ## remove what was built (your ./data stays)
	@rm -rf target $(MODULES:%=%/target) testkit/target proofs/target web/dist

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help up down test test-full coverage snapshots setup tools doctor

ENV ?= dev
# Whatever the tools put into a temporary folder stays inside the clone.
export TMPDIR := $(CURDIR)/.tools/tmp
$(shell mkdir -p $(TMPDIR))
REHEARSAL := npm run --silent rehearsal --
IN_REHEARSAL := $(REHEARSAL) exec --
STEP := npm run --silent step --
# Without the one deprecation that cdktf runs into (stacks/cdktf-deprecation.ts).
JEST := PATH="$(CURDIR)/node_modules/.bin:$$PATH" node --disable-warning=DEP0044 node_modules/jest/bin/jest.js

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: setup ## deploy ENV (dev) to an emulated AWS on this machine with the real Terraform, and stay until ctrl-C
	@$(REHEARSAL) up --speed 5
	@$(IN_REHEARSAL) $(STEP) bootstrap --env $(ENV)
	@echo "deploying storage, network and app of $(ENV): about three minutes, most of them waits inside the AWS provider …"
	@$(IN_REHEARSAL) $(STEP) apply --env $(ENV) --stack storage --yes
	@$(IN_REHEARSAL) $(STEP) images --env $(ENV)
	@$(IN_REHEARSAL) $(STEP) apply --env $(ENV) --stack network --yes
	@$(IN_REHEARSAL) $(STEP) apply --env $(ENV) --stack app --yes
	@bash rehearsal/how-to-go-on.sh $(ENV)
	@echo; echo "the application:"; $(REHEARSAL) url
	@if [ -t 1 ]; then $(REHEARSAL) watch; else echo "no terminal to stay in: it goes on in the background until make down"; fi

down: ## stop the emulated AWS and remove what it wrote
	@if [ -d node_modules ]; then $(REHEARSAL) down; fi

test: setup ## run every check; ends with one line: N passed, N failed, N skipped
	@bash setup/chromium.sh
	@$(JEST) --selectProjects fast

test-full: setup ## the same and the long ones
	@bash setup/chromium.sh
	@bash setup/buildah.sh || echo "the images are not built: there is no buildah"
	@$(JEST) --selectProjects fast full

coverage: setup ## run every check and write how much of the code it reaches to coverage/lcov.info
	@bash setup/chromium.sh
	@$(JEST) --selectProjects fast --coverage

snapshots: tools ## compare what the stacks are made of with what is written down
	@$(JEST) --selectProjects fast --ci --testPathPatterns __tests__/stacks

tools: ## get the packages and Terraform only, which is all that a step needs
	@mkdir -p .tools/bin
	@bash setup/node-packages.sh
	@bash setup/terraform.sh

setup: ## get what is missing, inside the clone
	@bash setup/all.sh

doctor: setup ## find out what is wrong with ENV (dev) in the rehearsal
	@$(REHEARSAL) status
	@$(IN_REHEARSAL) $(STEP) doctor --env $(ENV)

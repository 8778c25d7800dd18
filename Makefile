# The whole blueprint from here: `make up` ends with a real prediction, `make test` proves it, `make down` leaves no trace.
.PHONY: up down env rehearse test test-fast lint prove

NODE = node --import tsx
STARTERS = node_modules/.cache/ml-serving

# node_modules is as new as the lock file, or made again.
node_modules/.package-lock.json: package.json package-lock.json
	@command -v node >/dev/null || { echo "Node.js 20 or newer is needed: https://nodejs.org"; exit 1; }
	@echo "Dependencies"
	@npm ci --loglevel=error & npm=$$!; \
	while sleep 2; kill -0 $$npm 2>/dev/null; do echo "  … npm ci"; done; \
	wait $$npm
	@touch $@

# The models that the environment serves, or MODELS=all, or MODELS=name,name.
# A launcher that an earlier run wrote starts it from a bundle, in a fraction of the time (local/bundle/starter.ts).
up: node_modules/.package-lock.json
	@if [ -x $(STARTERS)/up ]; then exec $(STARTERS)/up; else exec $(NODE) cli/up.ts; fi

down: node_modules/.package-lock.json
	@$(NODE) local/down.ts

# For the plain command line: eval "$(make env)"; pulumi preview -s local; kubectl get pods -A
env: node_modules/.package-lock.json
	@$(NODE) local/env.ts

# An environment on AWS from nothing to nothing, without an account: docs/rehearsals.md. KEEP=1 leaves it for looking
# around, UP=1 only brings it up and leaves it, DOWN=1 takes down what was left, JSON=1 prints the report as JSON, SERVE=1
# runs the models on CPUs for real.
rehearse: node_modules/.package-lock.json
	@$(NODE) cli/rehearse.ts "$(ENV)" $(if $(SERVE),--serve) $(if $(KEEP),--keep) $(if $(UP),--up) $(if $(DOWN),--down) $(if $(JSON),--json)

test: node_modules/.package-lock.json
	@$(NODE) test/run.ts

test-fast: node_modules/.package-lock.json
	@npx vitest run --project unit --no-isolate

lint: node_modules/.package-lock.json
	@npx tsc --noEmit
	@npx tsc --noEmit -p preview/page/client
	@npx eslint .
	@npx prettier --check --log-level warn .

# The long proofs: load, kills, times. All of them, or PROOF=name,name. Writes docs/proof.md.
prove: node_modules/.package-lock.json
	@$(NODE) bench/prove/run.ts

/** Waits until an environment's champion may go on, for as long as it takes it to bake there; no agent is held between two looks. */
void call(Map step, String model) {
    boolean open = false
    // It was brought up when the last look of the pipeline that did it was good: what is left is the time that it has to be served.
    int looks = 2 + (int) (step.bakeSeconds / 300)
    for (int i = 0; i < looks && !open; i++) {
        if (i > 0) sleep(time: Math.min(300, step.bakeSeconds + 1), unit: 'SECONDS')
        // What may go on is what the branch says by now: the build has released it since its own commit.
        onAgent('preview', true) {
            signedIn(step, 'preview') { open = ml.status(['gate', model, step.environment]) == 0 }
        }
    }
    if (!open) error "${model} may not go on from ${step.environment}: the lines of npx ml gate above say why"
}

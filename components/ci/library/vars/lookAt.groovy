/**
 * The night's look at one environment: what was changed beside the program, what nobody needs in its registry. Nothing is changed;
 * each is looked at though one before it found something.
 */
void call(Map step) {
    int drift = 1
    int registry = 1
    onAgent('preview') {
        signedIn(step, 'preview') {
            drift = ml.kept("nightly/${step.environment}/drift.json", ['drift'] + step.stacks)
            registry = ml.kept("nightly/${step.environment}/registry.json", ['registry', step.environment, '--gc'])
        }
        archiveArtifacts artifacts: 'nightly/**'
    }
    if (drift != 0) error "${step.environment}: something was changed beside the program, or could not be read: nightly/${step.environment}/drift.json"
    if (registry != 0) error "${step.environment}: the registry: nightly/${step.environment}/registry.json"
}

/**
 * The night's look at one environment: what was changed beside the program, whether it could be had back, what nobody needs in its
 * registry. Nothing is changed; each is looked at though one before it found something.
 */
void call(Map step) {
    int drift = 1
    int registry = 1
    int backups = 1
    onAgent('preview') {
        signedIn(step, 'preview') {
            drift = ml.kept("nightly/${step.environment}/drift.json", ['drift'] + step.stacks)
            // Without a state that others see nothing is saved: all of it is on somebody's machine.
            backups = step.state == null ? 0 : ml.kept("nightly/${step.environment}/backups.json", ['backups', step.environment])
            registry = ml.kept("nightly/${step.environment}/registry.json", ['registry', step.environment, '--gc'])
        }
        archiveArtifacts artifacts: 'nightly/**'
    }
    if (drift != 0) error "${step.environment}: something was changed beside the program, or could not be read: nightly/${step.environment}/drift.json"
    if (backups != 0) error "${step.environment}: a backup is missing, too old, or could not be asked for: nightly/${step.environment}/backups.json"
    if (registry != 0) error "${step.environment}: the registry: nightly/${step.environment}/registry.json"
}

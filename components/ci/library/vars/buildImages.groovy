/**
 * Builds the images that an environment's models run by, on an agent that can, pushes what is not refused, and has the branch name
 * their digests. What the registry has is not sent again, and where nothing is new nothing is written or brought up.
 */
void call(Map step, String key) {
    String file = "images/${step.environment}-built.json"
    int code = 1
    boolean isNew = false
    onAgent('images', true) {
        signedIn(step, 'deploy') {
            List words = ['images', step.environment, '--build', '--sbom', '--judge', '--release']
            if (key?.trim()) words += ['--sign', key.trim()]
            code = ml.kept(file, words)
        }
        archiveArtifacts artifacts: file, allowEmptyArchive: true
        List built = readJSON(file: file).images ?: []
        for (int i = 0; i < built.size(); i++) isNew = isNew || built[i].made?.written
        // Of several that one is refused keeps no other from being used.
        keepReleases "${step.environment}: images built anew"
    }
    if (isNew) bringUp(step, [:])
    if (code != 0) error "${step.environment}: an image is refused, or could not be built: ${file}"
}

/**
 * Gives every image that an environment runs its SBOM, holds it against known vulnerabilities, and signs what passes. What is
 * refused is signed by nobody; the database is the agent's, in the folder that ML_VULNERABILITIES names.
 */
void call(Map step, String key) {
    String file = "images/${step.environment}.json"
    lock(resource: "environment-${step.environment}") {
        onAgent('deploy') {
            signedIn(step, 'deploy') {
                List words = ['images', step.environment, '--sbom', '--judge']
                if (key?.trim()) words += ['--sign', key.trim()]
                int code = ml.kept(file, words)
                archiveArtifacts artifacts: file, allowEmptyArchive: true
                if (code != 0) error "${step.environment}: an image is refused, or nothing could be judged: ${file}"
            }
        }
    }
}

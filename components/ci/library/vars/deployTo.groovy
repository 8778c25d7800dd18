/**
 * Makes an environment what the build's commit says, held to the report that was seen: `npx ml deploy` previews again, applies nothing where
 * that differs, asks every changed model for a prediction, and rolls back the release data of what fails. What it
 * rolled back is pushed, so that the repository says what is served.
 */
void call(Map step, Map approval) {
    String folder = "deployed/${step.environment}"
    lock(resource: "environment-${step.environment}") {
        onAgent('deploy') {
            unstash "preview-${step.environment}"
            List words = ['deploy', step.environment, '--approved', "reports/${step.environment}", '--out', folder]
            if (approval.by) words += ['--approved-by', approval.by]
            if (approval.ticket) words += ['--ticket', approval.ticket]
            int code = 1
            signedIn(step, 'deploy') {
                code = ml.status(words)
            }
            archiveArtifacts artifacts: "${folder}/**", allowEmptyArchive: true
            keepReleases "${step.environment}: what failed is rolled back (${env.BUILD_TAG})"
            if (code != 0) error "${step.environment} is not what this commit says: the lines of npx ml deploy above say why"
        }
    }
}

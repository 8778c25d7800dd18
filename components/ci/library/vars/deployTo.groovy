/**
 * Makes an environment what was previewed: `npx ml deploy` previews again, applies nothing where that differs from the report that
 * was seen, asks every changed model for its golden rows, rolls back the release data of what fails, and pushes that.
 */
void call(Map step, Map approval) {
    String folder = "deployed/${step.environment}"
    // One at a time, whoever asks: also another pipeline.
    lock(resource: "environment-${step.environment}") {
        onAgent('deploy') {
            unstash "preview-${step.environment}"
            List words = ['--approved', "reports/${step.environment}", '--push', "origin/${env.BRANCH_NAME}"]
            if (approval.by) words += ['--approved-by', approval.by]
            if (approval.ticket) words += ['--ticket', approval.ticket]
            try {
                signedIn(step, 'deploy') {
                    for (int i = 0; i < step.stacks.size(); i++) {
                        ml(['deploy', step.stacks[i]] + words + ['--out', "${folder}/${step.stacks[i]}"])
                    }
                }
            } finally {
                archiveArtifacts artifacts: "${folder}/**", allowEmptyArchive: true
            }
        }
    }
}

/**
 * Makes an environment what is declared: `npx ml deploy` previews, applies nothing where that breaks a rule or differs from the report
 * that was seen, asks every changed model for its golden rows, rolls back the release data of what fails, and pushes that.
 *
 * @param isAsked whether there is a report that somebody has seen
 */
void call(Map step, Map approval, boolean isAsked) {
    String folder = "deployed/${step.environment}"
    // One at a time, whoever asks: also another pipeline.
    lock(resource: "environment-${step.environment}") {
        onAgent('deploy') {
            List words = ['--push', "origin/${env.BRANCH_NAME}"] + previewOf.mustKnow(step)
            if (isAsked) {
                unstash "preview-${step.environment}"
                words += ['--approved', "reports/${step.environment}"]
            }
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

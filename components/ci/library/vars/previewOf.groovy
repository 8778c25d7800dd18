/**
 * The report of what would be done in an environment: kept as an artifact, and for whoever approves it.
 *
 * @return where the report is, of the build's own files
 */
String call(Map step) {
    String folder = "reports/${step.environment}"
    onAgent('preview') {
        signedIn(step, 'preview') {
            try {
                ml(['preview'] + step.stacks + ['--out', folder] + mustKnow(step))
            } finally {
                // Also where a rule is broken or the preview failed: the report says why.
                archiveArtifacts artifacts: "${folder}/**", allowEmptyArchive: true
                stash name: "preview-${step.environment}", includes: "${folder}/**", allowEmpty: true
            }
        }
    }
    return folder
}

/** Critical rules that can be evaluated before anything of an environment on AWS is there: docs/policies.md */
List mustKnow(Map step) {
    return step.state == null ? [] : ['--must-know', 'P01,P09,P12,K01,M03,M12']
}

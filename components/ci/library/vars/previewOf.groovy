/**
 * The report of what would be done in an environment: kept as an artifact, and for whoever approves it.
 *
 * @param more options of `npx ml preview`
 */
void call(Map step, List more) {
    String folder = "reports/${step.environment}"
    onAgent('preview') {
        try {
            signedIn(step, 'preview') { ml(['preview'] + step.stacks + ['--out', folder] + more + mustKnow(step)) }
        } finally {
            // Also where a rule is broken or the preview failed: the report says why.
            archiveArtifacts artifacts: "${folder}/**", allowEmptyArchive: true
            if (fileExists("${folder}/preview.json")) {
                stash name: "preview-${step.environment}", includes: "${folder}/**"
                step.report = "preview-${step.environment}"
            }
        }
        step.changes = changes(readJSON(file: "${folder}/preview.json").stacks)
    }
}

/** Whether anything would be done: nobody is asked about nothing. */
boolean changes(List stacks) {
    for (int i = 0; i < stacks.size(); i++) {
        Map counts = stacks[i].counts
        if (counts.create + counts.update + counts.replace + counts.delete + counts['import'] > 0) return true
        if (stacks[i].drift) return true
    }
    return false
}

/** Critical rules that can be evaluated before anything of an environment on AWS is there: docs/policies.md */
List mustKnow(Map step) {
    return step.state == null ? [] : ['--must-know', 'P01,P09,P12,K01,M03,M12']
}

/**
 * The reports as one comment on a pull request. The text is made by the code of the branch that the proposal is for: what
 * the proposal's own previews hand on is data. The token is a file that agents of this role alone have mounted.
 */
void call(List steps) {
    List expected = []
    for (int i = 0; i < steps.size(); i++) expected << steps[i].environment
    node('comment') {
        checkout scm
        sh 'git checkout --quiet --detach "origin/$CHANGE_TARGET"'
        sh 'make node_modules/.package-lock.json'
        for (int i = 0; i < steps.size(); i++) if (steps[i].report) unstash steps[i].report
        // The file that these agents have mounted: components/ci/settings.ts
        sh ': "${GITHUB_TOKEN_FILE:=/run/secrets/ci/token}"; export GITHUB_TOKEN_FILE\n' +
            ml.line(['comment', 'reports', '--pull', env.CHANGE_URL, '--expect'] + expected)
    }
}

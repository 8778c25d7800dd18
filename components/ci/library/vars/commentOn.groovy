/**
 * The reports as one comment on a pull request. The text is made by the code of the branch that the proposal is for: what
 * the proposal's own previews hand on is data. The token is a file that agents of this role alone have mounted.
 */
void call(String pull, List steps) {
    List expected = []
    for (int i = 0; i < steps.size(); i++) expected << steps[i].environment
    node('comment') {
        checkout scm
        sh 'git checkout --quiet "origin/$CHANGE_TARGET"'
        sh 'make node_modules/.package-lock.json'
        for (int i = 0; i < expected.size(); i++) unstash "preview-${expected[i]}"
        ml(['comment', 'reports', '--pull', pull, '--expect'] + expected)
    }
}

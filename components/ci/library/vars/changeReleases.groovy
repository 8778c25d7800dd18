/**
 * Has a command change release files of the branch as it is by now, and pushes that: what is served is what the branch says, and one
 * pipeline brings it up.
 *
 * @param words of an `npx ml` that writes into stacks/releases and answers with `--json`
 * @return what it answered; it may say with its code that all is not well, and have written that
 */
Map call(Map step, List words, String message) {
    Map told = [:]
    onAgent('deploy', true) {
        signedIn(step, 'deploy') {
            ml.kept('told/answer.json', words)
            told = readJSON file: 'told/answer.json'
            if (told.error) error told.error.message
        }
        keepReleases message
    }
    return told
}

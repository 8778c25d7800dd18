/**
 * `npx ml` with these words, as a line of a shell. Pipelines decide nothing that this does not tell them.
 */
void call(List words) {
    sh line(words)
}

/** What it answers with `--json`. */
Object json(List words) {
    readJSON text: sh(script: line(words + ['--json']), returnStdout: true)
}

/** Writes what it answers with `--json` into a file. @return what it ends with: 0 all is well, 1 it is not, 2 the line is wrong */
int kept(String file, List words) {
    String place = quoted(file)
    return sh(script: "mkdir -p \"\$(dirname ${place})\"\n${line(words + ['--json'])} > ${place}", returnStatus: true)
}

/** What it ends with. */
int status(List words) {
    sh script: line(words), returnStatus: true
}

/** Every word is quoted: what somebody typed into a parameter is never read by the shell. */
String line(List words) {
    // What npx would start, without the half second that npm takes to find it.
    String written = 'node_modules/.bin/ml'
    for (int i = 0; i < words.size(); i++) {
        written += ' ' + quoted(words[i].toString())
    }
    return written
}

String quoted(String word) {
    // A word with nothing that a shell reads stays as it is typed.
    if (word ==~ /[A-Za-z0-9_@%+=:,.\/-]+/) return word
    return "'" + word.replace("'", "'\\''") + "'"
}

package hudson

/** What Jenkins' steps throw where they fail: https://javadoc.jenkins.io/hudson/AbortException.html */
class AbortException extends IOException {
    AbortException(String message) {
        super(message)
    }
}

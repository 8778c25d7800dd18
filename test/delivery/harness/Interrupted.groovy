/** Ends a build without its having failed: an abort, a time-out, a newer build. Named by what Jenkins throws. */
class Interrupted extends Exception {
    /** What the build is then: ABORTED or NOT_BUILT. */
    final String result

    Interrupted(String result, String message) {
        super("FlowInterruptedException: ${message}".toString())
        this.result = result
    }
}

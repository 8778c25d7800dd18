import hudson.AbortException

import java.util.concurrent.TimeUnit

/**
 * Runs the scripts of `sh` steps as Jenkins' durable-task plugin does: by `sh -xe`, or by what the script's first line names.
 * https://github.com/jenkinsci/durable-task-plugin/blob/master/src/main/java/org/jenkinsci/plugins/durabletask/BourneShellScript.java
 */
class Shell {
    final Build build
    private int scripts = 0

    Shell(Build build) { this.build = build }

    /** Every process that ran a script signs here, by itself, with a digest of what it runs. */
    File witness() { new File(build.folder, 'witness') }

    Object run(Map asked, Map<String, String> environment) {
        def unknown = asked.keySet() - ['script', 'returnStdout', 'returnStatus', 'label', 'encoding']
        if (unknown) throw new Unfit("sh knows no ${unknown.join(', ')}")
        if (asked.returnStdout && asked.returnStatus) throw new Unfit('sh returns its output or its status, not both')
        def node = build.node('sh')
        def number = ++scripts
        def text = asked.script.toString()
        def script = new File(build.folder, "script-${number}.sh")
        script.text = text
        def first = text.readLines() ? text.readLines()[0] : ''
        def interpreter = first.startsWith('#!') ? first.substring(2).trim() : 'sh -xe'
        build.note(what: 'sh', number: number, script: text, node: node.label, state: 'began')
        build.say("+ [${node.label}] ${text.trim()}")
        def began = System.currentTimeMillis()
        def signing = 'sha256sum < "$1" >> "$2"; exec ' + interpreter + ' "$1"'
        def builder = new ProcessBuilder('sh', '-c', signing, 'sh', script.path, witness().path)
        builder.directory(node.folder as File)
        builder.environment().clear()
        builder.environment().putAll(environment)
        builder.redirectInput(new File('/dev/null'))
        def process = builder.start()
        def endedWithUs = new Thread({
            process.descendants().forEach { it.destroyForcibly() }
            process.destroyForcibly()
        })
        Runtime.runtime.addShutdownHook(endedWithUs)
        def output = ''
        def err = Thread.start { process.errorStream.eachLine { build.say("  ${it}") } }
        def out = Thread.start {
            if (asked.returnStdout) output = process.inputStream.text
            else process.inputStream.eachLine { build.say("  ${it}") }
        }
        def left = build.deadlines ? build.deadlines.min() - System.currentTimeMillis() : Long.MAX_VALUE
        def ended = process.waitFor(Math.max(0L, left), TimeUnit.MILLISECONDS)
        if (!ended) {
            process.descendants().forEach { it.destroyForcibly() }
            process.destroyForcibly()
            throw new Interrupted('ABORTED', "timed out in: ${text.trim()}")
        }
        out.join()
        err.join()
        Runtime.runtime.removeShutdownHook(endedWithUs)
        def code = process.exitValue()
        build.note(what: 'sh', number: number, state: 'ended', code: code, seconds: (System.currentTimeMillis() - began) / 1000)
        if (asked.returnStatus) return code
        if (code != 0) throw new AbortException("script returned exit code ${code}".toString())
        asked.returnStdout ? output : null
    }
}

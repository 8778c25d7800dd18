import groovy.json.JsonSlurperClassic
import hudson.AbortException

import java.nio.file.FileSystems
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** What Jenkins' steps do, done here: each by its name, with its arguments as the pipeline gave them and its body last. */
class Steps {
    final Build build
    final Shell shell
    final Settings settings
    final Gates gates
    /** Runs a body of the pipeline. */
    final Closure call
    final Map<String, Closure> all

    /** Runs another job's pipeline to its end. */
    final Closure another

    Steps(Build build, Settings settings, Closure call, Closure another) {
        this.another = another
        this.build = build
        this.settings = settings
        this.call = call
        shell = new Shell(build)
        gates = new Gates(build, call)
        def kept = { Map more -> more }
        all = [
            node: { label, body -> onNode(label as String, body) },
            checkout: { scm -> checkout(scm) },
            sh: { asked -> shell.run(asked instanceof Map ? asked : [script: asked], environment()) },
            stage: { name, body -> within(build.stages, name.toString(), body) },
            parallel: { branches -> parallel(branches) },
            build: { asked -> another(asked) },
            withEnv: { pairs, body -> settings.with(pairs, { call(body) }) },
            dir: { path, body -> inFolder(path.toString(), body) },
            deleteDir: { -> build.node('deleteDir').folder.deleteDir(); null },
            echo: { text -> build.say(text.toString()) },
            error: { text -> throw new AbortException(text.toString()) },
            fileExists: { path -> file(path).exists() },
            pwd: { -> build.node('pwd').folder.path },
            readFile: { path -> file(path).text },
            writeFile: { asked -> write(asked) },
            readJSON: { asked -> new JsonSlurperClassic().parseText(asked.text != null ? asked.text.toString() : file(asked.file).text) },
            sleep: { asked -> sleep(asked) },
            stash: { asked -> stash(asked) },
            unstash: { name -> unstash(name.toString()) },
            archiveArtifacts: { asked -> archive(asked) },
            timestamps: { body -> call(body) },
            timeout: { asked, body -> timed(asked, body) },
            input: { asked -> gates.input(asked) },
            lock: { asked, body -> gates.lock(asked, body) },
            milestone: { asked -> gates.milestone(asked) },
            properties: { list -> settings.properties(list) },
            parameters: { list -> [parameters: list] },
            string: { Map asked -> [kind: 'string'] + asked },
            booleanParam: { Map asked -> [kind: 'boolean'] + asked },
            choice: { Map asked -> [kind: 'choice'] + asked },
            cron: { text -> [cron: text.toString()] },
            pipelineTriggers: { list -> [triggers: list] },
            disableConcurrentBuilds: { Map asked = [:] -> [one: true] + asked },
            overrideIndexTriggers: { enabled -> [indexTriggers: enabled] },
            buildDiscarder: kept,
            logRotator: kept,
        ]
    }

    Map<String, String> environment() {
        settings.shellOf(build.node('sh').label as String) + [WORKSPACE: build.node('sh').root.path]
    }

    /** Within an agent's folder, or where the pipeline went in it. */
    private File file(Object path) {
        if (path instanceof Map) path = path.file
        def named = new File(path.toString())
        named.absolute ? named : new File(build.node('a file').folder as File, path.toString())
    }

    private Object within(List stack, Object what, Object body) {
        stack.add(what)
        try {
            if (stack.is(build.stages)) {
                build.note(what: 'entered')
                build.say("== ${build.stage()}")
            }
            return call(body)
        } finally {
            stack.remove(stack.size() - 1)
        }
    }

    private Object onNode(String label, Object body) {
        if (!settings.labels().contains(label)) throw new Unfit("no agent has the label ${label}")
        def root = build.newWorkspace()
        build.nodes.add([label: label, root: root, folder: root])
        try {
            build.note(what: 'node', node: label)
            return call(body)
        } finally {
            build.nodes.remove(build.nodes.size() - 1)
            if (!build.asked.keep) {
                settings.keepModules(root)
                root.deleteDir()
            }
        }
    }

    private Object inFolder(String path, Object body) {
        def node = build.node('dir')
        def before = node.folder
        node.folder = new File(before as File, path)
        node.folder.mkdirs()
        try {
            return call(body)
        } finally {
            node.folder = before
        }
    }

    /** A clone, as the git plugin makes one: into the folder that is there, of one commit, on no branch. */
    private Map checkout(Object scm) {
        if (!(scm instanceof Map) || !scm.url) throw new Unfit('checkout takes scm')
        def folder = build.node('checkout').folder as File
        def git = { String... words -> settings.git(folder, words) }
        if (!new File(folder, '.git').exists()) {
            git('init', '--quiet')
            git('remote', 'add', 'origin', scm.url as String)
        }
        git('fetch', '--quiet', '--tags', 'origin', '+refs/heads/*:refs/remotes/origin/*')
        git('checkout', '--quiet', '--force', scm.commit as String)
        settings.installModules(folder)
        build.note(what: 'checkout', commit: scm.commit)
        [GIT_COMMIT: scm.commit, GIT_URL: scm.url]
    }

    /** One after another; as in Jenkins each runs to its end, and the first failure is the step's. */
    private Object parallel(Object branches) {
        if (!(branches instanceof Map)) throw new Unfit('parallel takes a map')
        def failFast = branches.failFast == true
        Throwable first = null
        def results = [:]
        build.parallel++
        try {
            branches.findAll { name, body -> name != 'failFast' }.each { name, body ->
                if (first != null && failFast) return
                try {
                    results[name] = within(build.stages, "Branch: ${name}".toString(), body)
                } catch (Exception error) {
                    build.say("Branch ${name}: ${error.message}")
                    first = first ?: error
                }
            }
        } finally {
            build.parallel--
        }
        if (first != null) throw first
        results
    }

    private void write(Map asked) {
        def target = file(asked.file)
        target.parentFile.mkdirs()
        target.text = asked.text.toString()
    }

    private void sleep(Object asked) {
        def time = asked instanceof Map ? asked.time as long : asked as long
        def unit = TimeUnit.valueOf((asked instanceof Map && asked.unit ? asked.unit : 'SECONDS') as String)
        // What would be waited for is written down: no build of a test sleeps for an hour.
        build.note(what: 'slept', seconds: unit.toSeconds(time))
        def really = Math.min(unit.toMillis(time), ((build.asked.longestSleepSeconds ?: 0) as long) * 1000)
        Thread.sleep(really)
        // What is left of a time that `timeout` gives is less by all that was asked for.
        for (int i = 0; i < build.deadlines.size(); i++) build.deadlines[i] -= unit.toMillis(time) - really
        if (build.deadlines && build.deadlines.min() <= System.currentTimeMillis()) throw new Interrupted('ABORTED', 'timed out in: sleep')
    }

    private Object timed(Object asked, Object body) {
        def unit = TimeUnit.valueOf((asked.unit ?: 'MINUTES') as String)
        within(build.deadlines, System.currentTimeMillis() + unit.toMillis(asked.time as long), body)
    }

    private List<File> matching(String patterns) {
        def root = (build.node('a file').folder as File).toPath()
        def matchers = patterns.split(',').collect { FileSystems.default.getPathMatcher("glob:${it.trim()}") }
        def found = []
        def look
        look = { File folder ->
            folder.listFiles().sort().each { one ->
                if (one.directory) {
                    // Nobody archives a clone's own, and it is most of what is there.
                    if (!(one.name in ['node_modules', '.git'])) look(one)
                } else if (matchers.any { it.matches(root.relativize(one.toPath())) }) found.add(one)
            }
        }
        look(root.toFile())
        found
    }

    private void copy(String patterns, File target, boolean mayBeEmpty, String step) {
        def root = (build.node(step).folder as File).toPath()
        def files = matching(patterns)
        if (!files && !mayBeEmpty) throw new AbortException("${step}: no file is ${patterns}".toString())
        files.each { found ->
            def to = target.toPath().resolve(root.relativize(found.toPath()))
            Files.createDirectories(to.parent)
            Files.copy(found.toPath(), to, java.nio.file.StandardCopyOption.REPLACE_EXISTING)
        }
    }

    private void stash(Map asked) {
        copy(asked.includes as String, new File(build.folder, "stashes/${asked.name}"), asked.allowEmpty == true, 'stash')
    }

    private void unstash(String name) {
        def from = new File(build.folder, "stashes/${name}")
        if (!from.exists()) throw new AbortException("No such saved stash ‘${name}’".toString())
        def to = (build.node('unstash').folder as File).toPath()
        from.eachFileRecurse { found ->
            if (!found.file) return
            def target = to.resolve(from.toPath().relativize(found.toPath()))
            Files.createDirectories(target.parent)
            Files.copy(found.toPath(), target, java.nio.file.StandardCopyOption.REPLACE_EXISTING)
        }
    }

    private void archive(Object asked) {
        def map = asked instanceof Map ? asked : [artifacts: asked]
        copy(map.artifacts as String, new File(build.folder, 'archive'), map.allowEmptyArchive == true, 'archiveArtifacts')
    }
}

import groovy.json.JsonOutput
import groovy.json.JsonSlurperClassic

import java.nio.channels.FileChannel
import java.nio.file.StandardOpenOption

/** Where a build waits: for people, for other builds, and for its turn. */
class Gates {
    final Build build
    final Closure call
    private final Set<String> held = []

    Gates(Build build, Closure call) {
        this.build = build
        this.call = call
    }

    /**
     * The answers of people are given beforehand, in their order. One whom the step does not name cannot answer it. Where
     * nobody is left, the time that `timeout` gives has passed.
     */
    Object input(Map asked) {
        if (build.nodes) throw new Unfit('input would hold an agent for as long as it waits: it stands inside of a node { }')
        if (!build.deadlines) throw new Unfit('input would wait for ever: no timeout { } is around it')
        if (held) throw new Unfit("input would hold ${held.join(', ')} for as long as it waits")
        if (!asked.submitter) throw new Unfit('anybody could answer input: it names no submitter')
        def named = asked.submitter.toString().split(',').collect { it.trim() }
        build.note(what: 'input', message: asked.message.toString(), submitter: named)
        def answers = build.asked.answers as List
        while (answers) {
            def answer = answers.remove(0) as Map
            if (!named.contains(answer.by)) {
                build.note(what: 'refused', by: answer.by)
                build.say("${answer.by} may not answer: ${named.join(', ')} may")
                continue
            }
            build.note(what: answer.abort ? 'declined' : 'approved', by: answer.by)
            if (answer.abort) throw new Interrupted('ABORTED', "declined by ${answer.by}")
            def values = (asked.parameters ?: []).collectEntries { [(it.name): answer.values?.get(it.name) ?: it.defaultValue ?: ''] }
            if (!asked.submitterParameter) return values.size() == 1 ? values.values()[0] : (values ?: null)
            return values ? values + [(asked.submitterParameter): answer.by] : answer.by
        }
        throw new Interrupted('ABORTED', 'timed out: nobody answered')
    }

    /** One build at a time, of all that share the controller's home: also of other processes. */
    Object lock(Object asked, Object body) {
        def name = (asked instanceof Map ? asked.resource : asked).toString()
        if (held.contains(name)) throw new Unfit("lock: ${name} is held by this very build")
        def file = new File(build.home, "locks/${name.replace('/', '_')}")
        file.parentFile.mkdirs()
        def channel = FileChannel.open(file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
        def lock = channel.lock()
        held.add(name)
        build.note(what: 'locked', resource: name)
        try {
            return call(body)
        } finally {
            held.remove(name)
            build.note(what: 'unlocked', resource: name)
            lock.release()
            channel.close()
        }
    }

    /**
     * Where a newer build has passed, an older one ends. https://www.jenkins.io/doc/pipeline/steps/pipeline-milestone-step/
     */
    void milestone(Map asked) {
        if (build.parallel > 0) throw new Unfit('milestone stands inside of parallel')
        def ordinal = asked.ordinal as int
        if (passed != null && ordinal <= passed) throw new Unfit("milestone ${ordinal} comes after ${passed}")
        passed = ordinal
        def file = new File(build.jobFolder(), 'milestones.json')
        def all = file.exists() ? new JsonSlurperClassic().parse(file) as Map : [:]
        def newest = (all[ordinal as String] ?: 0) as int
        build.note(what: 'milestone', ordinal: ordinal)
        if (newest > build.number) throw new Interrupted('NOT_BUILT', "superseded by build ${newest}")
        all[ordinal as String] = build.number
        file.text = JsonOutput.toJson(all)
    }

    private Integer passed = null
}

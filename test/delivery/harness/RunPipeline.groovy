import com.lesfurets.jenkins.unit.cps.PipelineTestHelperCPS
import com.lesfurets.jenkins.unit.global.lib.LibraryConfiguration
import com.lesfurets.jenkins.unit.global.lib.SourceRetriever
import groovy.json.JsonOutput
import groovy.json.JsonSlurperClassic

/**
 * Runs Jenkinsfiles under JenkinsPipelineUnit, as continuations like Jenkins does, with their steps really done.
 *
 *   java … RunPipeline REQUEST.json…
 *
 * test/delivery/harness.ts says what a request holds. Ends with 0 where every build succeeded.
 */
class RunPipeline {
    static void main(String[] args) {
        def results = args.collect { one(new JsonSlurperClassic().parse(new File(it)) as Map) }
        System.exit(results.every { it == 'SUCCESS' } ? 0 : 1)
    }

    private static String one(Map asked) {
        def began = System.currentTimeMillis()
        def build = new Build(asked)
        def settings = new Settings(build)
        def helper = new Helper()
        def steps = new Steps(build, settings, { Object body -> helper.callClosure(body as Closure) }, { Object next ->
            def other = another(asked, next as Map)
            build.started.add(other)
            if ((next as Map).propagate != false) ended(other)
            other
        })
        def checkedOut = new File(build.folder, 'jenkinsfile')
        cloneAt(settings, checkedOut, settings.scm.commit as String)
        def known = new JsonSlurperClassic().parse(new File(checkedOut, 'components/ci/library/steps.json')) as Map
        def error = null
        def unfit = false
        try {
            helper.prepare(checkedOut, library(settings, asked))
            helper.allow(steps.all.findAll { name, step -> known.containsKey(name) })
            if (asked.plant == 'mocked-sh') helper.allow([sh: { given -> '' }])
            run(helper, settings, asked.jenkinsfile as String)
        } catch (Interrupted interrupted) {
            build.result = interrupted.result
            error = interrupted.message
        } catch (Throwable thrown) {
            build.result = 'FAILURE'
            unfit = thrown instanceof Unfit
            error = why(thrown)
            if (System.getenv('DEBUG')) thrown.printStackTrace()
        }
        if (error != null) build.say("ERROR: ${error}")
        build.say("Finished: ${build.result}")
        build.note(what: 'finished', result: build.result)
        new File(asked.answer as String).text = JsonOutput.toJson([
            result: build.result,
            error: error,
            unfit: unfit,
            number: build.number,
            commit: settings.scm.commit,
            folder: build.folder.path,
            seconds: (System.currentTimeMillis() - began) / 1000,
            // As JenkinsPipelineUnit saw the pipeline call it, whoever answered.
            scripts: helper.callStack.findAll { it.methodName == 'sh' }.collect { scriptOf(it.args[0]) },
            started: build.started,
            properties: JsonOutput.toJson(settings.declared),
        ])
        build.result
    }

    /** What could not be written down is said by the cause alone. */
    private static String why(Throwable thrown) {
        def last = thrown
        while (last.cause != null) last = last.cause
        last instanceof NotSerializableException ? last.toString() : (thrown.message ?: thrown.toString())
    }

    /**
     * The build of another job that `build` starts and waits for, with the branch as it is by now. Jobs are those that the controller has
     * (components/ci/jcasc/pipelines.ts): each pipeline is a folder, each branch a job in it.
     */
    private static Map another(Map asked, Map next) {
        def unknown = next.keySet() - ['job', 'parameters', 'propagate']
        if (unknown) throw new Unfit("build knows no ${unknown.join(', ')}")
        def found = next.job.toString() =~ '^/([a-z-]+)/([^/]+)$'
        if (!found.matches()) throw new Unfit("there is no job ${next.job}")
        def answer = File.createTempFile('answer', '.json')
        one(asked + [
            jenkinsfile: "components/ci/pipelines/${found.group(1)}.Jenkinsfile".toString(),
            job: next.job.toString().substring(1),
            branch: found.group(2),
            parameters: next.parameters.collectEntries { [(it.name): it.value] },
            answer: answer.path,
        ])
        def told = new JsonSlurperClassic().parse(answer) as Map
        answer.delete()
        told + [job: next.job.toString()]
    }

    private static void ended(Map other) {
        if (other.result != 'SUCCESS') throw new hudson.AbortException("${other.job} completed with status ${other.result}: ${other.error}".toString())
    }

    private static String scriptOf(Object argument) { (argument instanceof Map ? argument.script : argument).toString() }

    private static void run(Helper helper, Settings settings, String jenkinsfile) {
        def binding = new Binding()
        binding.setVariable('env', settings.env)
        binding.setVariable('params', settings.params)
        binding.setVariable('scm', settings.scm)
        binding.setVariable('currentBuild', [number: settings.build.number, result: null, description: null, displayName: "#${settings.build.number}".toString()])
        helper.runScript(jenkinsfile, binding)
    }

    private static File cloneAt(Settings settings, File folder, String commit) {
        folder.deleteDir()
        folder.mkdirs()
        settings.git(folder, 'clone', '--quiet', '--no-checkout', settings.scm.url as String, '.')
        settings.git(folder, 'checkout', '--quiet', '--force', commit)
        folder
    }

    /** The library is what the main branch has: a proposal cannot change what its own pipeline may do. */
    private static LibraryConfiguration library(Settings settings, Map asked) {
        def retriever = { String name, String version, String path ->
            def folder = cloneAt(settings, new File(settings.build.folder, 'library'), "origin/${version}".toString())
            [new File(folder, 'components/ci/library').toURI().toURL()]
        } as SourceRetriever
        LibraryConfiguration.library('ml-serving').defaultVersion('main').retriever(retriever).targetPath('library').build()
    }
}

/** JenkinsPipelineUnit without what it answers by itself: a step that is not here is none. */
class Helper extends PipelineTestHelperCPS {
    void prepare(File folder, LibraryConfiguration library) {
        scriptRoots = [folder.path] as String[]
        scriptExtension = 'Jenkinsfile'
        baseScriptRoot = folder.path
        baseClassloader = RunPipeline.classLoader
        imports += [NonCPS: 'com.cloudbees.groovy.cps.NonCPS']
        allowedMethodCallbacks.clear()
        registerSharedLibrary(library)
        init()
    }

    void allow(Map<String, Closure> steps) {
        steps.each { name, step ->
            if (name in ['properties', 'parameters', 'pipelineTriggers']) {
                registerAllowedMethod(name, [List], { List list -> step.call(list) })
                return
            }
            registerAllowedMethod(name, [], { -> step.call() })
            registerAllowedMethod(name, [Object], { Object one -> step.call(one) })
            registerAllowedMethod(name, [Object, Object], { Object one, Object body -> step.call(one, body) })
        }
    }
}

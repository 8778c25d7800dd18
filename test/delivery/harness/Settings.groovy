/** Variables of a build as pipelines see them in `env`; absent ones are null. */
class BuildEnv extends LinkedHashMap<String, String> {
    @Override
    String put(String key, String value) { value == null ? super.remove(key) : super.put(key, value) }
}

/** What a build knows of itself and its agents. */
class Settings {
    final Build build
    final BuildEnv env = new BuildEnv()
    final Map params = [:]
    final Map scm
    /** The job's own settings, as `properties` set them. */
    List declared = []

    Settings(Build build) {
        this.build = build
        def asked = build.asked
        scm = [$class: 'GitSCM', url: asked.repository, commit: commitOf(asked.branch as String)]
        env.putAll(
            BUILD_NUMBER: build.number.toString(),
            BUILD_ID: build.number.toString(),
            BUILD_TAG: "jenkins-${(asked.job as String).replace('/', '-')}-${build.number}".toString(),
            BUILD_URL: "https://jenkins.example.com/job/${asked.job}/${build.number}/".toString(),
            JOB_NAME: asked.job as String,
            BRANCH_NAME: asked.change ? "PR-${asked.change}".toString() : asked.branch as String,
        )
        if (asked.change) env.putAll(CHANGE_ID: asked.change as String, CHANGE_TARGET: 'main', CHANGE_URL: "https://github.com/acme/ml-serving/pull/${asked.change}".toString(), CHANGE_BRANCH: asked.branch as String)
        (asked.env as Map).each { key, value -> env.put(key as String, value as String) }
        params.putAll(asked.parameters as Map)
    }

    Set<String> labels() { (build.asked.agents as Map).keySet() }

    private String commitOf(String branch) {
        git(new File('.'), '--git-dir', build.asked.repository as String, 'rev-parse', "refs/heads/${branch}".toString()).trim()
    }

    String git(File folder, String... words) {
        def builder = new ProcessBuilder((['git'] + (words as List)) as List<String>).directory(folder)
        def process = builder.redirectErrorStream(true).start()
        def said = process.inputStream.text
        if (process.waitFor() != 0) throw new hudson.AbortException("git ${words.join(' ')}: ${said}".toString())
        said
    }

    /** What a shell of an agent has: nothing of the machine's own but where programs and files are. Its Git knows nobody. */
    Map<String, String> shellOf(String label) {
        def own = System.getenv().findAll { key, value -> key in ['PATH', 'HOME', 'LANG', 'TMPDIR', 'USER'] }
        own + [GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null'] + ofStage() + env + (((build.asked.agents as Map)[label] ?: [:]) as Map<String, String>)
    }

    /** Variables of the stage that the build is in: the longest beginning of its name that there are any for. */
    private Map<String, String> ofStage() {
        def stages = build.asked.stages as Map
        def fitting = stages.keySet().findAll { build.stage().startsWith(it as String) }
        fitting ? stages[fitting.max { (it as String).length() }] as Map<String, String> : [:]
    }

    Object with(Object pairs, Closure body) {
        def before = new LinkedHashMap(env)
        pairs.each { pair ->
            def (key, value) = pair.toString().split('=', 2) as List
            env.put(key as String, value as String)
        }
        try {
            return body.call()
        } finally {
            env.clear()
            env.putAll(before)
        }
    }

    /** Parameters get their defaults as in Jenkins; one that nobody declared cannot be given. */
    Object properties(Object list) {
        declared = list as List
        def parameters = declared.findAll { it instanceof Map && it.parameters }.collectMany { it.parameters as List }
        def unknown = params.keySet() - parameters.collect { it.name }
        if (unknown) throw new Unfit("the job has no parameter ${unknown.join(', ')}")
        parameters.each { one ->
            if (!params.containsKey(one.name)) params[one.name] = one.kind == 'choice' ? one.choices[0] : one.defaultValue
        }
        null
    }

    /**
     * The modules that the agent's image brings, of this very lock file: as links, and those that an agent before this one is done
     * with are given to the next, as making them takes longer than most steps.
     */
    void installModules(File folder) {
        def modules = build.asked.modules as String
        def lock = new File(folder, 'package-lock.json')
        def own = new File(folder, 'node_modules')
        if (!modules || own.exists() || !lock.exists()) return
        if (new File(modules, '../package-lock.json').text != lock.text) return
        // Of two builds that want the same one gets it.
        if (!spare().listFiles()?.any { it.renameTo(own) }) {
            def script = 'cp -al "$1" node_modules 2>/dev/null || { rm -rf node_modules; cp -a "$1" node_modules; }; ' +
                'rm -rf node_modules/.cache node_modules/.package-lock.json'
            def process = new ProcessBuilder('sh', '-c', script, 'sh', modules).directory(folder).inheritIO().start()
            if (process.waitFor() != 0) throw new IOException("the modules of ${modules} could not be given to ${folder}")
        }
        // Newer than the clone's lock file, or make would install again.
        def installed = new File(own, '.package-lock.json')
        installed.delete()
        installed.bytes = new File(modules, '.package-lock.json').bytes
    }

    /** Takes the modules of an agent that is gone. */
    void keepModules(File folder) {
        def own = new File(folder, 'node_modules')
        if (!own.exists() || !build.asked.modules || !new File(own, '.package-lock.json').exists()) return
        new File(own, '.cache').deleteDir()
        spare().mkdirs()
        own.renameTo(new File(spare(), folder.name))
    }

    private File spare() { new File(build.home, 'modules') }
}

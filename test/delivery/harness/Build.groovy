import groovy.json.JsonOutput

/** One build of one job: what was asked, where its files are, and what it did, written as it is done. */
class Build {
    final Map asked
    final File home
    final int number
    final File folder
    final File journal
    final List<String> stages = []
    final List<Map> nodes = []
    final List<Long> deadlines = []
    /** What builds answered that this one started. */
    final List<Map> started = []
    String result = 'SUCCESS'
    /** How many `parallel` steps the build is in. */
    int parallel = 0
    private int workspaces = 0

    Build(Map asked) {
        this.asked = asked
        home = new File(asked.home as String).absoluteFile
        number = nextNumber()
        folder = new File(jobFolder(), "builds/${number}")
        folder.mkdirs()
        journal = new File(folder, 'journal.jsonl')
    }

    File jobFolder() { new File(home, "jobs/${asked.job}") }

    private int nextNumber() {
        def builds = new File(jobFolder(), 'builds')
        builds.mkdirs()
        def taken = builds.list().findAll { it.isInteger() }.collect { it as int }
        (taken ? taken.max() : 0) + 1
    }

    /** A folder that no other agent has. An agent is a pod: it begins with nothing and is gone in the end. */
    File newWorkspace() {
        def workspace = new File(home, "workspace/${(asked.job as String).replace('/', '_')}-${number}-${++workspaces}")
        workspace.mkdirs()
        workspace
    }

    /** The agent that steps run on now. */
    Map node(String step) {
        if (!nodes) throw new Unfit("${step} needs an agent: it stands outside of every node { }")
        nodes.last()
    }

    /** Which stages the build is in. */
    String stage() { stages.join(' / ') }

    void note(Map what) {
        journal.append(JsonOutput.toJson([at: System.currentTimeMillis(), stage: stage()] + what) + '\n')
    }

    void say(String text) {
        synchronized (this) {
            println(text)
            System.out.flush()
            new File(folder, 'log').append(text + '\n')
        }
    }
}

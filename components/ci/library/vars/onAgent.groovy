/**
 * Does something on a fresh agent, in a clone of the build's commit with what it is built of.
 *
 * @param role label of the agents: `preview` reads, `deploy` writes, `build` has neither. Their service accounts differ, and their mounted secrets
 */
Object call(String role, Closure body) {
    node(role) {
        checkout scm
        sh 'make node_modules/.package-lock.json'
        return body()
    }
}

/**
 * Does something on a fresh agent, in a clone of the build's commit with what it is built of. To Git the pipeline is who does it: in commits, and in the
 * history of releases.
 *
 * @param role label of the agents: `preview` reads, `deploy` writes, `build` has neither. Their service accounts differ, and their mounted secrets
 * @param isNewest the branch as it is by now, in place of the build's commit: for what changes the branch
 */
Object call(String role, boolean isNewest = false, Closure body) {
    node(role) {
        checkout scm
        if (isNewest) sh 'git fetch --quiet origin "$BRANCH_NAME" && git checkout --quiet --detach FETCH_HEAD'
        sh 'make node_modules/.package-lock.json'
        withEnv(['GIT_AUTHOR_NAME=Delivery', 'GIT_AUTHOR_EMAIL=delivery@ml-serving.invalid',
                 'GIT_COMMITTER_NAME=Delivery', 'GIT_COMMITTER_EMAIL=delivery@ml-serving.invalid']) {
            return body()
        }
    }
}

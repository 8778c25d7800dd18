/**
 * Commits what a command wrote into the releases of models or images, and pushes it onto the branch as it is by then. Nothing changed: nothing is done.
 */
void call(String message) {
    withEnv(["RELEASES_MESSAGE=${message}"]) {
        sh '''
            git add --all -- stacks/releases stacks/runtime-images
            if git diff --cached --quiet; then exit 0; fi
            git commit --quiet --message "$RELEASES_MESSAGE"
            for attempt in 1 2 3; do
              git fetch --quiet origin "$BRANCH_NAME"
              git rebase --quiet FETCH_HEAD
              if git push --quiet origin "HEAD:refs/heads/$BRANCH_NAME"; then exit 0; fi
            done
            exit 1
        '''.stripIndent().trim()
    }
}

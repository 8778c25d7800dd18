/**
 * Has what a command wrote into the releases of models or images published onto the branch as it is by then. Nothing changed: nothing is done.
 */
void call(String message) {
    ml(['publish', "origin/${env.BRANCH_NAME}", '--message', message])
}

/**
 * Has a challenger progress until it is the champion, halted or retired. Between two looks no agent is held; what each look wrote is pushed, and
 * the main branch's pipeline brings it up. Killed and started again it goes on from what the release says.
 */
void call(Map step, String model, String ticket, int everySeconds) {
    List words = ['progress', model, step.environment] + (ticket?.trim() ? ['--ticket', ticket.trim()] : [])
    String standing = 'going on'
    // What a build pushed that was killed then, the next one brings up: no look would ever find it served.
    boolean isBroughtUp = false
    while (standing == 'going on') {
        Map told = [:]
        stage("${step.environment}: look") {
            told = changeReleases(step, words, "${model} in ${step.environment}: the rollout's next step")
        }
        standing = told.standing
        if (told.written || !isBroughtUp) {
            stage("${step.environment}: bring up") { bringUp(step, [ticket: ticket]) }
            isBroughtUp = true
        }
        if (standing == 'going on') sleep(time: everySeconds, unit: 'SECONDS')
    }
    if (standing != 'champion') error "${model} in ${step.environment} is ${standing}"
}

/**
 * Has the main branch's pipeline bring one environment up, and fails where it does: there are previews, approvals and the way back. Where a newer
 * build of it has passed this one, that one brings up what was pushed here, too.
 */
void call(Map step, Map asked) {
    def brought = build(
        job: "/main/${env.BRANCH_NAME}",
        parameters: [
            string(name: 'ENVIRONMENTS', value: step.environment),
            string(name: 'APPROVERS', value: asked.approvers ?: ''),
            string(name: 'TICKET', value: asked.ticket ?: ''),
        ],
        propagate: false,
    )
    String result = brought.result
    if (result == 'NOT_BUILT') echo "${step.environment}: a newer build of /main/${env.BRANCH_NAME} brings it up"
    else if (result != 'SUCCESS') error "${step.environment} was not brought up: /main/${env.BRANCH_NAME} #${brought.number} ended with ${result}"
}

/** Has the main branch's pipeline bring one environment up, and fails where it does: there are previews, approvals and the way back. */
void call(Map step, Map asked) {
    build(
        job: "/main/${env.BRANCH_NAME}",
        parameters: [
            string(name: 'ENVIRONMENTS', value: step.environment),
            string(name: 'APPROVERS', value: asked.approvers ?: ''),
            string(name: 'TICKET', value: asked.ticket ?: ''),
        ],
    )
}

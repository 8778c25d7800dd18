/**
 * Asks those whom an environment names, for as long as it says, with no agent held meanwhile.
 *
 * @param approvers who is asked where the environment wants nobody asked; empty: nobody
 * @param ticket what the build was started with; where one is required and this is empty, whoever approves types it
 * @return `by` and `ticket`, each null where there is none
 */
Map call(Map step, String approvers, String ticket) {
    List by = step.approval ? step.approval.by : (approvers?.trim() ? approvers.trim().split('[ ,]+') as List : [])
    boolean needsTicket = step.ticket == 'required' && !ticket?.trim()
    if (!by) return [by: null, ticket: ticket?.trim() ?: null]
    int minutes = step.approval ? (int) (step.approval.withinSeconds / 60) : 60
    List asked = needsTicket ? [string(name: 'TICKET', defaultValue: '', description: 'what this change is tracked by')] : []
    def answer = null
    timeout(time: minutes, unit: 'MINUTES') {
        answer = input(
            message: "Apply to ${step.environment} what reports/${step.environment}/preview.html says?",
            ok: 'Apply',
            submitter: by.join(','),
            submitterParameter: 'APPROVED_BY',
            parameters: asked,
        )
    }
    // With nothing else to be said the answer is the name alone.
    if (!needsTicket) return [by: answer, ticket: ticket?.trim() ?: null]
    return [by: answer.APPROVED_BY, ticket: answer.TICKET]
}

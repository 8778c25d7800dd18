/**
 * Asks those whom an environment names, for as long as it says, with no agent held meanwhile. Nobody is asked where nothing changes.
 *
 * @param approvers who is asked where the environment asks nobody; empty: nobody
 * @param ticket what the build was started with; where one is required and this is empty, whoever approves types it
 * @return `by` and `ticket`, each null where there is none
 */
Map call(Map step, String approvers, String ticket) {
    List by = step.approval ? step.approval.by : (approvers?.trim() ? approvers.trim().split('[ ,]+') as List : [])
    String known = ticket?.trim() ?: null
    if (!by || !step.changes) return [by: null, ticket: known]
    boolean needsTicket = step.ticket == 'required' && known == null
    List asked = needsTicket ? [string(name: 'TICKET', defaultValue: '', description: 'what this change is tracked by')] : []
    int seconds = step.approval ? step.approval.withinSeconds : 3600
    def answer = null
    timeout(time: seconds, unit: 'SECONDS') {
        answer = input(
            message: "Apply to ${step.environment} what reports/${step.environment}/preview.html says?",
            ok: 'Apply',
            submitter: by.join(','),
            submitterParameter: 'APPROVED_BY',
            parameters: asked,
        )
    }
    // Where nothing else is asked the answer is the name alone.
    return needsTicket ? [by: answer.APPROVED_BY, ticket: answer.TICKET] : [by: answer, ticket: known]
}

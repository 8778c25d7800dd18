/**
 * Brings an environment to what the build's commit says: preview, approval, deploy. Where nobody is asked there is nobody to read a
 * preview first: the deployment makes its own, applies nothing that breaks a rule, and keeps the report.
 *
 * @param asked `approvers` and `ticket`, as the build was started with them
 */
void call(Map step, Map asked) {
    Map approval = [by: null, ticket: asked.ticket?.trim() ?: null]
    boolean isAsked = step.approval || asked.approvers?.trim()
    if (isAsked) {
        stage("${step.environment}: preview") {
            // What somebody changed beside the program is part of what is approved.
            previewOf(step, ['--drift'])
        }
        stage("${step.environment}: approval") { approval = approvalOf(step, asked.approvers, asked.ticket) }
    }
    // From here on an older build would bring back what a newer one has replaced. By its place on the whole ladder: of builds of other environments
    // none is older or newer.
    milestone(ordinal: step.place, label: step.environment)
    stage("${step.environment}: deploy") { deployTo(step, approval, isAsked) }
}

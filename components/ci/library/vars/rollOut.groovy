/**
 * Brings an environment to what the build's commit says: preview, approval, deploy.
 *
 * @param place on the ladder, from 1
 * @param asked `approvers` and `ticket`, as the build was started with them
 */
void call(Map step, int place, Map asked) {
    Map approval = [by: null, ticket: null]
    stage("${step.environment}: preview") {
        // What somebody changed beside the program is part of what is approved.
        previewOf(step, ['--drift'])
    }
    stage("${step.environment}: approval") { approval = approvalOf(step, asked.approvers, asked.ticket) }
    // From here on an older build would bring back what a newer one has replaced.
    milestone(ordinal: place, label: step.environment)
    stage("${step.environment}: deploy") { deployTo(step, approval) }
}

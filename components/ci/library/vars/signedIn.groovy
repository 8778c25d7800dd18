/**
 * Does something with the role that an environment gives CI, and with its state. No key is stored: the agent's own identity
 * takes the role, by a profile that names both.
 *
 * @param part `preview` or `deploy`
 */
Object call(Map step, String part, Closure body) {
    if (step.state == null) return body()
    Map names = ml.json(['state', step.environment, '--names'])
    String role = part == 'deploy' ? names.deploy_role : names.preview_role
    if (!role) error "${step.environment} lets no CI ${part}: its account.ci says who may"
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
    writeFile file: '.aws/config', text: "[profile ci]\nrole_arn = ${role}\ncredential_source = EcsContainer\nregion = ${names.region}\n"
    withEnv(["AWS_CONFIG_FILE=${pwd()}/.aws/config", 'AWS_PROFILE=ci', "PULUMI_BACKEND_URL=${names.backend}"]) {
        return body()
    }
}

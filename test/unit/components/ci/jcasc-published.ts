/**
 * What Configuration as Code takes, as far as our files use it: of each element its attributes, from the constructors and
 * setters that the plugins' sources mark for it (`@DataBoundConstructor`, `@DataBoundSetter`, setters of configurations) and
 * from the plugins' own tests of Configuration as Code. The whole schema is told by a running Jenkins alone:
 * https://github.com/jenkinsci/configuration-as-code-plugin/blob/2117.vc05a_0b_e6b_f4e/docs/features/jsonSchema.md
 * `*` is any name, `[]` an element of a list.
 */
export const published: Readonly<Record<string, { readonly from: string; readonly keys: string }>> = {
  "": {
    from: "https://github.com/jenkinsci/configuration-as-code-plugin/tree/2117.vc05a_0b_e6b_f4e/demos and job-dsl-plugin/docs/JCasC.md",
    keys: "jenkins security unclassified credentials jobs tool groovy",
  },
  jenkins: {
    from: "https://github.com/jenkinsci/jenkins/blob/jenkins-2.568.2/core/src/main/java/jenkins/model/Jenkins.java",
    keys: "systemMessage numExecutors mode slaveAgentPort noUsageStatistics disableRememberMe crumbIssuer securityRealm authorizationStrategy clouds quietPeriod scmCheckoutRetryCount labelString",
  },
  "jenkins.securityRealm": { from: "the plugin's ConfigurationAsCode.yml", keys: "oic" },
  "jenkins.securityRealm.oic": {
    from: "https://github.com/jenkinsci/oic-auth-plugin/blob/4.715.vf202e4229f61/src/main/java/org/jenkinsci/plugins/oic/OicSecurityRealm.java",
    keys: "clientId clientSecret serverConfiguration disableSslVerification userIdStrategy groupIdStrategy properties userNameField tokenFieldToCheckKey tokenFieldToCheckValue fullNameFieldName emailFieldName groupsFieldName logoutFromOpenidProvider postLogoutRedirectUrl rootURLFromRequest sendScopesInTokenRequest tokenExpirationCheckDisabled allowTokenAccessWithoutOicSession",
  },
  "jenkins.securityRealm.oic.serverConfiguration": { from: "@Symbol of both classes", keys: "wellKnown manual" },
  "jenkins.securityRealm.oic.serverConfiguration.wellKnown": {
    from: "https://github.com/jenkinsci/oic-auth-plugin/blob/4.715.vf202e4229f61/src/main/java/org/jenkinsci/plugins/oic/OicServerWellKnownConfiguration.java",
    keys: "wellKnownOpenIDConfigurationUrl scopesOverride",
  },
  "jenkins.authorizationStrategy": {
    from: "https://github.com/jenkinsci/matrix-auth-plugin/tree/matrix-auth-3.2.8/src/main/java/org/jenkinsci/plugins/matrixauth/integrations/casc",
    keys: "globalMatrix projectMatrix",
  },
  "jenkins.authorizationStrategy.globalMatrix": { from: "configuration-as-code-v3.yml", keys: "entries" },
  "jenkins.authorizationStrategy.globalMatrix.entries[]": {
    from: "configuration-as-code-v3.yml",
    keys: "group user userOrGroup",
  },
  "jenkins.authorizationStrategy.globalMatrix.entries[].*": {
    from: "configuration-as-code-v3.yml",
    keys: "name permissions",
  },
  "jenkins.clouds[]": { from: "the plugin's configuration-as-code.yaml", keys: "kubernetes" },
  "jenkins.clouds[].kubernetes": {
    from: "https://github.com/jenkinsci/kubernetes-plugin/blob/a82d78a0/src/main/java/org/csanchez/jenkins/plugins/kubernetes/KubernetesCloud.java",
    keys: "name useJenkinsProxy usageRestricted retentionTimeout defaultsProviderTemplate templates serverUrl serverCertificate skipTlsVerify namespace jnlpregistry restrictedPssSecurityContext garbageCollection traits webSocket directConnection jenkinsUrl jenkinsTunnel credentialsId containerCapStr containerCap readTimeout podLabels maxRequestsPerHostStr connectTimeout podRetention waitForPodSec",
  },
  "jenkins.clouds[].kubernetes.templates[]": {
    from: "https://github.com/jenkinsci/kubernetes-plugin/blob/a82d78a0/src/main/java/org/csanchez/jenkins/plugins/kubernetes/PodTemplate.java",
    keys: "id inheritFrom name namespace instanceCap slaveConnectTimeout idleMinutes activeDeadlineSeconds label nodeSelector nodeUsageMode serviceAccount schedulerName hostNetwork agentContainer agentInjection envVars annotations imagePullSecrets nodeProperties volumes workspaceVolume containers yaml yamlMergeStrategy inheritYamlMergeStrategy podRetention showRawYaml runAsUser runAsGroup",
  },
  security: { from: "@Symbol of the configurations", keys: "apiToken globalJobDslSecurityConfiguration" },
  "security.apiToken": {
    from: "https://github.com/jenkinsci/jenkins/blob/jenkins-2.568.2/core/src/main/java/jenkins/security/apitoken/ApiTokenPropertyConfiguration.java",
    keys: "tokenGenerationOnCreationEnabled creationOfLegacyTokenEnabled usageStatisticsEnabled",
  },
  unclassified: {
    from: "@Symbol of the configurations; prometheusConfiguration by the class's name",
    keys: "location buildDiscarders prometheusConfiguration globalLibraries",
  },
  "unclassified.location": {
    from: "https://github.com/jenkinsci/jenkins/blob/jenkins-2.568.2/core/src/main/java/jenkins/model/JenkinsLocationConfiguration.java",
    keys: "adminAddress url",
  },
  "unclassified.buildDiscarders": {
    from: "https://github.com/jenkinsci/jenkins/blob/jenkins-2.568.2/core/src/main/java/jenkins/model/GlobalBuildDiscarderConfiguration.java",
    keys: "configuredBuildDiscarders",
  },
  "unclassified.buildDiscarders.configuredBuildDiscarders[]": {
    from: "@Symbol of both strategies",
    keys: "jobBuildDiscarder simpleBuildDiscarder",
  },
  "unclassified.buildDiscarders.configuredBuildDiscarders[].simpleBuildDiscarder": {
    from: "https://github.com/jenkinsci/jenkins/blob/jenkins-2.568.2/core/src/main/java/jenkins/model/SimpleGlobalBuildDiscarderStrategy.java",
    keys: "discarder",
  },
  "unclassified.buildDiscarders.configuredBuildDiscarders[].simpleBuildDiscarder.discarder": {
    from: "@Symbol of LogRotator",
    keys: "logRotator",
  },
  "unclassified.buildDiscarders.configuredBuildDiscarders[].simpleBuildDiscarder.discarder.logRotator": {
    from: "https://github.com/jenkinsci/jenkins/blob/jenkins-2.568.2/core/src/main/java/hudson/tasks/LogRotator.java",
    keys: "daysToKeepStr numToKeepStr artifactDaysToKeepStr artifactNumToKeepStr removeLastBuild",
  },
  "unclassified.prometheusConfiguration": {
    from: "https://github.com/jenkinsci/prometheus-plugin/blob/852.v317db_5d17a_b_0/src/main/java/org/jenkinsci/plugins/prometheus/config/PrometheusConfiguration.java",
    keys: "path jobAttributeName defaultNamespace collectDiskUsage collectingMetricsPeriodInSeconds useAuthenticatedEndpoint countSuccessfulBuilds countUnstableBuilds countFailedBuilds countNotBuiltBuilds countAbortedBuilds fetchTestResults processingDisabledBuilds appendParamLabel appendStatusLabel perBuildMetrics perBuildMetricsMaxAgeInHours perBuildMetricsMaxBuilds collectNodeStatus labeledBuildParameterNames disabledMetricConfig",
  },
  "unclassified.globalLibraries": {
    from: "https://github.com/jenkinsci/configuration-as-code-plugin/blob/2117.vc05a_0b_e6b_f4e/demos/pipeline-groovy-lib/README.md",
    keys: "libraries",
  },
  "unclassified.globalLibraries.libraries[]": {
    from: "https://github.com/jenkinsci/pipeline-groovy-lib-plugin/blob/798.v5cc688825312/src/main/java/org/jenkinsci/plugins/workflow/libs/LibraryConfiguration.java",
    keys: "name retriever defaultVersion implicit allowVersionOverride includeInChangesets cachingConfiguration",
  },
  "unclassified.globalLibraries.libraries[].retriever": { from: "@Symbol of both", keys: "modernSCM legacySCM" },
  "unclassified.globalLibraries.libraries[].retriever.modernSCM": {
    from: "https://github.com/jenkinsci/pipeline-groovy-lib-plugin/blob/798.v5cc688825312/src/main/java/org/jenkinsci/plugins/workflow/libs/SCMBasedRetriever.java",
    keys: "scm clone libraryPath",
  },
  "unclassified.globalLibraries.libraries[].retriever.modernSCM.scm": {
    from: "@Symbol of https://github.com/jenkinsci/git-plugin/blob/git-5.10.1/src/main/java/jenkins/plugins/git/GitSCMSource.java",
    keys: "git gitSource",
  },
  "unclassified.globalLibraries.libraries[].retriever.modernSCM.scm.git": {
    from: "demos/pipeline-groovy-lib/README.md",
    keys: "remote credentialsId traits id",
  },
  credentials: { from: "demos/credentials/README.md", keys: "system" },
  "credentials.system": { from: "demos/credentials/README.md", keys: "domainCredentials" },
  "credentials.system.domainCredentials[]": { from: "demos/credentials/README.md", keys: "domain credentials" },
  "credentials.system.domainCredentials[].credentials[]": {
    from: "demos/credentials/README.md",
    keys: "usernamePassword string basicSSHUserPrivateKey",
  },
  "credentials.system.domainCredentials[].credentials[].usernamePassword": {
    from: "demos/credentials/README.md",
    keys: "scope id description username password usernameSecret",
  },
  "jobs[]": {
    from: "https://github.com/jenkinsci/job-dsl-plugin/blob/3654.vdf58f53e2d15/docs/JCasC.md",
    keys: "script file url providedEnv",
  },
};

/** Rights by their groups and names, as the matrix writes them. */
export const permissions: readonly string[] = [
  ...["Administer", "Read"].map((name) => `Overall/${name}`),
  // https://github.com/jenkinsci/matrix-auth-plugin/blob/matrix-auth-3.2.8/src/test/resources/org/jenkinsci/plugins/matrixauth/integrations/casc/configuration-as-code-v3.yml
  ...["Build", "Cancel", "Configure", "Create", "Delete", "Discover", "Move", "Read", "Workspace"].map(
    (name) => `Job/${name}`,
  ),
  ...["Delete", "Replay", "Update"].map((name) => `Run/${name}`),
  ...["Configure", "Create", "Delete", "Read"].map((name) => `View/${name}`),
  // https://github.com/jenkinsci/metrics-plugin/blob/master/src/main/java/jenkins/metrics/api/Metrics.java
  ...["View", "ThreadDump", "HealthCheck"].map((name) => `Metrics/${name}`),
];

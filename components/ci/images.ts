/** Where Jenkins' own images are in the environment's registry. */
export const jenkinsRepositories = { controller: "ci/jenkins", agent: "ci/jenkins-agent" } as const;

export type JenkinsImage = keyof typeof jenkinsRepositories;

/** What they are built on, by what their Containerfiles call it: other projects' images, by name and tag. */
export const jenkinsBases = {
  controller: {
    // A long-term release: https://www.jenkins.io/download/lts/, https://github.com/jenkinsci/docker/tree/2.568.2
    BASE: "docker.io/jenkins/jenkins:2.568.2-lts-jdk21",
    AWS_CLI: "public.ecr.aws/aws-cli/aws-cli:2.31.0",
  },
  agent: {
    // Of the same age as the controller: https://github.com/jenkinsci/helm-charts/blob/main/charts/jenkins/values.yaml
    BASE: "docker.io/jenkins/inbound-agent:3385.vf1123fb_515da_-1",
    NODE: "docker.io/library/node:20.19.5-trixie-slim",
    // EKS Pod Identity, which is who an agent is, takes 2.15.0: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html.
    // Debian 12, on which this base was last seen to stand, packages 2.9.19: hence from AWS' own image, as the controller.
    AWS_CLI: "public.ecr.aws/aws-cli/aws-cli:2.31.0",
    PULUMI: "docker.io/pulumi/pulumi-nodejs-20:3.259.0",
  },
} as const satisfies { readonly [I in JenkinsImage]: Readonly<Record<string, `${string}:${string}`>> };

/** Where its Containerfile is, and everything that it copies. */
export const jenkinsContexts: { readonly [I in JenkinsImage]: string } = {
  controller: "components/ci/image",
  agent: "components/ci/agent-image",
};

/** How an image comes about: there already, by digest; or built on others, each by digest. */
export type JenkinsImageSource =
  { readonly image: string } | { readonly build: { readonly bases: Readonly<Record<string, string>> } };

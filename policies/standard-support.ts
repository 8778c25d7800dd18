/**
 * Until when EKS supports versions of Kubernetes without a surcharge: the day on which standard support ends, UTC. What
 * `kubernetes` of policies/environments/ENV.json names is here. AWS was not asked: the days are those of
 * https://github.com/endoflife-date/release-data/blob/f626bdef8bf9d1503707c05034905184c3a795d6/releases/amazon-eks.json
 * of 2026-08-22, which reads them from https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html. An
 * account is asked by `aws eks describe-cluster-versions`.
 */
export const standardSupport: Readonly<Record<string, string>> = {
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
  "1.36": "2027-08-02",
};

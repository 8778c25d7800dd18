import type { Issue } from "../issues.ts";
import { overlap, parseCidr } from "../cidr.ts";
import { principalArn } from "./access.ts";
import type { ClusterAccess, ClusterSettings, NewCluster } from "./settings.ts";

/** Addresses that no packet from the Internet has: https://www.rfc-editor.org/rfc/rfc6890#section-2.2.2 */
const notOfTheInternet = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
];

function versionIssues(version: string): readonly Issue[] {
  if (/^1\.\d{2}$/.test(version)) return [];
  return [
    {
      code: "EN017",
      path: "cluster.create.version",
      message: `"${version}" is no version of EKS. Write a minor version, such as 1.36.`,
    },
  ];
}

function endpointIssues(endpoint: NewCluster["endpoint"]): readonly Issue[] {
  if (endpoint === "private") return [];
  const path = "cluster.create.endpoint.publicTo";
  if (endpoint.publicTo.length === 0)
    return [{ code: "EN018", path, message: `Public to nobody is public to everybody on EKS. Write "private".` }];
  return endpoint.publicTo.flatMap((text, index): readonly Issue[] => {
    const here = `${path}.${index}`;
    const range = parseCidr(text);
    if (range === undefined)
      return [
        { code: "EN018", path: here, message: `"${text}" is no range of addresses. Write one such as 203.0.113.0/24.` },
      ];
    // A quarter of the Internet is no name for anybody.
    if (range.bits < 8)
      return [
        { code: "EN018", path: here, message: `${text} is nearly everybody. Write the ranges of those who need it.` },
      ];
    const local = notOfTheInternet.find((other) => {
      const reserved = parseCidr(other);
      return reserved !== undefined && overlap(range, reserved);
    });
    if (local !== undefined)
      return [
        {
          code: "EN018",
          path: here,
          message: `${text} is not of the Internet (${local}): nothing from there comes to a public endpoint. Write public addresses.`,
        },
      ];
    return [];
  });
}

function accessIssues(access: readonly ClusterAccess[], account: string): readonly Issue[] {
  const path = "cluster.create.access";
  const arns = access.map(({ role }) => principalArn(role, account));
  const issues = access.flatMap(({ role }, index): readonly Issue[] => {
    const here = `${path}.${index}.role`;
    const isArn = /^arn:aws:iam::\d{12}:role\/[\x21-\x7e]+$/.test(role);
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    if (!isArn && !/^[\w+=,.@-]{1,64}$/.test(role))
      return [
        {
          code: "EN019",
          path: here,
          message: `"${role}" is no role. Write its name, or its ARN, such as arn:aws:iam::111122223333:role/platform; a session's ARN is none.`,
        },
      ];
    if (arns.indexOf(arns[index] ?? "") !== index)
      return [{ code: "EN019", path: here, message: `${role} is there twice. Write what it may once.` }];
    return [];
  });
  if (!access.some(({ may }) => may === "administer"))
    issues.push({
      code: "EN019",
      path,
      message: "Nobody may administer the cluster, not even who makes it. Name a role that may.",
    });
  return issues;
}

/** What only data can get wrong in an environment's cluster: all of it. @param account twelve digits */
export function validateCluster(settings: ClusterSettings, account: string): readonly Issue[] {
  if ("adopt" in settings) {
    const { name } = settings.adopt;
    // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
    if (/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) return [];
    return [
      {
        code: "EN017",
        path: "cluster.adopt.name",
        message: `"${name}" is no name of a cluster. Write it as AWS shows it.`,
      },
    ];
  }
  const { version, endpoint, access } = settings.create;
  return [...versionIssues(version), ...endpointIssues(endpoint), ...accessIssues(access, account)];
}

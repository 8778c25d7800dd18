import type { Issue } from "../issues.ts";
import type { AccountSettings, CiSettings } from "./settings.ts";

/** Accounts that AWS's documentation uses and nobody has. */
const examples = ["111122223333", "444455556666", "777788889999", "123456789012"];

function idIssues(id: string, isRehearsal: boolean): readonly Issue[] {
  const path = "account.id";
  if (!/^\d{12}$/.test(id))
    return [
      { code: "EN014", path, message: `"${id}" is no account. Write its twelve digits, as a text: some begin with 0.` },
    ];
  // 999999999999 and the like stand for accounts as well.
  if (!isRehearsal && (examples.includes(id) || /^(\d)\1{11}$/.test(id)))
    return [
      {
        code: "EN014",
        path,
        message: `${id} is an account of AWS's documentation. Write your own, or rehearse: make rehearse ENV=NAME.`,
      },
    ];
  return [];
}

function regionIssues(region: string): readonly Issue[] {
  const path = "account.region";
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    return [{ code: "EN015", path, message: `"${region}" is no region. Write one such as eu-west-1.` }];
  // ARNs, names of services and access policies are those of the partition aws.
  if (/^(cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)-/.test(region))
    return [
      {
        code: "EN015",
        path,
        message: `${region} is not of the partition aws. Write a region that is, such as eu-west-1.`,
      },
    ];
  return [];
}

/** A subject that more than one kind of run could have. */
function subjectIssues(path: string, subject: string): readonly Issue[] {
  if (subject !== "" && !/[*?\s]/.test(subject)) return [];
  return [{ code: "EN016", path, message: `"${subject}" could be anybody's. Write one subject, letter for letter.` }];
}

/** What only data can get wrong in who deploys. @param path where it is declared: `account.ci` */
export function validateCi(ci: CiSettings, path: string): readonly Issue[] {
  return [...jenkinsIssues(ci, path), ...tokenIssues(ci, path)];
}

function jenkinsIssues({ jenkins }: CiSettings, path: string): readonly Issue[] {
  if (jenkins === undefined || /^\d{12}$/.test(jenkins.account)) return [];
  const message = `"${jenkins.account}" is no account. Write the twelve digits of that of ${jenkins.environment}.`;
  return [{ code: "EN107", path: `${path}.jenkins.account`, message }];
}

function tokenIssues(ci: CiSettings, path: string): readonly Issue[] {
  if (!("github" in ci) && !("oidc" in ci)) return [];
  if ("github" in ci) {
    // https://docs.github.com/en/actions/reference/security/oidc: owner and repository are a part of the subject.
    if (/^[\w.-]+\/[\w.-]+$/.test(ci.github)) return [];
    return [
      { code: "EN016", path: `${path}.github`, message: `"${ci.github}" is no repository. Write OWNER/REPOSITORY.` },
    ];
  }
  const { issuer, subject, previews } = ci.oidc;
  const oidc = `${path}.oidc`;
  return [
    ...(/^https:\/\/[\w.-]+(\/[\w./-]*)?$/.test(issuer)
      ? []
      : [
          {
            code: "EN016" as const,
            path: `${oidc}.issuer`,
            message: `"${issuer}" is no issuer. Write its address, such as https://gitlab.example.com, without a port.`,
          },
        ]),
    ...subjectIssues(`${oidc}.subject`, subject),
    ...(previews === undefined ? [] : subjectIssues(`${oidc}.previews`, previews)),
    ...(previews === subject
      ? [
          {
            code: "EN016" as const,
            path: `${oidc}.previews`,
            message: `Previews that look like deployments may deploy. Write what only runs of proposals have.`,
          },
        ]
      : []),
  ];
}

/**
 * What only data can get wrong in an environment's account: all of it.
 * @param rehearsal whether nothing will reach AWS: examples' accounts are refused otherwise
 */
export function validateAccount(
  { id, region, ci }: AccountSettings,
  { rehearsal }: { readonly rehearsal: boolean },
): readonly Issue[] {
  return [...idIssues(id, rehearsal), ...regionIssues(region), ...validateCi(ci, "account.ci")];
}

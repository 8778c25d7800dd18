import { bucketIssues } from "../bucket-name.ts";
import type { Issue } from "../issues.ts";
import { quantityIssues } from "../quantity-issues.ts";
import { isSecretName } from "../resource-names.ts";
import { dayIssues } from "../whole-days.ts";
import type { JenkinsSettings } from "./settings.ts";

const root = "ci.jenkins";

function isSafeAddress(text: string, plainHosts: readonly string[] = []): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash, search } = new URL(text);
  const plain = username === "" && password === "" && hash === "" && search === "";
  return plain && (protocol === "https:" || (protocol === "http:" && plainHosts.includes(hostname)));
}

/** A group as JCasC takes it: nothing that its variables begin with. */
const group = /^[\w .:/@+-]{1,200}$/;

function addresses({ url, login, repository }: JenkinsSettings): readonly Issue[] {
  const wrong = (path: string, message: string): Issue => ({ code: "EN100", path: `${root}.${path}`, message });
  return [
    ...(url === undefined || (isSafeAddress(url, ["localhost", "127.0.0.1"]) && !url.endsWith("/"))
      ? []
      : [
          wrong(
            "url",
            `"${url}" is no address that people log in at. Write it with https:// and no slash at the end, or leave it out for a forwarded port.`,
          ),
        ]),
    ...(isSafeAddress(login.discovery)
      ? []
      : [
          wrong(
            "login.discovery",
            `"${login.discovery}" is no address of a discovery document. Write it with https://.`,
          ),
        ]),
    ...(isSafeAddress(repository.url)
      ? []
      : [
          wrong(
            "repository.url",
            `"${repository.url}" is no repository that agents reach. Write it with https://, without a user: secrets are named by repository.secret.`,
          ),
        ]),
  ];
}

function people({ login, people: groups, repository }: JenkinsSettings): readonly Issue[] {
  const { admins, operators } = groups;
  const readers: readonly string[] = groups.readers ?? [];
  const wrong = (path: string, message: string): Issue => ({ code: "EN101", path: `${root}.${path}`, message });
  const words = [
    ...(login.scopes ?? []).map((text) => ["login.scopes", text] as const),
    ...[login.userClaim, login.groupsClaim].flatMap((text) => (text === undefined ? [] : [["login", text] as const])),
    ["login.clientId", login.clientId] as const,
  ];
  return [
    ...Object.entries<readonly string[]>({ admins, operators, readers }).flatMap(([key, groups]) =>
      groups
        .filter((name) => !group.test(name))
        .map((name) => wrong(`people.${key}`, `"${name}" is no group: letters, digits, spaces and . : / @ + - _.`)),
    ),
    ...words
      .filter(([, text]) => !/^[\w:./-]+$/.test(text))
      .map(([path, text]) => wrong(path, `"${text}" is not one word. Copy it from the identity provider.`)),
    ...(repository.branch === undefined || /^[\w][\w./-]*$/.test(repository.branch)
      ? []
      : [wrong("repository.branch", `"${repository.branch}" is no branch. Write its name, such as main.`)]),
  ];
}

function secrets({ login, repository, builds }: JenkinsSettings): readonly Issue[] {
  const named = {
    "login.secret": login.secret,
    "repository.secret": repository.secret,
    "repository.pushes": repository.pushes,
    "builds.callers.secret": builds.of === "main" ? builds.callers?.secret : undefined,
    "builds.comments": builds.of === "proposals" ? builds.comments : undefined,
  };
  return Object.entries(named).flatMap(([path, name]): readonly Issue[] => {
    if (name === undefined || isSecretName(name)) return [];
    const message = `"${name}" is no name of a secret. Write one such as ml-serving/dev/jenkins, and never the secret itself.`;
    return [{ code: "EN102", path: `${root}.${path}`, message }];
  });
}

function agentsAndBackups({ agents: { most, size }, home, backups }: JenkinsSettings): readonly Issue[] {
  const wrong = (path: string, message: string): Issue => ({ code: "EN103", path: `${root}.${path}`, message });
  const [minute = -1, hour = -1] = (backups.at ?? "0 0").split(" ").map(Number);
  const isTime =
    Number.isInteger(minute) && Number.isInteger(hour) && minute >= 0 && minute < 60 && hour >= 0 && hour < 24;
  return [
    ...quantityIssues([
      { path: `${root}.home.size`, size: home.size },
      ...(size === undefined ? [] : [{ path: `${root}.agents.size.memory`, size: size.memory }]),
    ]),
    ...(Number.isInteger(most) && most >= 1
      ? []
      : [wrong("agents.most", `${most} is no number of agents. Write 1 or more.`)]),
    ...(size === undefined || size.cpu > 0 ? [] : [wrong("agents.size.cpu", `${size.cpu} is no number of cores.`)]),
    ...(isTime ? [] : [wrong("backups.at", `"${backups.at}" is no minute and hour of a day. Write such as "17 2".`)]),
    ...dayIssues([{ path: `${root}.backups.keepDays`, days: backups.keepDays, least: 1 }]),
    ...bucketIssues(`${root}.backups.bucket`, backups.bucket),
  ];
}

function images({ images: from }: JenkinsSettings): readonly Issue[] {
  if (from === "build") return [];
  return Object.entries(from)
    .filter(([, digest]) => !/^sha256:[0-9a-f]{64}$/.test(digest))
    .map(([image, digest]) => ({
      code: "EN104" as const,
      path: `${root}.images.${image}`,
      message: `"${digest}" is no digest. Write sha256: and 64 hexadecimal digits, as an up with images: "build" shows them.`,
    }));
}

/** Environments that are to be asked, and are none of this Jenkins'. */
function callers({ builds, environments }: JenkinsSettings): readonly Issue[] {
  const none: readonly (keyof typeof environments)[] = [];
  const asked: typeof none = builds.of === "main" ? (builds.callers?.of ?? none) : none;
  return asked.flatMap((name, index): readonly Issue[] => {
    const path = `${root}.builds.callers.of.${index}`;
    if (environments[name] === undefined) {
      const acts = Object.keys(environments).join(", ");
      return [
        { code: "EN113", path, message: `This Jenkins does not act on ${name}. Leave it out, or name one of ${acts}.` },
      ];
    }
    if (asked.indexOf(name) === index) return [];
    return [{ code: "EN113", path, message: `${name} is there twice. Write it once.` }];
  });
}

/** What only data can get wrong in an environment's Jenkins: all of it. Pure. */
export function validateJenkins(settings: JenkinsSettings): readonly Issue[] {
  return [
    ...addresses(settings),
    ...people(settings),
    ...secrets(settings),
    ...callers(settings),
    ...agentsAndBackups(settings),
    ...images(settings),
  ];
}

/** An environment that a Jenkins is to act on, as it says itself. */
export interface Deployed {
  readonly name: string;
  readonly account: string;
  /** Whose agents it trusts; undefined: nobody's. */
  readonly trusts: { readonly account: string; readonly environment: string } | undefined;
}

/**
 * Whether environments say of a Jenkins what it says of them: an agent becomes a role only where both sides say so. Pure.
 * @param here where the Jenkins is
 */
export function jenkinsTrustIssues(
  { environments }: Pick<JenkinsSettings, "environments">,
  here: { readonly name: string; readonly account: string },
  all: readonly Deployed[],
): readonly Issue[] {
  return Object.entries(environments).flatMap(([name, account]): readonly Issue[] => {
    const path = `${root}.environments.${name}`;
    const found = all.find((one) => one.name === name);
    if (found?.account !== account)
      return [
        {
          code: "EN105",
          path,
          message: `${account} is not the account of ${name}, which is ${found?.account ?? "none"}. Write that.`,
        },
      ];
    if (found.trusts?.environment === here.name && found.trusts.account === here.account) return [];
    return [
      {
        code: "EN106",
        path,
        message: `${name} does not trust the agents of ${here.name}. Write jenkins: { environment: "${here.name}", account: "${here.account}" } into its account.ci, or leave it out here.`,
      },
    ];
  });
}

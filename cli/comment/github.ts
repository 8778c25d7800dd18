import { Problem } from "../../local/console/problem.ts";
import { commentMark } from "../../preview/markdown/index.ts";

/** A pull request, and how GitHub is asked about it. */
export interface PullRequest {
  /** `OWNER/NAME`. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
  /** Where GitHub's API is. @default https://api.github.com */
  readonly api?: string;
}

/** What was done to a pull request's comments. */
export type Commented = "created" | "edited" | "left as it is" | "not needed";

interface Comment {
  readonly id: number;
  readonly body?: string | null;
}

async function ask(
  { token, api = "https://api.github.com" }: PullRequest,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const url = path.startsWith("http") ? path : `${api}${path}`;
  const response = await fetch(url, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: "error",
  }).catch((error: unknown) => {
    throw new Problem(
      `GitHub cannot be reached at ${api}: ${error instanceof Error ? error.message : String(error)}`,
      "Run it again; --api says where GitHub's API is, if it is not on github.com.",
    );
  });
  if (response.ok) return response;
  const { message = "" } = (await response.json().catch(() => ({}))) as { readonly message?: string };
  throw new Problem(
    `GitHub refused ${method} ${new URL(url).pathname}: ${response.status} ${message}`.trim(),
    response.status === 403 || response.status === 401
      ? "GITHUB_TOKEN must be allowed to write pull requests: permissions: { pull-requests: write }."
      : "Are --repository and --pull right?",
  );
}

/** The next page, where there is one: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function nextPage(response: Response): string | undefined {
  return /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
}

/** The comment that an earlier run left, on whichever page it is; what quotes one does not begin with the mark. */
async function earlier(pull: PullRequest): Promise<Comment | undefined> {
  let page: string | undefined = `/repos/${pull.repository}/issues/${pull.number}/comments?per_page=100`;
  while (page !== undefined) {
    const response = await ask(pull, "GET", page);
    const found = ((await response.json()) as readonly Comment[]).find(
      ({ body }) => body?.startsWith(commentMark) === true,
    );
    if (found !== undefined) return found;
    page = nextPage(response);
  }
  return undefined;
}

/**
 * Has one comment of a pull request say a text: the one that is there is edited.
 * @param body Markdown whose first line is the mark
 * @param isNews false: no comment is made only to say that nothing changes; one that is there is edited all the same
 * @throws {Problem} where GitHub cannot be reached or refuses it
 */
export async function comment(pull: PullRequest, body: string, isNews: boolean): Promise<Commented> {
  const found = await earlier(pull);
  if (found === undefined && !isNews) return "not needed";
  if (found?.body === body) return "left as it is";
  if (found === undefined) {
    await ask(pull, "POST", `/repos/${pull.repository}/issues/${pull.number}/comments`, { body });
    return "created";
  }
  await ask(pull, "PATCH", `/repos/${pull.repository}/issues/comments/${found.id}`, { body });
  return "edited";
}

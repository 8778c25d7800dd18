import { execa } from "execa";
import { Problem } from "../../../local/console/problem.ts";

/**
 * Who does it, as Git knows them: `Ada Lovelace <ada@example.com>`.
 * @param folder of the repository, which may have a name of its own
 * @throws {Problem} where Git knows nobody
 */
export async function author(folder: string): Promise<string> {
  const asked = async (key: string): Promise<string> => {
    const { stdout } = await execa("git", ["config", "--get", key], { cwd: folder, reject: false });
    return typeof stdout === "string" ? stdout.trim() : "";
  };
  const [name, email] = [await asked("user.name"), await asked("user.email")];
  if (name !== "" && email !== "") return `${name} <${email}>`;
  throw new Problem(
    "The history says who changed a release, and Git does not know who you are.",
    'git config --global user.name "Ada Lovelace" && git config --global user.email ada@example.com',
  );
}

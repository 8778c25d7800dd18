import { Lexer } from "yaml";

/** What the lexer says before the text of a scalar: https://eemeli.org/yaml/#lexer */
const scalarFollows = "\u001f";

/** Texts of all comments of a YAML text that say something, sorted; those within values, such as block scalars, are none. */
export function commentsOf(text: string): readonly string[] {
  const found: string[] = [];
  let previous = "";
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith("#") && previous !== scalarFollows) found.push(token.slice(1).trim());
    previous = token;
  }
  return found.filter((comment) => comment !== "").sort();
}

/** Comments of one text that another has not, each as often as it is missing. */
export function lostComments(before: string, after: string): readonly string[] {
  const left = [...commentsOf(after)];
  return commentsOf(before).filter((comment) => {
    const index = left.indexOf(comment);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

import { typescriptOf } from "../stack/source/factory-call";
import { Problem } from "../system/problem";
import { type Answers, accessCall, backendCall } from "./answers";

/**
 * A `main.ts` with the answers: the name and access of its one user, and the backend of its stack. Everything else
 * stays.
 *
 * @throws Problem when it has no such lines, or more than one of a kind
 */
export function withAnswers(mainTs: string, answers: Answers): string {
  const access = accessCall(answers);
  const backend = backendCall(answers.state);
  let text = replaceOne(mainTs, "userName", /^( *userName: )"[^"\n]*"(?=,)/gm, `$1${JSON.stringify(answers.userName)}`);
  text = replaceOne(text, "access", /^( *)access: S3Access\..*?\),(?=( \/\/[^\n]*)?$)/gms, (_match, indent: string) => {
    return `${indent}access: ${typescriptOf(access, indent, "access: ".length)},`;
  });
  text = text.replace(/^ *backend: StateBackend\..*?\),\n/ms, "");
  if (backend) {
    text = replaceOne(text, "users", /^( *)users: \[/gm, (match, indent: string) => {
      return `${indent}backend: ${typescriptOf(backend, indent, "backend: ".length)},\n${match}`;
    });
  }
  return replaceOne(text, "import", /^import \{([^}]*)\} from "terraform-s3-user";/gm, (_match, names: string) => {
    const kept = names.split(",").flatMap((name) => name.trim() || []);
    const imported = new Set([...kept, "StateBackend"]);
    if (!/\bStateBackend\./.test(text)) imported.delete("StateBackend");
    return `import { ${[...imported].sort().join(", ")} } from "terraform-s3-user";`;
  });
}

function replaceOne(text: string, what: string, pattern: RegExp, replacement: string | Replacer): string {
  const count = [...text.matchAll(pattern)].length;
  if (count === 1) return text.replace(pattern, replacement as string);
  throw new Problem(
    `main.ts is not as init wrote it: it has ${count === 0 ? "no" : count} lines that begin with "${what}", where init changes one. Edit it by hand.`,
  );
}

type Replacer = (match: string, ...groups: string[]) => string;

import { Problem } from "../system/problem";
import { type Answers, accessCall, backendCall, type Call } from "./answers";

/** A line of the project is at most this long. */
const lineWidth = 120;

/**
 * A `main.ts` that says what was answered: of its one user the name and the access, and of its stack the backend. All the rest
 * stays as it is.
 *
 * @throws Problem when it has no such lines, or more than one of a kind
 */
export function withAnswers(mainTs: string, answers: Answers): string {
  const { factory, args } = accessCall(answers);
  const backend = backendCall(answers.state);
  let text = replaceOne(mainTs, "userName", /^( *userName: )"[^"\n]*"(?=,)/gm, `$1${JSON.stringify(answers.userName)}`);
  text = replaceOne(text, "access", /^( *)access: S3Access\..*?\),(?=( \/\/[^\n]*)?$)/gms, (_match, indent: string) =>
    written(indent, "access", "S3Access", { factory, args }),
  );
  text = text.replace(/^ *backend: StateBackend\..*?\),\n/ms, "");
  if (backend) {
    text = replaceOne(text, "users", /^( *)users: \[/gm, (match, indent: string) =>
      [written(indent, "backend", "StateBackend", backend), match].join("\n"),
    );
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

/** A property on one line, or broken as the formatter breaks it. */
function written<Class>(indent: string, property: string, className: string, { factory, args }: Call<Class>): string {
  const opening = `${indent}${property}: ${className}.${factory}(`;
  const line = `${opening}${args.map((arg) => literal(arg)).join(", ")}),`;
  if (line.length <= lineWidth) return line;
  if (args.length === 1) return `${opening}${literal(args[0], indent)}),`;
  const inner = `${indent}  `;
  const parts = args.map((arg) => {
    const short = literal(arg);
    return `${inner}${inner.length + short.length < lineWidth ? short : literal(arg, inner)},`;
  });
  return [opening, ...parts, `${indent}),`].join("\n");
}

/** A list or object of strings and switches as TypeScript; over several lines where it is told its indent. */
function literal(value: unknown, indent?: string): string {
  const isList = Array.isArray(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = isList
    ? value.map((item) => literal(item))
    : Object.entries(value).map(([key, item]) => `${key}: ${literal(item)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (indent !== undefined)
    return [open, ...parts.map((part) => `${indent}  ${part},`), `${indent}${close}`].join("\n");
  return isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "./pages";
import { projectRoot } from "./project-root";

/** The `@example`s in the library's public files. */
export function examples(): Block[] {
  const files = readdirSync(join(projectRoot, "lib")).filter((file) => file.endsWith(".ts"));
  return files.flatMap((file) => {
    const source = readFileSync(join(projectRoot, "lib", file), "utf8");
    return [...source.matchAll(/@example\n(.*?)\n *\*(?:\/|\n)/gs)].map(({ 1: text = "", index }) => ({
      page: `lib/${file}`,
      line: source.slice(0, index).split("\n").length,
      language: "ts",
      code: text.replaceAll(/^ *\* ?/gm, ""),
    }));
  });
}

/** What a block may use without importing it. */
const imports = [
  'import { AwsProvider } from "@cdktf/provider-aws/lib/provider";',
  'import { IamUserGroupMembership } from "@cdktf/provider-aws/lib/iam-user-group-membership";',
  'import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";',
  'import { App, Fn, GcsBackend, TerraformResource, TerraformStack } from "cdktf";',
  "import { declareOutputs, InvalidInputError, S3Access, S3User, S3UserApp, S3UserStack, SecretStore, " +
    'StateBackend } from "terraform-s3-user";',
];

/**
 * A block of a page as a program. Its first word shows which code to add around it. A block with its own `app` is a
 * program already.
 */
export function programOf({ code }: Block): string {
  const isProgram = /\bapp = new/.test(code);
  if (isProgram && code.includes("import ")) return code;
  const own = code.split("\n").filter((line) => line.startsWith("import "));
  const body = code.split("\n").filter((line) => !line.startsWith("import "));
  return [
    ...own,
    ...imports.map((line) => withoutTaken(line, own)),
    ...(isProgram ? [] : ["const app = new S3UserApp();"]),
    ...(/\(stack,/.test(code) && !/const stack\b|\(stack\) =>/.test(code) ? [ownStack] : []),
    "const hundredBuckets = Array.from({ length: 100 }, (_, number) => `bucket-${number}`);",
    statements(body.join("\n").trim()),
    ...(code.includes("app.synth()") ? [] : ["app.synth();"]),
    "export {};",
    "",
  ].join("\n");
}

const ownStack =
  'const stack = new TerraformStack(app, "own"); new AwsProvider(stack, "aws", { region: "us-east-1" });';

/** Without the names that the block imports itself. */
function withoutTaken(line: string, own: readonly string[]): string {
  const taken = own.flatMap((one) => /\{(.*)\}/.exec(one)?.[1]?.split(",") ?? []).map((name) => name.trim());
  return line.replace(/\{(.*)\}/, (_, names: string) => {
    const free = names.split(",").filter((name) => !taken.includes(name.trim()));
    return `{${free.join(",")}}`;
  });
}

function statements(code: string): string {
  const stack = (properties: string) => `new S3UserStack(app, "block", { ${properties}\n});`;
  const user = (properties: string) => stack(`users: [${properties}\n]`);
  const access = /\baccess:/.test(code) ? "" : 'access: S3Access.readOnly(["photos"]), ';
  if (code.startsWith("{")) return user(code);
  if (/^(users|backend):/.test(code)) return stack(code.includes("users:") ? code : `${code}, users: []`);
  if (/^\w+:/.test(code)) return user(`{ userName: "block", ${access}${code}\n}`);
  const value = code.replace(/;$/, "");
  if (value.startsWith("S3Access.")) return user(`{ userName: "block", access: ${value} }`);
  if (value.startsWith("SecretStore.")) return user(`{ userName: "block", ${access}deliverTo: ${value} }`);
  if (value.startsWith("StateBackend.")) return stack(`backend: ${value}, users: [{ userName: "block", ${access}}]`);
  return code;
}

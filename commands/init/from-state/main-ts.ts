import { typescriptOf } from "../../stack/source/factory-call";
import type { TakenStack } from "./plan";

/** A `main.ts` that declares the users as the old state has them. */
export function mainTsOf(stacks: readonly TakenStack[]): string {
  const declared = stacks.map(
    ({ name, declaration }) => `new S3UserStack(app, ${JSON.stringify(name)}, ${stackProps(declaration)});\n`,
  );
  return [
    'import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";\n',
    "const app = new S3UserApp();\n",
    ...declared,
    "app.synth();\n",
  ].join("\n");
}

function stackProps({ users, ...others }: TakenStack["declaration"]): string {
  const properties = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${typescriptOf(value, "  ", key.length + 2)},`);
  const declared = users.flatMap((user) => {
    const lines = Object.entries(user)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `      ${key}: ${typescriptOf(value, "      ", key.length + 2)},`);
    return ["    {", ...lines, "    },"];
  });
  return ["{", ...properties, "  users: [", ...declared, "  ],", "}"].join("\n");
}

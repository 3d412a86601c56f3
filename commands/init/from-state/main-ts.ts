import { typescriptOf } from "../../stack/source/factory-call";
import type { TakenStack } from "./plan";

/** A `main.ts` that declares the users as the old state has them. */
export function mainTsOf(stacks: readonly TakenStack[]): string {
  const declared = stacks.map(
    (stack) => `new S3UserStack(app, ${JSON.stringify(stack.name)}, ${propertiesOf(stack)});\n`,
  );
  return [
    'import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";\n',
    "const app = new S3UserApp();\n",
    ...declared,
    "app.synth();\n",
  ].join("\n");
}

function propertiesOf({ props, users }: TakenStack): string {
  const declared = users.flatMap((user) => ["    {", ...lines(user.declared, "      "), "    },"]);
  return ["{", ...lines(props, "  "), "  users: [", ...declared, "  ],", "}"].join("\n");
}

function lines(properties: object, indent: string): string[] {
  return Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${indent}${key}: ${typescriptOf(value, indent, key.length + 2)},`);
}

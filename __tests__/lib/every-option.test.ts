import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/project-root";

const declared = readFileSync(join(projectRoot, "__tests__", "support", "every-option.ts"), "utf8");

/** The properties of an interface of the library. */
function propertiesOf(file: string, name: string): string[] {
  const text = readFileSync(join(projectRoot, "lib", file), "utf8");
  const [, body = ""] = new RegExp(`export interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(text) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, property = ""]) => property);
}

// Other tests take it for all there is: e2e/core/every-option.test.ts and targets/schema.test.ts.
test.each([
  ["s3-user-stack.ts", "S3UserStackProps"],
  ["s3-user-props.ts", "S3UserProps"],
  ["s3-user-props.ts", "S3UserAccessKey"],
  ["secret-store.ts", "SsmStoreOptions"],
  ["secret-store.ts", "SecretsManagerStoreOptions"],
  ["state-backend.ts", "LocalStateOptions"],
  ["state-backend.ts", "S3StateOptions"],
  ["state-backend.ts", "CloudStateOptions"],
  ["assume-role.ts", "AssumeRole"],
])("declares every option of %s's %s in declareEveryOption", (file, name) => {
  const properties = propertiesOf(file, name);
  expect(properties).not.toStrictEqual([]);
  expect(properties.filter((property) => !new RegExp(`\\b${property}(:|,$| \\})`, "m").test(declared))).toStrictEqual(
    [],
  );
});

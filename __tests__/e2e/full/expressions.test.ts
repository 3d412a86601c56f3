import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { evaluate, usesOf } from "../../../commands/stack/json/hcl";
import { addressOf } from "../../../commands/stack/json/uses";
import { run } from "../../../commands/system/processes";
import { textWith } from "../../support/hcl-texts";
import { succeeded } from "../../support/succeeded";
import { temporaryDirectory } from "../../support/temporary-directory";

// Compares our reading of Terraform's language with Terraform's own: one plan with hundreds of outputs shows what each
// text refers to, and its value.

const known = "a secret";
const resource = fc.sample(textWith(["terraform_data", "secret", "input"]), { numRuns: 600, seed: 25 });
const local = fc.sample(textWith(["local", "secret"]), { numRuns: 150, seed: 42 });
const texts = [...resource, ...local];

interface Plan {
  readonly configuration: { readonly root_module: { readonly outputs: Record<string, { expression: Expression }> } };
  readonly planned_values: { readonly outputs: Record<string, { readonly value: unknown }> };
}

interface Expression {
  readonly references?: readonly string[];
}

async function planned(): Promise<Plan> {
  const directory = temporaryDirectory();
  const json = {
    locals: { secret: known },
    resource: { terraform_data: { secret: { input: known } } },
    output: Object.fromEntries(texts.map((value, index) => [`o${index}`, { value }])),
  };
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(json));
  const terraform = async (...args: string[]) =>
    succeeded(await run("terraform", args, { cwd: directory, env: { ...process.env, TF_CLI_CONFIG_FILE: "" } }));
  await terraform("init", "-no-color");
  await terraform("plan", "-no-color", "-refresh=false", "-out=p");
  return JSON.parse((await terraform("show", "-no-color", "-json", "p")).stdout);
}

let plan: Plan;
beforeAll(async () => {
  plan = await planned();
});

test("finds every reference that Terraform finds in a text", () => {
  const missed = texts.filter((text, index) => {
    const references = plan.configuration.root_module.outputs[`o${index}`]?.expression.references ?? ["none"];
    const found = usesOf(text)?.references.map(addressOf) ?? [];
    return !references.every((one) => found.some((address) => one === address || one.startsWith(`${address}.`)));
  });
  expect(missed).toStrictEqual([]);
  const asked = Object.values(plan.configuration.root_module.outputs);
  expect(asked.filter(({ expression: { references = [] } }) => references.length > 0)).toHaveLength(texts.length);
});

test("resolves a text to what Terraform evaluates", () => {
  const values = texts.map((text) =>
    evaluate(text, (path) =>
      ["terraform_data.secret.input", "local.secret"].includes(path.join(".")) ? known : undefined,
    ),
  );
  const isAnswer = (value: unknown) => typeof value !== "string" || !/(?<!\$)\$\{(?!aws:)/.test(value);
  const answered = texts.flatMap((text, index) => (isAnswer(values[index]) ? [{ text, index }] : []));
  const wrong = answered.filter(({ index }) => {
    const value = values[index];
    // Here a `${` that Terraform leaves alone stays `$${`, so that it is never taken for a reference.
    const plain = typeof value === "string" ? value.replace(/\$\$\{(?!aws:)/g, "${") : value;
    return JSON.stringify(plain) !== JSON.stringify(plan.planned_values.outputs[`o${index}`]?.value);
  });
  expect(
    wrong.map(({ text, index }) => [text, values[index], plan.planned_values.outputs[`o${index}`]?.value]),
  ).toStrictEqual([]);
  expect(answered.length).toBeGreaterThan(100); // not by never answering
});

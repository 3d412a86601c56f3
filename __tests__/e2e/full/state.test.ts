import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSynthesizedStacks } from "../../../commands/stack/json/files";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import { readState } from "../../../commands/stack/terraform/state";
import { run } from "../../../commands/system/processes";
import { terraformBinary } from "../../../commands/terraform/program";
import { succeeded } from "../../support/project";
import { readAndShown } from "../../support/shown-state";
import { handWritten } from "../../support/synthesized";

// State is read as Terraform stores it. What it says of our own resources is compared in every-option.test.ts.

function stackOf(json: object): SynthesizedStack {
  const [stack] = readSynthesizedStacks(handWritten(json)) as [SynthesizedStack];
  return stack;
}

test("gives modules, indices, data sources and odd keys the addresses of `terraform show`", async () => {
  const stack = stackOf({
    module: { sites: { source: "./sites", for_each: '${toset(["shop", "b\\"c"])}' } },
    resource: {
      terraform_data: {
        one: {},
        counted: { count: 2 },
        each: { for_each: '${toset(["plain", "with space", "q\\"uote", "$${dollar}", "%%{percent}", "ü"])}' },
      },
    },
    data: { terraform_remote_state: { other: { backend: "local", config: { path: "other.tfstate" } } } },
  });
  const { directory } = stack;
  mkdirSync(join(directory, "sites"));
  writeFileSync(join(directory, "sites", "main.tf"), 'resource "terraform_data" "inner" {\n  count = 1\n}\n');
  writeFileSync(join(directory, "other.tfstate"), JSON.stringify({ version: 4, outputs: {}, resources: [] }));
  expect(await readState(stack)).toStrictEqual([]);
  succeeded(await run(terraformBinary, ["apply", "-auto-approve"], { cwd: directory }));

  const { read, shown } = await readAndShown(stack);
  // Values of no fixed type are stored with their type; the data source has some.
  const withoutValues = ({ mode, type, name, address }: (typeof read)[number]) => ({ mode, type, name, address });
  expect(read.map(withoutValues)).toStrictEqual(shown.map(withoutValues));
  expect(read).toHaveLength(12);
});

/** An environment in which `terraform state pull` prints this state. */
function printing(stack: SynthesizedStack, state: object): NodeJS.ProcessEnv {
  const script = `#!/bin/sh\ncat <<'END'\n${JSON.stringify(state)}\nEND\n`;
  writeFileSync(join(stack.directory, terraformBinary), script, { mode: 0o755 });
  return { ...process.env, PATH: `${stack.directory}:${process.env.PATH}` };
}

test("doesn't read an object that Terraform has replaced and not deleted yet as the current one", async () => {
  const stack = stackOf({});
  const key = { mode: "managed", type: "aws_iam_access_key", name: "k" };
  const instances = [{ attributes: { id: "AKIANEW" } }, { deposed: "0a1b2c3d", attributes: { id: "AKIAOLD" } }];
  const state = { version: 4, resources: [{ ...key, instances }] };
  expect(await readState(stack, printing(stack, state))).toMatchObject([{ values: { id: "AKIANEW" } }]);
});

test("rejects a state of another version, and doesn't read it as empty", async () => {
  const stack = stackOf({});
  await expect(readState(stack, printing(stack, { version: 5, resources: [] }))).rejects.toThrow(
    'The state of stack "site" has version 5; only version 4 can be read here.',
  );
});

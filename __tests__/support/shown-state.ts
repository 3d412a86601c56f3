import { readState, type StateResource } from "../../commands/stack/state";
import type { SynthesizedStack } from "../../commands/stack/synthesized";
import { run } from "../../commands/tools/processes";
import { terraformBinary } from "../../commands/tools/terraform";
import { succeeded } from "./project";

interface Module {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly Module[];
}

function resourcesIn({ resources = [], child_modules: modules = [] }: Module = {}): StateResource[] {
  return [...resources, ...modules.flatMap(resourcesIn)];
}

/** A stack's state as the commands read it, and as `terraform show -json`, which asks the providers, tells it. */
export async function readAndShown(
  stack: SynthesizedStack,
  env = process.env,
): Promise<{ read: StateResource[]; shown: StateResource[] }> {
  const inStack = { cwd: stack.directory, env };
  const { values } = JSON.parse(succeeded(await run(terraformBinary, ["show", "-json"], inStack)).stdout);
  const shown = resourcesIn(values?.root_module).map(({ address, mode, type, name, values }) => {
    return { address, mode, type, name, values };
  });
  const byAddress = (one: StateResource, other: StateResource) => (one.address < other.address ? -1 : 1);
  return { read: (await readState(stack, env)).sort(byAddress), shown: shown.sort(byAddress) };
}

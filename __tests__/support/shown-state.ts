import type { SynthesizedStack } from "../../commands/stack/json/synthesized";
import { readState, type StateResource } from "../../commands/stack/terraform/state";
import { run } from "../../commands/system/processes";
import { terraformBinary } from "../../commands/terraform/program";
import { succeeded } from "./project";

interface Module {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly Module[];
}

function resourcesIn({ resources = [], child_modules: modules = [] }: Module = {}): StateResource[] {
  return [...resources, ...modules.flatMap(resourcesIn)];
}

/** A resource without its provider's alias, which `terraform show -json` leaves out. */
type ShownResource = Omit<StateResource, "provider">;

/** A stack's state as the commands read it, and as `terraform show -json` prints it with the providers' help. */
export async function readAndShown(
  stack: SynthesizedStack,
  env = process.env,
): Promise<{ read: ShownResource[]; shown: ShownResource[] }> {
  const inStack = { cwd: stack.directory, env };
  const { values } = JSON.parse(succeeded(await run(terraformBinary, ["show", "-json"], inStack)).stdout);
  const told = (resources: readonly StateResource[]): ShownResource[] =>
    resources
      .map(({ address, mode, type, name, values }) => ({ address, mode, type, name, values }))
      .sort((one, other) => (one.address < other.address ? -1 : 1));
  return { read: told(await readState(stack, env)), shown: told(resourcesIn(values?.root_module)) };
}

import type { Construct } from "constructs";
import { show } from "../iam/json";
import { pathInStack } from "../terraform/address-at";
import { TerraformStack } from "../terraform/cdktf";

/** What is wrong with the path that a user's construct is said to have had before. */
export function movedFromErrors(user: Construct, movedFrom: unknown): string[] {
  if (movedFrom === undefined) return [];
  const wrong = (rule: string, remedy: string) => [`movedFrom ${rule}, but is ${show(movedFrom)}; ${remedy}`];
  if (typeof movedFrom !== "string" || !/^[^/]+(\/[^/]+)*$/.test(movedFrom)) {
    return wrong("must be the construct's former path below its stack", 'write for example "optimizer"');
  }
  const stack = TerraformStack.of(user);
  const ids = movedFrom.split("/");
  if (ids.join("/") === pathInStack(user).join("/")) return wrong("must be a former path", "remove it");
  if (ids.length > 1 && ids[0] === stack.node.id) {
    return wrong("must begin below the stack", `write ${show(ids.slice(1).join("/"))}`);
  }
  const still = ids.reduce<Construct | undefined>(
    (one, id) => one?.node.tryFindChild(id) as Construct | undefined,
    stack as Construct,
  );
  return still ? wrong("must be a path that nothing has any more", "rename or remove what the app has there") : [];
}

import type { Construct } from "constructs";
import { show } from "../iam/json";
import { pathInStack } from "../terraform/address-at";
import { TerraformStack } from "../terraform/cdktf";
import { mustBe } from "./input";

/** The path that a user's construct had before. */
export function movedFromErrors(user: Construct, movedFrom: unknown): string[] {
  if (movedFrom === undefined) return [];
  const wrong = (rule: string, fix: string) => [mustBe("movedFrom", rule, movedFrom, fix)];
  if (typeof movedFrom !== "string" || !/^[^/]+(\/[^/]+)*$/.test(movedFrom)) {
    return wrong("the construct's former path below its stack", 'Write for example "optimizer"');
  }
  const stack = TerraformStack.of(user);
  const ids = movedFrom.split("/");
  if (ids.join("/") === pathInStack(user).join("/")) return wrong("a former path", "Remove it");
  if (ids.length > 1 && ids[0] === stack.node.id) {
    return wrong("a path below the stack", `Write ${show(ids.slice(1).join("/"))}`);
  }
  const still = ids.reduce<Construct | undefined>(
    (one, id) => one?.node.tryFindChild(id) as Construct | undefined,
    stack as Construct,
  );
  return still ? wrong("a path that no construct has now", "Rename or remove the construct at that path") : [];
}

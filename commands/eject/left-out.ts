import { isRecord } from "terraform-s3-user/iam";

/**
 * What is in the synthesized JSON but not in the HCL written for it, as paths such as `provider.aws.assume_role`. cdktf
 * omits from HCL what was added to a whole stack (`stack.addOverride`).
 *
 * @param hcl the text that is to be written
 */
export async function leftOut(json: object, hcl: string): Promise<string[]> {
  const { parse } = await import("@cdktn/hcl2json"); // which starts HashiCorp's parser
  try {
    return differences(json, await parse("main.tf", hcl), "");
  } catch (error) {
    return [`a line that is not HCL: ${String((error as Error).message ?? error).split("\n")[0]}`];
  }
}

function differences(synthesized: unknown, written: unknown, path: string): string[] {
  const [expected, found] = [only(synthesized), only(written)];
  if (isRecord(expected)) {
    return Object.keys(expected)
      .filter((name) => name !== "//")
      .flatMap((name) => differences(expected[name], memberOf(found, name), path === "" ? name : `${path}.${name}`));
  }
  if (Array.isArray(expected)) {
    const list = Array.isArray(found) ? found : [];
    return expected.flatMap((one, index) => differences(one, list[index], `${path}.${index}`));
  }
  return expected === null || isSameText(textOf(expected), textOf(found)) ? [] : [path];
}

/** A list of one block is that block. */
function only(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** A member of an object. HCL's parser reads a name that begins with a hyphen as an expression. */
function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? (value[name] ?? value[`\${${name}}`]) : undefined;
}

/**
 * Whether two texts differ at most in the white space of a JSON document, which cdktf formats in HCL.
 */
function isSameText(one: string, other: string): boolean {
  if (one === other) return true;
  return /^[[{]/.test(one) && withoutSpaces(one) === withoutSpaces(other);
}

/** A JSON text, possibly with Terraform expressions, without white space outside its strings. */
function withoutSpaces(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_match, string: string | undefined) => string ?? "");
}

/** A value as text, in which a reference is the same with and without its braces. */
function textOf(value: unknown): string {
  return String(value).replace(/^\$\{([^{}]*)\}$/, "$1");
}

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { declareEveryOption } from "../support/every-option";
import { projectRoot } from "../support/project-root";
import { testApp } from "../support/synth";

// What the library writes, in the AWS provider's classes here and in those of the version that the project stays on:
// they are generated from the provider's schema.

type Json = Record<string, unknown>;
/** A class or an interface, in both versions. */
type Versions<Part> = { readonly here: Part; readonly pinned: Part };

const app = testApp();
declareEveryOption(app);
app.synth();
const stacks: readonly Json[] = readdirSync(join(app.outdir, "stacks")).map((stack) =>
  JSON.parse(readFileSync(join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8")),
);

/** Every block that is written, with the name of the module that its class is in. */
const blocks = stacks.flatMap(({ provider, resource = {}, data = {} }) => [
  ...((provider as { aws: Json[] }).aws ?? []).map((written) => ({ module: "provider", written })),
  ...blocksOfTypes(resource as Json, ""),
  ...blocksOfTypes(data as Json, "data-"),
]);
const modules = [...new Set(blocks.map(({ module }) => module))].sort();

function blocksOfTypes(types: Json, prefix: string): { module: string; written: Json }[] {
  return Object.entries(types).flatMap(([type, byName]) =>
    Object.values(byName as Record<string, Json>).map((written) => ({ module: moduleOf(prefix + type), written })),
  );
}

/** `data-aws_iam_user` is in `data-aws-iam-user`, `aws_iam_user` in `iam-user`. */
function moduleOf(type: string): string {
  return type.replace(/^aws_/, "").replaceAll("_", "-");
}

/** Arguments of Terraform's own, which any resource has. */
const metaArguments = new Set(["//", "provider", "depends_on", "lifecycle", "count", "for_each", "alias"]);

function declarationsOf(module: string): Versions<string> {
  const pinned = join(projectRoot, "node_modules", "@cdktf", "provider-aws", "lib", module);
  const here = dirname(require.resolve(`@cdktf/provider-aws/lib/${module}`));
  const read = (directory: string) =>
    readFileSync(join(directory, "index.d.ts"), "utf8")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/\bcdktn\./g, "cdktf.");
  return { here: read(here), pinned: read(pinned) };
}

interface Property {
  readonly isOptional: boolean;
  readonly type: string;
}

/** The properties of an interface, by name. */
function propertiesOf(declarations: string, name: string): Record<string, Property> {
  const [, body = ""] = new RegExp(`export interface ${name} [^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(declarations) ?? [];
  const properties = body.matchAll(/readonly (\w+)(\??): ((?:\{[^}]*\}|[^;{])+);/g);
  return Object.fromEntries(
    [...properties].map(([, property, optional, type = ""]) => [
      property,
      { isOptional: optional === "?", type: type.replace(/\s+/g, " ") },
    ]),
  );
}

/** The name of the interface of a module's class. */
function configurationOf(module: string): string {
  const inPascal = module.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `${module === "provider" ? "AwsProvider" : inPascal}Config`;
}

const inCamel = (argument: string) => argument.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What differs between the versions in what was written, each as `interface.property: what it was, what it is`. */
function differences(declarations: Versions<string>, name: string, written: Json): string[] {
  const pinned = propertiesOf(declarations.pinned, name);
  const here = propertiesOf(declarations.here, name);
  const arguments_ = Object.entries(written).filter(([argument]) => !metaArguments.has(argument));
  const changed = arguments_.flatMap(([argument, value]) => {
    const property = inCamel(argument);
    const [was, is] = [pinned[property], here[property]];
    if (was === undefined) return [`${name}.${property} is not in the pinned version`];
    if (JSON.stringify(was) !== JSON.stringify(is)) {
      return [`${name}.${property}: ${JSON.stringify(was)}, ${JSON.stringify(is)}`];
    }
    const [, nested] = /^(\w+)(?:\[\])?(?: |$)/.exec(is?.type ?? "") ?? [];
    const nestedBlocks = [value].flat().filter((one): one is Json => typeof one === "object" && one !== null);
    const isBlock = nested !== undefined && declarations.here.includes(`export interface ${nested} {`);
    return isBlock ? nestedBlocks.flatMap((one) => differences(declarations, nested, one)) : [];
  });
  const required = Object.entries(here)
    .filter(([property, { isOptional }]) => !isOptional && !arguments_.some(([name]) => inCamel(name) === property))
    .map(([property]) => `${name}.${property} is required, and not written`);
  return [...changed, ...required];
}

test("lists every kind of resource and data source that the library has", () => {
  const named = readFileSync(join(projectRoot, "lib", "terraform", "provider-aws.ts"), "utf8");
  const own = [...named.matchAll(/provider-aws\/lib\/([\w-]+)/g)].map(([, module]) => module);
  expect(modules).toStrictEqual([...new Set(own)].sort());
});

test.each(modules)("has each argument of %s with the same type, and requires no other", (module) => {
  const declarations = declarationsOf(module);
  const written = blocks.filter((block) => block.module === module);
  expect(written.flatMap((block) => differences(declarations, configurationOf(module), block.written))).toStrictEqual(
    [],
  );
});

test("has every attribute that is read, as before", () => {
  const read = [...JSON.stringify(stacks).matchAll(/\b(data\.)?(aws_[a-z_]+)\.[\w-]+\.([a-z_0-9]+)/g)];
  const lacking = read.flatMap(([expression, data = "", type = "", attribute = ""]) => {
    const declarations = declarationsOf(moduleOf(data === "" ? type : `data-${type}`));
    const getter = `get ${inCamel(attribute)}(): `;
    return Object.values(declarations).every((text) => text.includes(getter)) ? [] : [expression];
  });
  expect(read.length).toBeGreaterThan(0);
  expect(lacking).toStrictEqual([]);
});

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join, relative } from "node:path";
import { checkProvider } from "../../../commands/doctor/provider";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import { initialize } from "../../../commands/stack/terraform/initialized";

import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

jest.mock("../../../commands/system/foreground", () => ({ runInForeground: async () => ({ status: 0 }) })); // terraform

test("doesn't fail behind a proxy, which Terraform uses, when the registry doesn't answer", async () => {
  const before = { ...process.env };
  const home = temporaryDirectory();
  const { HTTPS_PROXY, https_proxy, TF_PROVIDER_MIRROR, TF_CLI_CONFIG_FILE, ...rest } = before;
  const registry = jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
  try {
    process.env = { ...rest, HOME: home, USERPROFILE: home };
    expect(await checkProvider(home, [], "")).toStrictEqual({
      name: "AWS provider",
      status: "fail",
      message: "Terraform's registry does not answer",
      fix:
        "go online, or use a mirror: " +
        "https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation",
    });
    process.env.HTTPS_PROXY = "http://proxy.example:3128";
    expect(await checkProvider(home, [], "")).toStrictEqual({
      name: "AWS provider",
      status: "warn",
      message: "Terraform's registry couldn't be checked, because this check doesn't use the proxy. Terraform does",
      fix: undefined,
    });
  } finally {
    process.env = before;
    registry.mockRestore();
    rmSync(home, { recursive: true, force: true });
  }
});

test.each([
  ["warns", new Response("{}"), "warn", "TF_CLI_CONFIG_FILE names /none.rc, which is not a file"],
  [
    "fails without the registry",
    new Response("", { status: 503 }),
    "fail",
    "Terraform's registry does not answer, and TF_CLI_CONFIG_FILE names /none.rc, which is not a file",
  ],
])("%s if Terraform's configuration is missing, which Terraform ignores", async (_, answer, status, message) => {
  const before = { ...process.env };
  const { HTTPS_PROXY, https_proxy, TF_PROVIDER_MIRROR, ...rest } = before;
  const registry = jest.spyOn(globalThis, "fetch").mockResolvedValue(answer);
  try {
    process.env = { ...rest, TF_CLI_CONFIG_FILE: "/none.rc" };
    expect(await checkProvider("", [], "")).toMatchObject({ status, message });
  } finally {
    process.env = before;
    registry.mockRestore();
  }
});

describe("with a mirror of the provider", () => {
  const before = { ...process.env };
  const home = temporaryDirectory();
  const mirror = join(home, "mirror");
  const inMirror = join(mirror, "registry.terraform.io", "hashicorp", "aws");
  beforeEach(() => {
    mkdirSync(inMirror, { recursive: true });
    process.env = { ...before, TF_PROVIDER_MIRROR: mirror };
    delete process.env.TF_CLI_CONFIG_FILE;
  });
  afterEach(() => {
    process.env = before;
  });

  test("warns that a deploy doesn't use it by itself", async () => {
    expect(await checkProvider(home, [], "")).toStrictEqual({
      name: "AWS provider",
      status: "warn",
      message: `mirrored in ${mirror} for the sandbox and tests`,
      fix: "npm run deploy doesn't use this mirror: point TF_CLI_CONFIG_FILE at a configuration that contains it",
    });
  });

  const file = join(home, "own.rc");
  const configured = (methods: string, stacks: readonly SynthesizedStack[] = []) => {
    process.env.TF_CLI_CONFIG_FILE = file;
    writeFileSync(file, `provider_installation {\n  # path = "/other"\n${methods}\n}\n`);
    return checkProvider(home, stacks, "1.11.4");
  };
  const inFiles = (path = mirror, more = "") => `filesystem_mirror { path = ${JSON.stringify(path)}\n${more} }`;

  test("finds the provider where Terraform's configuration names the mirror", async () => {
    const message = `in ${mirror}, as ${file} says`;
    expect(await configured(inFiles())).toMatchObject({ status: "ok", message });
    expect(await configured(inFiles(mirror, 'include = ["hashicorp/*"]'))).toMatchObject({ status: "ok", message });
  });

  describe("and a stack that requires a version", () => {
    const [platform] = readdirSync(join(projectRoot, "node_modules", "@lydell")).flatMap(
      (name) => /^node-pty-(.*)$/.exec(name)?.[1] ?? [],
    );
    const here = `${platform}`.replace("win32", "windows").replace("x64", "amd64").replace("-", "_");
    const directory = join(home, "stack");
    const json = { terraform: { required_providers: { aws: { source: "aws", version: "5.100.0" } } } };
    const stack: SynthesizedStack = { name: "site", directory, file: "", json };
    const shown = relative(process.cwd(), directory);

    test("fails when the mirror has another one, and shows how to fill it", async () => {
      mkdirSync(join(inMirror, "5.99.0", here), { recursive: true });
      expect(await configured(inFiles(), [stack])).toStrictEqual({
        name: "AWS provider",
        status: "fail",
        message: `${mirror}, where ${file} says that it is, doesn't have the provider 5.100.0 for ${here}`,
        fix: `npm run synth && terraform -chdir=${shown} providers mirror ${mirror}`,
      });
    });

    test.each([
      ["a directory", join("5.100.0", here)],
      ["an archive", `terraform-provider-aws_5.100.0_${here}.zip`],
    ])("finds it as %s", async (_, path) => {
      mkdirSync(join(inMirror, path), { recursive: true });
      expect(await configured(inFiles(), [stack])).toMatchObject({ status: "ok" });
      rmSync(join(inMirror, path), { recursive: true });
    });

    test("asks the registry if Terraform may, too", async () => {
      const registry = jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
      delete process.env.TF_PROVIDER_MIRROR;
      const { HTTPS_PROXY, https_proxy } = process.env;
      for (const name of ["HTTPS_PROXY", "https_proxy"]) delete process.env[name];
      expect(await configured(`${inFiles()}\n  direct {}`, [stack])).toMatchObject({ status: "fail" });
      Object.assign(process.env, { ...(HTTPS_PROXY && { HTTPS_PROXY }), ...(https_proxy && { https_proxy }) });
      registry.mockRestore();
    });

    describe("that was initialized", () => {
      const providers = join(directory, ".terraform", "providers", "registry.terraform.io", "hashicorp", "aws");
      beforeEach(async () => {
        mkdirSync(join(providers, "5.100.0", here), { recursive: true });
        process.env.TF_CLI_CONFIG_FILE = file;
        const progress = jest.spyOn(console, "error").mockImplementation();
        await initialize(stack, "1.11.4", []);
        progress.mockRestore();
      });
      afterEach(() => rmSync(directory, { recursive: true }));

      test("asks nothing, because a deploy gets nothing", async () => {
        expect(await configured(inFiles(), [stack])).toMatchObject({ status: "ok", message: "5.100.0, installed" });
      });

      test("looks for the provider again if another stack isn't, or if it is gone", async () => {
        const other = { ...stack, directory: home };
        expect(await configured(inFiles(), [stack, other])).toMatchObject({ status: "fail" });
        rmSync(providers, { recursive: true });
        expect(await configured(inFiles(), [stack])).toMatchObject({ status: "fail" });
      });

      test("looks for the provider again if a deploy initializes again", async () => {
        process.env.TF_PLUGIN_CACHE_DIR = home;
        expect(await configured(inFiles(), [stack])).toMatchObject({ status: "fail" });
      });
    });
  });

  test.each([
    ["a mirror on the network", 'network_mirror { url = "https://mirror.example/" }'],
    ["a mirror for other providers", inFiles(mirror, 'exclude = ["*/*/*"]')],
    ["several places", `${inFiles(join(home, "other"))}\n  network_mirror { url = "https://mirror.example/" }`],
    ["nothing", ""],
  ])("reports %s in Terraform's configuration as not checked", async (_, methods) => {
    const message = `comes from where ${file} says, which was not checked`;
    const fix = "npm run diff   # gets it";
    expect(await configured(methods)).toMatchObject({ status: "unknown", message, fix });
  });

  test("fails when the only place in Terraform's configuration doesn't have it", async () => {
    const other = join(home, "other");
    const message = `${other}, where ${file} says that it is, doesn't have the provider`;
    expect(await configured(inFiles(other))).toMatchObject({ status: "fail", message });
  });

  test("warns that a deploy doesn't use the mirror if Terraform's configuration is missing", async () => {
    process.env.TF_CLI_CONFIG_FILE = join(home, "missing.rc");
    expect(await checkProvider(home, [], "")).toMatchObject({ status: "warn" });
  });

  test("fails when the provider is not in it", async () => {
    rmSync(mirror, { recursive: true });
    expect(await checkProvider(home, [], "")).toMatchObject({
      status: "fail",
      message: expect.stringContaining("In a directory of cdktf.out/stacks, run: terraform providers mirror"),
    });
  });
});

/**
 * What the doctor says of the provider where OpenTofu runs the stacks, with these configurations in the home directory.
 */
async function providerForOpenTofu(configurations: readonly string[]): Promise<{ message: string; asked: unknown[] }> {
  const before = { ...process.env };
  const home = temporaryDirectory();
  for (const file of configurations) writeFileSync(join(home, file), "provider_installation {}\n");
  const { HTTPS_PROXY, https_proxy, TF_PROVIDER_MIRROR, TF_CLI_CONFIG_FILE, ...rest } = before;
  const homeDirectory = jest.spyOn(os, "homedir").mockReturnValue(home);
  const registry = jest.spyOn(globalThis, "fetch").mockResolvedValue(new Response("{}"));
  try {
    process.env = { ...rest, TERRAFORM_BINARY_NAME: "tofu" };
    let check: ReturnType<typeof checkProvider> | undefined;
    jest.isolateModules(() => {
      check = require("../../../commands/doctor/provider").checkProvider(home, [], "");
    });
    const { message = "" } = (await check) ?? {};
    return { message: message.replace(home, "~"), asked: registry.mock.calls.map(([address]) => address) };
  } finally {
    process.env = before;
    registry.mockRestore();
    homeDirectory.mockRestore();
  }
}

test("asks OpenTofu's own registry", async () => {
  expect(await providerForOpenTofu([])).toStrictEqual({
    message: "OpenTofu's registry answers",
    asked: ["https://registry.opentofu.org/.well-known/terraform.json"],
  });
});

test.each([
  [[".tofurc"], join("~", ".tofurc")],
  [[".terraformrc"], join("~", ".terraformrc")],
  [[".tofurc", ".terraformrc"], join("~", ".tofurc")],
])("reads the file that OpenTofu reads from %j", async (configurations, read) => {
  expect((await providerForOpenTofu(configurations)).message).toBe(
    `comes from where ${read} says, which was not checked`,
  );
});

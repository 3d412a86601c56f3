import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { checkNode, checkProvider } from "../../../commands/doctor/machine";
import { temporaryDirectory } from "../../support/temporary-directory";

test.each(["20.9.0", "20.20.2", "22.0.0"])("accepts Node %s", (version) => {
  expect(checkNode(version).status).toBe("ok");
});

test.each(["18.20.0", "20.8.1"])("rejects Node %s, and says what to install", (version) => {
  expect(checkNode(version)).toStrictEqual({
    name: "Node",
    status: "fail",
    message: `${version} is not supported (>=20.9)`,
    fix: "install a supported version from https://nodejs.org",
  });
});

test("doesn't fail behind a proxy when the registry doesn't answer, because Terraform uses the proxy itself", async () => {
  const before = { ...process.env };
  const home = temporaryDirectory();
  const { HTTPS_PROXY, https_proxy, TF_PROVIDER_MIRROR, TF_CLI_CONFIG_FILE, ...rest } = before;
  const registry = jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
  try {
    process.env = { ...rest, HOME: home, USERPROFILE: home };
    expect((await checkProvider(home)).status).toBe("fail");
    process.env.HTTPS_PROXY = "http://proxy.example:3128";
    expect(await checkProvider(home)).toStrictEqual({
      name: "AWS provider",
      status: "warn",
      message: "Terraform's registry could not be asked through the proxy; Terraform uses it by itself",
      fix: undefined,
    });
  } finally {
    process.env = before;
    registry.mockRestore();
    rmSync(home, { recursive: true, force: true });
  }
});

describe("with a mirror of the provider", () => {
  const before = { ...process.env };
  const home = temporaryDirectory();
  const mirror = join(home, "mirror");
  beforeEach(() => {
    mkdirSync(join(mirror, "registry.terraform.io", "hashicorp", "aws"), { recursive: true });
    process.env = { ...before, TF_PROVIDER_MIRROR: mirror };
    delete process.env.TF_CLI_CONFIG_FILE;
  });
  afterEach(() => {
    process.env = before;
  });

  test("warns that a deploy doesn't use it by itself", async () => {
    expect(await checkProvider(home)).toStrictEqual({
      name: "AWS provider",
      status: "warn",
      message: `mirrored in ${mirror} for the sandbox and tests`,
      fix: "npm run deploy does not use it by itself: point TF_CLI_CONFIG_FILE at a configuration with the mirror",
    });
  });

  const configured = (path: string) => {
    process.env.TF_CLI_CONFIG_FILE = join(home, "own.rc");
    writeFileSync(
      process.env.TF_CLI_CONFIG_FILE,
      `provider_installation {\n  filesystem_mirror {\n    path = "${path}"\n  }\n}\n`,
    );
    return checkProvider(home);
  };

  test("finds the provider where Terraform's configuration names the mirror", async () => {
    const message = `in ${mirror}, as ${join(home, "own.rc")} says`;
    expect(await configured(mirror)).toMatchObject({ status: "ok", message });
  });

  test("says that it didn't check another place that Terraform's configuration names", async () => {
    const message = expect.stringContaining("which was not checked");
    expect(await configured(join(home, "other"))).toMatchObject({ status: "none", message });
  });

  test("warns that a deploy doesn't use the mirror if Terraform's configuration is missing", async () => {
    process.env.TF_CLI_CONFIG_FILE = join(home, "missing.rc");
    expect(await checkProvider(home)).toMatchObject({ status: "warn" });
  });

  test("fails when the provider is not in it", async () => {
    rmSync(mirror, { recursive: true });
    expect(await checkProvider(home)).toMatchObject({
      status: "fail",
      message: expect.stringContaining("Fill it with: terraform providers mirror"),
    });
  });
});

/** What the doctor says of the provider where OpenTofu runs the stacks, with these configurations in the home directory. */
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
      check = require("../../../commands/doctor/machine").checkProvider(home);
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

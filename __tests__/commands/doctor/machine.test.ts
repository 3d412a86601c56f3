import { rmSync } from "node:fs";
import { checkNode, checkProvider } from "../../../commands/doctor/machine";
import { temporaryDirectory } from "../../support/temporary-directory";

test.each(["20.9.0", "20.20.2", "22.0.0"])("Node %s is new enough", (version) => {
  expect(checkNode(version).status).toBe("ok");
});

test.each(["18.20.0", "20.8.1"])("Node %s is not supported, and the doctor says what to install", (version) => {
  expect(checkNode(version)).toStrictEqual({
    name: "Node",
    status: "fail",
    message: `${version} is not supported (>=20.9)`,
    fix: "install a supported version from https://nodejs.org",
  });
});

test("behind a proxy a registry that does not answer is no failure, because Terraform uses the proxy by itself", async () => {
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

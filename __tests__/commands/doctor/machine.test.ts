import { checkNode } from "../../../commands/doctor/machine";

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

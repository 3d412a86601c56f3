import { checkNode } from "../../../commands/doctor/machine";

test.each(["20.9.0", "20.20.2", "22.0.0"])("Node %s is new enough", (version) => {
  expect(checkNode(version).status).toBe("ok");
});

test.each(["18.20.0", "20.8.1"])("Node %s is too old, and the doctor says what to install", (version) => {
  expect(checkNode(version)).toStrictEqual({
    name: "Node",
    status: "fail",
    message: `${version} is too old`,
    fix: "install Node 20.9 or newer from https://nodejs.org",
  });
});

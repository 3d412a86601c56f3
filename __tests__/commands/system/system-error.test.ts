import { systemReason, systemSentence } from "../../../commands/system/system-error";

/** An error as Node makes it. */
const refused = (code: string, syscall: string, message: string, path?: string) =>
  Object.assign(new Error(message), { code, syscall, path });

test.each([
  [refused("ENOENT", "spawn aws", "spawn aws ENOENT", "aws"), "it is not installed, or not in PATH"],
  [refused("ENOENT", "spawn ./aws", "spawn ./aws ENOENT", "./aws"), "there is no such file"],
  [refused("ENOENT", "open", "ENOENT: no such file or directory, open 'a'", "a"), "no such file or directory"],
  [refused("EACCES", "spawn ./aws", "spawn ./aws EACCES", "./aws"), "permission denied"],
  [refused("EIO", "spawn ./aws", "spawn ./aws EIO", "./aws"), "the system refused it"],
  [new Error("the state is locked"), "the state is locked"],
])("says %s without a code of the system", (error, reason) => {
  expect(systemReason(error)).toBe(reason);
});

test("names what can't be started, or used", () => {
  const start = refused("ENOENT", "spawn aws", "spawn aws ENOENT", "aws");
  expect(systemSentence(start)).toBe('"aws" can\'t be started: it is not installed, or not in PATH.');
  const use = refused("EACCES", "open", "EACCES: permission denied, open 'main.ts'", "main.ts");
  expect(systemSentence(use)).toBe('"main.ts" can\'t be used: permission denied.');
});

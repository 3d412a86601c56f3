import { requireFile, requirePlace } from "../../../commands/terminal/named-file";

test.each([requireFile, requirePlace])("rejects an empty name, such as that of an unset variable: %p", (check) => {
  const message = "--out must be a file, but is empty (an unset variable?). Name a file.";
  expect(() => check("--out", "")).toThrow(expect.objectContaining({ message, status: 2 }));
});

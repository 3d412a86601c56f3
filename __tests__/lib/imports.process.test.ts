import { execFileSync } from "node:child_process";
import { fromSource } from "../support/from-source";

test("loads only cdktf, constructs and single bindings of the provider with the library", () => {
  const script = `
    require("./lib/index.ts");
    const loaded = Object.values(require.cache).filter((module) => module.filename.startsWith(process.cwd() + "/lib/"));
    const children = loaded.flatMap((module) => module.children);
    const needed = children.map((child) => child.filename.split("/node_modules/")[1]);
    console.log(JSON.stringify(needed.filter(Boolean)));`;
  const args = [...fromSource, "--eval", script];
  const needed: string[] = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
  const binding = /^@cdktf\/provider-aws\/lib\/[a-z-]+\/index\.js$/;
  expect(new Set(needed.filter((file) => !binding.test(file)))).toEqual(
    new Set(["cdktf/lib/index.js", "constructs/lib/index.js"]),
  );
});

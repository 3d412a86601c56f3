import { isThere, type Tool } from "./tools";

/**
 * `test` and `describe` that skip where a tool is missing. `@needs` in a file's first comment skips the whole file.
 *
 * @throws Error when jest.config.js does not name the tool in this project's `tools`, by which it reports missing ones
 */
export function needs(...tools: readonly Tool[]): { readonly test: jest.It; readonly describe: jest.Describe } {
  const { tools: ofProject = [] } = globalThis as { tools?: readonly Tool[] };
  const unknown = tools.find((tool) => !ofProject.includes(tool));
  if (unknown) throw new Error(`jest.config.js does not name ${unknown} in this project's tools`);
  return tools.every(isThere) ? { test, describe } : { test: test.skip, describe: describe.skip };
}

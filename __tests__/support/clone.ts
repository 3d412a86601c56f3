import { cpSync } from "node:fs";
import { join } from "node:path";
import { linkPackages } from "../../commands/review/base-packages";
import { projectRoot } from "./project-root";

/** Copies this project with uncommitted changes and its packages, but without its git directory. */
export function layOutClone(directory: string): void {
  for (const name of ["package.json", "package-lock.json", "cdktf.json", "tsconfig.json", "main.ts", ".gitignore"]) {
    cpSync(join(projectRoot, name), join(directory, name));
  }
  const isSource = (file: string) => !/[\\/](node_modules|dist)$/.test(file);
  for (const name of ["lib", "commands"]) {
    cpSync(join(projectRoot, name), join(directory, name), { recursive: true, filter: isSource });
  }
  if (!linkPackages(projectRoot, directory)) throw new Error("node_modules is not what package-lock.json says: npm ci");
  const installed = join("node_modules", ".package-lock.json");
  cpSync(join(projectRoot, installed), join(directory, installed));
}

import { join } from "node:path";

/** This repository's root, where its packages are installed. */
export const projectRoot = join(__dirname, "..");

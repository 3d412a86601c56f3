import { softwareForBackups } from "./software-for-backups";
import { softwareForWebsites } from "./software-for-websites";

/** Every tool by the name that `S3Access.forSoftware` takes. */
export const software = { ...softwareForWebsites, ...softwareForBackups } as const;

/** A tool's name, such as `s3-image-optimizer`. */
export type SoftwareName = keyof typeof software;

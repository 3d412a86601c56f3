import { softwareForBackups } from "./software-for-backups";
import { softwareForWebsites } from "./software-for-websites";

/** Every application, by its name in `S3Access.forSoftware`. */
export const software = { ...softwareForWebsites, ...softwareForBackups } as const;

/** An application's name, such as `s3-image-optimizer`. */
export type SoftwareName = keyof typeof software;

import type { SoftwareName } from "terraform-s3-user";
import { type Software, type SoftwareActions, software } from "terraform-s3-user/iam";

// Every tool of `S3Access.forSoftware`, and every switch of the other builders: what they allow.

/** The tools that `S3Access.forSoftware` knows. */
export const tools = Object.entries(software) as [SoftwareName, Software][];
/** All the actions of a tool or a switch. */
export const flat = ({ account = [], bucket = [], object = [] }: SoftwareActions) => [...account, ...bucket, ...object];

/** A user, its access as `main.ts` has it, and the actions that it allows. */
export interface AccessUser {
  readonly name: string;
  readonly access: string;
  readonly allowed: readonly string[];
}

/** What the builders allow without a switch, and what each of their switches adds. */
const switchesOf = {
  readOnly: {
    always: ["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"],
    switches: {
      listAllBuckets: ["s3:ListAllMyBuckets"],
      browse: [],
      versions: ["s3:ListBucketVersions", "s3:GetObjectVersion"],
      bucketVersioning: ["s3:GetBucketVersioning"],
      objectTags: ["s3:GetObjectTagging"],
      restore: ["s3:RestoreObject"],
    },
  },
  readWrite: {
    always: [
      "s3:GetBucketLocation",
      "s3:GetBucketOwnershipControls",
      "s3:ListBucket",
      "s3:GetObject",
      "s3:PutObject",
      "s3:AbortMultipartUpload",
    ],
    switches: {
      deleteObject: ["s3:DeleteObject"],
      objectAcl: ["s3:PutObjectAcl"],
      multipart: ["s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts"],
      versions: ["s3:ListBucketVersions", "s3:GetObjectVersion"],
      bucketVersioning: ["s3:GetBucketVersioning"],
      objectTags: ["s3:GetObjectTagging", "s3:PutObjectTagging"],
      objectLock: [
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
      ],
      restore: ["s3:RestoreObject"],
    },
  },
  writeOnly: {
    always: ["s3:PutObject", "s3:AbortMultipartUpload"],
    switches: {
      listBucket: ["s3:GetBucketLocation", "s3:ListBucket"],
      deleteObject: ["s3:DeleteObject"],
      objectAcl: ["s3:PutObjectAcl"],
      objectTags: ["s3:PutObjectTagging"],
      objectLock: ["s3:GetBucketObjectLockConfiguration", "s3:PutObjectRetention", "s3:PutObjectLegalHold"],
      multipart: ["s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts"],
    },
  },
} as const;

/** Each builder as it comes, and with each switch by itself. */
const builderUsers: AccessUser[] = Object.entries(switchesOf).flatMap(([builder, { always, switches }]) => {
  const user = (name: string, options: string, added: readonly string[]) => ({
    name: name.toLowerCase(),
    access: `S3Access.${builder}(["${name.toLowerCase()}"], ${options})`,
    allowed: [...always, ...added],
  });
  return [
    user(builder, "{}", []),
    ...Object.entries(switches).map(([option, added]) => user(`${builder}-${option}`, `{ ${option}: true }`, added)),
  ];
});

/** Users that may make the calls of these actions and no others. */
export const accessUsers: AccessUser[] = [
  ...builderUsers,
  {
    name: "deletes-versions",
    access: 'S3Access.readWrite(["deletes-versions"], { versions: true, deleteObject: true })',
    allowed: [
      ...switchesOf.readWrite.always,
      ...switchesOf.readWrite.switches.versions,
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
    ],
  },
  { name: "nobody", access: "S3Access.none()", allowed: [] },
  ...softwareUsers(),
];

/** Each tool as it comes, and with every switch on. */
function softwareUsers(): AccessUser[] {
  return tools.flatMap(([tool, { always, optional }]) => {
    const on = Object.values(optional).filter(({ byDefault }) => byDefault);
    const all = JSON.stringify(Object.fromEntries(Object.keys(optional).map((option) => [option, true])));
    const user = (name: string, options: string, switches: readonly SoftwareActions[]) => ({
      name,
      access: `S3Access.forSoftware("${tool}", ["${name}"], ${options})`,
      allowed: [always, ...switches].flatMap(flat),
    });
    return [user(tool, "{}", on), user(`${tool}-all`, all, Object.values(optional))];
  });
}

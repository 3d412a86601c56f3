import type { Software } from "./software-calls";

// Applications that store backups in S3.

export const softwareForBackups = {
  restic: {
    title: "restic 0.18, S3 backend",
    source: "https://restic.readthedocs.io/en/stable/080_examples.html#setting-up-restic-with-amazon-s3",
    date: "2026-11-29",
    always: {
      bucket: ["s3:ListBucket", "s3:GetBucketLocation"],
      object: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    },
    optional: {},
  },
  velero: {
    title: "Velero plugin for AWS 1.13, backups without volume snapshots",
    source:
      "https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/9854632fd70ff1e5d9ffbadcfa45a9b90e6f9942/README.md#set-permissions-for-velero",
    date: "2025-12-22",
    note: "its volume snapshots need EC2 actions, which this policy does not allow",
    always: {
      bucket: ["s3:ListBucket"],
      object: [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ],
    },
    optional: {
      objectTags: {
        object: ["s3:PutObjectTagging"],
        when: "when the backup location sets `config.tagging`",
        byDefault: false,
      },
    },
  },
  veeam: {
    title: "Veeam Backup & Replication, Amazon S3 repository",
    source: "https://www.veeam.com/kb3151",
    date: "2026-11-29",
    note: "its manual also lists `s3:HeadBucket`, which is not an IAM action: ListBucket allows that call",
    always: {
      account: ["s3:ListAllMyBuckets"],
      bucket: [
        "s3:ListBucket",
        "s3:GetBucketLocation",
        "s3:GetBucketVersioning",
        "s3:GetBucketObjectLockConfiguration",
      ],
      object: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    },
    optional: {
      objectLock: {
        bucket: ["s3:ListBucketVersions"],
        object: [
          "s3:GetObjectVersion",
          "s3:DeleteObjectVersion",
          "s3:GetObjectRetention",
          "s3:PutObjectRetention",
          "s3:GetObjectLegalHold",
          "s3:PutObjectLegalHold",
        ],
        when: "for immutable backups",
        byDefault: false,
      },
    },
  },
  updraftplus: {
    title: "UpdraftPlus, Amazon S3",
    source:
      "https://updraftplus.com/faqs/what-settings-should-i-use-for-amazon-s3-and-how-should-i-configure-my-amazon-s3-account/",
    date: "2026-11-29",
    note: "its manual also lists `s3:PutObjectAclVersion`, which is not an IAM action",
    always: {
      bucket: ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
      object: ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"],
    },
    optional: {
      deleteObject: {
        object: ["s3:DeleteObject"],
        when: "to delete old backups itself, instead of a lifecycle rule",
        byDefault: true,
      },
      versions: {
        object: ["s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:DeleteObjectVersion"],
        when: "on a bucket with versioning",
        byDefault: true,
      },
      listAllBuckets: {
        account: ["s3:ListAllMyBuckets"],
        when: "to find the bucket, as its manual asks",
        byDefault: true,
      },
    },
  },
  duplicati: {
    title: "Duplicati 2, S3 destination",
    source:
      "https://github.com/duplicati/duplicati/blob/c0f40e19ca825f7959339c1a4813abe934c54d91/Duplicati/Library/Backend/S3/S3IAM.cs",
    date: "2026-04-16",
    note: "this is the policy that its own assistant writes",
    always: { bucket: ["s3:ListBucket"], object: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] },
    optional: {
      objectLock: {
        object: ["s3:GetObjectRetention", "s3:PutObjectRetention"],
        when: "when it locks the files of a backup",
        byDefault: false,
      },
    },
  },
  pgbackrest: {
    title: "pgBackRest 2.59, S3 repository",
    source:
      "https://github.com/pgbackrest/pgbackrest/blob/2deb9c363bc647d20b17e144f9836795516d63e2/doc/xml/user-guide.xml",
    date: "2026-08-07",
    always: {
      bucket: ["s3:ListBucket"],
      object: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject"],
      browse: true,
    },
    optional: {},
  },
  litestream: {
    title: "Litestream 0.5, Amazon S3 replica",
    source: "https://litestream.io/guides/s3/#restrictive-iam-policies",
    date: "2026-11-29",
    always: {
      bucket: ["s3:ListBucket", "s3:GetBucketLocation"],
      object: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    },
    optional: {},
  },
} as const satisfies Readonly<Record<string, Software>>;

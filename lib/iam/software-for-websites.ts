import type { Software } from "./software-calls";

// Applications that serve a website's images and media from S3.

export const softwareForWebsites = {
  "s3-image-optimizer": {
    title: "S3 Image Optimizer 3.0 (EWWW)",
    source: "https://github.com/nosilver4u/s3-image-optimizer/tree/e0bbd0da14709161f7b061ef2c7afd99e1948948/classes",
    date: "2026-04-08",
    always: {
      bucket: ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketOwnershipControls"],
      object: ["s3:GetObject", "s3:PutObject"],
    },
    optional: {
      objectAcl: {
        object: ["s3:PutObjectAcl"],
        when: "on a bucket with ACLs enabled, where it makes each image public-read after the upload",
        byDefault: false,
      },
      deleteObject: {
        object: ["s3:DeleteObject"],
        when: "for its tools that rename and delete WebP copies",
        byDefault: false,
      },
      listAllBuckets: {
        account: ["s3:ListAllMyBuckets"],
        when: "when its list of buckets is left empty",
        byDefault: false,
      },
    },
  },
  "wp-offload-media": {
    title: "WP Offload Media 3.2",
    source: "https://deliciousbrains.com/wp-offload-media/doc/custom-iam-policy-for-amazon-s3/",
    date: "2025-01-22",
    always: {
      bucket: ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketOwnershipControls"],
      object: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    },
    optional: {
      objectAcl: {
        object: ["s3:PutObjectAcl"],
        when: "unless the bucket blocks public access or enforces object ownership",
        byDefault: true,
      },
      listAllBuckets: {
        account: ["s3:ListAllMyBuckets"],
        when: "to pick the bucket from a list",
        byDefault: false,
      },
      setUp: {
        bucket: [
          "s3:CreateBucket",
          "s3:GetBucketPublicAccessBlock",
          "s3:PutBucketPublicAccessBlock",
          "s3:PutBucketOwnershipControls",
        ],
        when: "while its set-up screens create the bucket or change its public access",
        byDefault: false,
      },
    },
  },
  "s3-uploads": {
    title: "S3-Uploads 3.0 (Human Made)",
    source:
      "https://github.com/humanmade/S3-Uploads/blob/9fff80778a02e5f09eca1146668b79aebf45f0cf/inc/class-wp-cli-command.php",
    date: "2026-02-17",
    note: "its own policy lists GetBucketLocation, GetBucketAcl and GetBucketPolicy, which its source never calls",
    always: {
      bucket: [
        "s3:ListBucket",
        "s3:GetBucketLocation",
        "s3:ListBucketMultipartUploads",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
      ],
      object: [
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:PutObject",
        "s3:PutObjectAcl",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ],
    },
    optional: {},
  },
  "media-cloud": {
    title: "Media Cloud 4.6",
    source:
      "https://github.com/Interfacelab/ilab-media-tools/blob/74c3a0031717c77b4baef469a9789fbd3c01439a/classes/Tools/Storage/Driver/S3/S3Storage.php",
    date: "2024-04-09",
    note: "read from its source, because no policy was found in its manual",
    always: {
      bucket: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
      object: [
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:PutObject",
        "s3:PutObjectAcl",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ],
    },
    optional: {
      listAllBuckets: {
        account: ["s3:ListAllMyBuckets"],
        when: "when its check of the bucket fails and it looks for it in the list",
        byDefault: false,
      },
    },
  },
  "s3-media-sync": {
    title: "S3 Media Sync 1.4 (Automattic)",
    source: "https://github.com/Automattic/s3-media-sync/blob/develop/docs/aws-setup-guide.md",
    date: "2026-11-25",
    always: {
      bucket: ["s3:ListBucket", "s3:GetBucketLocation"],
      object: ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl", "s3:DeleteObject"],
    },
    optional: {},
  },
  imgix: {
    title: "imgix, S3 source",
    source: "https://cloudcannon.com/documentation/guides/imgix-guide/create-iam-policies",
    date: "2026-11-25",
    note: "imgix's own manual asks for “Read and List”; the policy is from CloudCannon's guide",
    always: { bucket: ["s3:ListBucket", "s3:GetBucketLocation"], object: ["s3:GetObject"] },
    optional: {},
  },
  imagekit: {
    title: "ImageKit, S3 origin",
    source:
      "https://github.com/imagekitio/docs-keep-a-changelog/blob/46bdc27015d879ca1bb83ff3c39de5ad38a4bf82/integration/configure-origin/amazon-s3-bucket-origin.md",
    date: "2026-11-25",
    note: "its manual lists GetObject only; without ListBucket, S3 answers 403 instead of 404 for a missing image",
    always: { bucket: ["s3:ListBucket"], object: ["s3:GetObject"] },
    optional: {},
  },
  "cloudinary-media-optimizer": {
    title: "Cloudinary Media Optimizer, S3 media source",
    source: "https://support.cloudinary.com/hc/en-us/articles/203276521",
    date: "2026-11-25",
    note: "its manual says that it reads the bucket with this key, but not which calls it makes",
    always: { bucket: ["s3:ListBucket"], object: ["s3:GetObject"] },
    optional: {},
  },
  "cloudflare-sourcing-kit": {
    title: "Cloudflare Images, Sourcing Kit",
    source: "https://developers.cloudflare.com/images/storage/upload-images/sourcing-kit/credentials/",
    date: "2026-11-25",
    note: "its manual asks for s3:Get* and s3:List*, to list a bucket and fetch the images",
    always: { bucket: ["s3:ListBucket"], object: ["s3:GetObject"] },
    optional: {},
  },
  cloudcannon: {
    title: "CloudCannon, S3 DAM",
    source: "https://cloudcannon.com/documentation/guides/imgix-guide/create-iam-policies",
    date: "2026-11-25",
    always: {
      bucket: ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
      object: [
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:PutObject",
        "s3:PutObjectAcl",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ],
    },
    optional: {},
  },
  transloadit: {
    title: "Transloadit, /s3/import and /s3/store",
    source: "https://transloadit.com/docs/robots/s3-store/",
    date: "2026-11-25",
    always: { bucket: ["s3:ListBucket", "s3:GetBucketLocation"], object: ["s3:GetObject", "s3:PutObject"] },
    optional: {
      objectAcl: {
        object: ["s3:PutObjectAcl"],
        when: 'unless the Robot\'s acl is "bucket-default"',
        byDefault: true,
      },
    },
  },
} as const satisfies Readonly<Record<string, Software>>;

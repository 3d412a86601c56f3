import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectAclCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { RequestKeys } from "terraform-s3-user/iam";
import { getOrMake } from "../system/maps";
import { awsConnection } from "./connection";
import { isDenial } from "./denials";
import { s3Endpoint } from "./endpoint";

/** An access key in use. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where calls go. */
export interface Target {
  /** A local AWS; absent for the one in the environment. */
  readonly endpoint?: string;
  readonly region: string;
}

/** One real call to AWS, with the permission that it needs. */
export interface Call {
  /** In words, such as "upload photos/cat.jpg". */
  readonly name: string;
  readonly action: string;
  /** The text after `arn:<partition>:` in the ARN. */
  readonly resource: string;
  /** Condition keys that the request has, or certainly doesn't have. */
  readonly keys?: RequestKeys;
  readonly send: (key: AccessKey) => Promise<unknown>;
}

/** The answer to a call: AWS's error code instead of `denied` if it is more specific. */
export type Answer = "allowed" | "denied" | string;

/** Makes one call with one key. An access error is an answer; every other error is reported by its code. */
export async function answerTo(call: Call, key: AccessKey): Promise<Answer> {
  try {
    await call.send(key);
    return "allowed";
  } catch (error) {
    const { name, Code } = error as { name: string; Code?: string };
    const code = Code ?? name;
    return isDenial(code) ? "denied" : code;
  }
}

/** The calls that an application makes with a key, and those that it must never be able to make. */
export class S3Calls {
  private readonly clients = new Map<string, S3Client>();

  constructor(readonly target: Target) {}

  createBucket(bucket: string): Call {
    const { region } = this.target;
    const CreateBucketConfiguration = region === "us-east-1" ? undefined : { LocationConstraint: region as never };
    return this.call(`create bucket ${bucket}`, "s3:CreateBucket", bucket, (client) =>
      client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration })),
    );
  }

  deleteBucket(bucket: string): Call {
    return this.call(`delete bucket ${bucket}`, "s3:DeleteBucket", bucket, (client) =>
      client.send(new DeleteBucketCommand({ Bucket: bucket })),
    );
  }

  region(bucket: string): Call {
    return this.call(`region of ${bucket}`, "s3:GetBucketLocation", bucket, (client) =>
      client.send(new GetBucketLocationCommand({ Bucket: bucket })),
    );
  }

  /** Buckets from before 2021 have no ownership controls: that is an answer, too. */
  ownership(bucket: string): Call {
    return this.call(`ownership of ${bucket}`, "s3:GetBucketOwnershipControls", bucket, async (client) => {
      try {
        return await client.send(new GetBucketOwnershipControlsCommand({ Bucket: bucket }));
      } catch (error) {
        if ((error as Error).name !== "OwnershipControlsNotFoundError") throw error;
      }
    });
  }

  /** A bucket without any setting has no configuration: that is an answer, too. */
  publicAccessBlock(bucket: string): Call {
    return this.call(`public access block of ${bucket}`, "s3:GetBucketPublicAccessBlock", bucket, async (client) => {
      try {
        return await client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }));
      } catch (error) {
        if ((error as Error).name !== "NoSuchPublicAccessBlockConfiguration") throw error;
      }
    });
  }

  /** The first page of a listing. */
  list(bucket: string, prefix = ""): Call {
    const Prefix = prefix || undefined;
    const call = this.call(`list ${bucket}/${prefix}`, "s3:ListBucket", bucket, (client) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, MaxKeys: 10 })),
    );
    return { ...call, keys: { "s3:prefix": Prefix, "s3:delimiter": undefined } };
  }

  listBuckets(): Call {
    return this.call("list the account's buckets", "s3:ListAllMyBuckets", "*", (client) =>
      client.send(new ListBucketsCommand({})),
    );
  }

  upload(bucket: string, key: string, Body = "an image"): Call {
    return this.call(`upload ${bucket}/${key}`, "s3:PutObject", `${bucket}/${key}`, (client) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body })),
    );
  }

  download(bucket: string, key: string, Range?: string): Call {
    return this.call(`download ${bucket}/${key}`, "s3:GetObject", `${bucket}/${key}`, async (client) =>
      (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range }))).Body?.transformToByteArray(),
    );
  }

  setAcl(bucket: string, key: string): Call {
    return this.call(`set the ACL of ${bucket}/${key}`, "s3:PutObjectAcl", `${bucket}/${key}`, (client) =>
      client.send(new PutObjectAclCommand({ Bucket: bucket, Key: key, ACL: "bucket-owner-full-control" })),
    );
  }

  deleteObject(bucket: string, key: string): Call {
    return this.call(`delete ${bucket}/${key}`, "s3:DeleteObject", `${bucket}/${key}`, (client) =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
    );
  }

  createUser(userName: string): Call {
    return {
      name: `create IAM user ${userName}`,
      action: "iam:CreateUser",
      resource: `iam::123456789012:user/${userName}`,
      send: (key) =>
        new IAMClient({ ...awsConnection(), ...this.target, credentials: { ...key }, maxAttempts: 1 }).send(
          new CreateUserCommand({ UserName: userName }),
        ),
    };
  }

  /** The ARN of a key's owner. */
  async identity(key: AccessKey): Promise<string | undefined> {
    const client = new STSClient({ ...awsConnection(), ...this.target, credentials: { ...key }, maxAttempts: 2 });
    try {
      return (await client.send(new GetCallerIdentityCommand({}))).Arn;
    } finally {
      client.destroy();
    }
  }

  /** The client that makes the calls with one key. */
  client({ accessKeyId, secretAccessKey }: AccessKey): S3Client {
    return getOrMake(this.clients, `${accessKeyId}\n${secretAccessKey}`, () => {
      return new S3Client({
        ...awsConnection(),
        ...this.target,
        credentials: { accessKeyId, secretAccessKey },
        forcePathStyle: Boolean(this.target.endpoint ?? s3Endpoint()),
        maxAttempts: 2,
      });
    });
  }

  private call(name: string, action: string, path: string, send: (client: S3Client) => Promise<unknown>): Call {
    return { name, action, resource: `s3:::${path}`, send: (key) => send(this.client(key)) };
  }
}

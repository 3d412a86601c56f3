import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { STS } from "@aws-sdk/client-sts";
import type { RequestKeys } from "terraform-s3-user/iam";
import { getOrMake } from "../system/maps";
import { awsConnection } from "./connection";
import { isDenial } from "./denials";
import { s3Endpoint } from "./endpoint";

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

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
  private readonly clients = new Map<string, S3>();

  constructor(readonly target: Target) {}

  createBucket(Bucket: string): Call {
    const { region } = this.target;
    const CreateBucketConfiguration = region === "us-east-1" ? undefined : { LocationConstraint: region as never };
    return this.call(`create bucket ${Bucket}`, "s3:CreateBucket", Bucket, (s3) =>
      s3.createBucket({ Bucket, CreateBucketConfiguration }),
    );
  }

  deleteBucket(Bucket: string): Call {
    return this.call(`delete bucket ${Bucket}`, "s3:DeleteBucket", Bucket, (s3) => s3.deleteBucket({ Bucket }));
  }

  region(Bucket: string): Call {
    return this.call(`region of ${Bucket}`, "s3:GetBucketLocation", Bucket, (s3) => s3.getBucketLocation({ Bucket }));
  }

  /** Buckets from before 2021 have no ownership controls: that is an answer, too. */
  ownership(Bucket: string): Call {
    return this.call(`ownership of ${Bucket}`, "s3:GetBucketOwnershipControls", Bucket, (s3) =>
      s3.getBucketOwnershipControls({ Bucket }).catch(unless("OwnershipControlsNotFoundError")),
    );
  }

  /** A bucket without any setting has no configuration: that is an answer, too. */
  publicAccessBlock(Bucket: string): Call {
    return this.call(`public access block of ${Bucket}`, "s3:GetBucketPublicAccessBlock", Bucket, (s3) =>
      s3.getPublicAccessBlock({ Bucket }).catch(unless("NoSuchPublicAccessBlockConfiguration")),
    );
  }

  /** The first page of a listing. */
  list(Bucket: string, prefix = ""): Call {
    const Prefix = prefix || undefined;
    const call = this.call(`list ${Bucket}/${prefix}`, "s3:ListBucket", Bucket, (s3) =>
      s3.listObjectsV2({ Bucket, Prefix, MaxKeys: 10 }),
    );
    return { ...call, keys: { "s3:prefix": Prefix, "s3:delimiter": undefined } };
  }

  listBuckets(): Call {
    return this.call("list the account's buckets", "s3:ListAllMyBuckets", "*", (s3) => s3.listBuckets());
  }

  upload(Bucket: string, Key: string, Body = "an image"): Call {
    const path = `${Bucket}/${Key}`;
    return this.call(`upload ${path}`, "s3:PutObject", path, (s3) => s3.putObject({ Bucket, Key, Body }));
  }

  download(Bucket: string, Key: string, Range?: string): Call {
    const path = `${Bucket}/${Key}`;
    return this.call(`download ${path}`, "s3:GetObject", path, async (s3) =>
      (await s3.getObject({ Bucket, Key, Range })).Body?.transformToByteArray(),
    );
  }

  setAcl(Bucket: string, Key: string): Call {
    const path = `${Bucket}/${Key}`;
    const ACL = "bucket-owner-full-control";
    return this.call(`set the ACL of ${path}`, "s3:PutObjectAcl", path, (s3) => s3.putObjectAcl({ Bucket, Key, ACL }));
  }

  deleteObject(Bucket: string, Key: string): Call {
    const path = `${Bucket}/${Key}`;
    return this.call(`delete ${path}`, "s3:DeleteObject", path, (s3) => s3.deleteObject({ Bucket, Key }));
  }

  createUser(UserName: string): Call {
    const iam = (key: AccessKey) => new IAM({ ...this.settings(key), maxAttempts: 1 });
    const resource = `iam::123456789012:user/${UserName}`;
    const name = `create IAM user ${UserName}`;
    return { name, action: "iam:CreateUser", resource, send: (key) => iam(key).createUser({ UserName }) };
  }

  /** The ARN of a key's owner. */
  async identity(key: AccessKey): Promise<string | undefined> {
    const sts = new STS(this.settings(key));
    try {
      return (await sts.getCallerIdentity()).Arn;
    } finally {
      sts.destroy();
    }
  }

  client(key: AccessKey): S3 {
    return getOrMake(this.clients, `${key.accessKeyId}\n${key.secretAccessKey}`, () => {
      const forcePathStyle = Boolean(this.target.endpoint ?? s3Endpoint());
      return new S3({ ...this.settings(key), forcePathStyle });
    });
  }

  private settings({ accessKeyId, secretAccessKey }: AccessKey) {
    return { ...awsConnection(), ...this.target, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 2 };
  }

  private call(name: string, action: string, path: string, send: (s3: S3) => Promise<unknown>): Call {
    return { name, action, resource: `s3:::${path}`, send: (key) => send(this.client(key)) };
  }
}

/** Takes the error with this name for an answer. */
function unless(answer: string): (error: Error) => void {
  return (error) => {
    if (error.name !== answer) throw error;
  };
}

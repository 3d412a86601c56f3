import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { awsConnection } from "./connection";
import { isDenial } from "./denials";

/** An access key in use. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where calls go. */
export interface Target {
  readonly endpoint: string;
  readonly region: string;
}

/** One real call to AWS, with what IAM asks permission for. */
export interface Call {
  /** In words, such as "upload photos/cat.jpg". */
  readonly name: string;
  readonly action: string;
  /** What follows `arn:<partition>:` in the ARN. */
  readonly resource: string;
  readonly send: (key: AccessKey) => Promise<unknown>;
}

/** The answer to a call: AWS's error code stands in for `denied` where it says more. */
export type Answer = "allowed" | "denied" | string;

/** Makes one call with one key. An access error is an answer; every other error is told by its code. */
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

/** The calls an optimizer makes, and those it must never be able to make. */
export class S3Calls {
  constructor(readonly target: Target) {}

  createBucket(bucket: string): Call {
    const { region } = this.target;
    const CreateBucketConfiguration = region === "us-east-1" ? undefined : { LocationConstraint: region as never };
    return this.s3(`create bucket ${bucket}`, "s3:CreateBucket", bucket, (client) =>
      client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration })),
    );
  }

  list(bucket: string, prefix = ""): Call {
    return this.s3(`list ${bucket}/${prefix}`, "s3:ListBucket", bucket, (client) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix })),
    );
  }

  upload(bucket: string, key: string): Call {
    return this.s3(`upload ${bucket}/${key}`, "s3:PutObject", `${bucket}/${key}`, (client) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "an image" })),
    );
  }

  download(bucket: string, key: string): Call {
    return this.s3(`download ${bucket}/${key}`, "s3:GetObject", `${bucket}/${key}`, async (client) =>
      (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToByteArray(),
    );
  }

  deleteObject(bucket: string, key: string): Call {
    return this.s3(`delete ${bucket}/${key}`, "s3:DeleteObject", `${bucket}/${key}`, (client) =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
    );
  }

  deleteBucket(bucket: string): Call {
    return this.s3(`delete bucket ${bucket}`, "s3:DeleteBucket", bucket, (client) =>
      client.send(new DeleteBucketCommand({ Bucket: bucket })),
    );
  }

  listBuckets(): Call {
    return this.s3("list the account's buckets", "s3:ListAllMyBuckets", "*", (client) =>
      client.send(new ListBucketsCommand({})),
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

  private s3(name: string, action: string, path: string, send: (client: S3Client) => Promise<unknown>): Call {
    return {
      name,
      action,
      resource: `s3:::${path}`,
      send: async (key) => {
        const client = new S3Client({
          ...awsConnection(),
          ...this.target,
          credentials: { ...key },
          forcePathStyle: true,
          maxAttempts: 1,
        });
        try {
          return await send(client);
        } finally {
          client.destroy();
        }
      },
    };
  }
}

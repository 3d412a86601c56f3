import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { S3Calls } from "../../../commands/aws/s3-calls";

const names = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"] as const;
const before = names.map((name) => process.env[name]);
afterEach(() => {
  for (const [index, name] of names.entries()) {
    if (before[index] === undefined) delete process.env[name];
    else process.env[name] = before[index];
  }
});

test.each([
  [false, "", ""],
  [true, "http://127.0.0.1:1", ""],
  [true, "", "http://127.0.0.1:1"],
])("addresses buckets by path (%s) with AWS_ENDPOINT_URL %j and AWS_ENDPOINT_URL_S3 %j", (byPath, all, s3) => {
  process.env.AWS_ENDPOINT_URL = all;
  process.env.AWS_ENDPOINT_URL_S3 = s3;
  const client = new S3Calls({ region: "us-east-1" }).client({ accessKeyId: "AKIA1", secretAccessKey: "secret" });
  expect(client.config.forcePathStyle).toBe(byPath);
});

test.each([
  ["AWS_ENDPOINT_URL", "aws/endpoint.ts"],
  ["AWS_ENDPOINT_URL_S3", "aws/endpoint.ts"],
  ["AWS_REGION", "stack/aws/aws-clients.ts"],
  ["AWS_DEFAULT_REGION", "stack/aws/aws-clients.ts"],
])("reads %s in one file only", (name, reader) => {
  const files = readdirSync("commands", { recursive: true, encoding: "utf8" }).filter(
    (file) => /(?<!\.d)\.ts$/.test(file) && !/node_modules|dist/.test(file),
  );
  const read = new RegExp(`process\\.env\\.${name}\\b|\\{[^}]*\\b${name}\\b[^}]*\\} = process\\.env`);
  const readers = files.filter((file) => read.test(readFileSync(join("commands", file), "utf8")));
  expect(readers).toStrictEqual([join(...reader.split("/"))]);
});

import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { type AccessKey, answerTo } from "../../../commands/tools/s3-calls";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

async function deploy(accessKeys: string): Promise<void> {
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets(), accessKeys: ${accessKeys} }] }`);
  await project.aws.enforceIam(false);
  succeeded(await project.apply());
  await project.aws.enforceIam(true);
}

const works = async (key: AccessKey) => (await answerTo(project.s3.listBuckets(), key)) === "allowed";

async function statuses(): Promise<Record<string, string>> {
  await project.aws.enforceIam(false);
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "web" }));
  await project.aws.enforceIam(true);
  return Object.fromEntries(AccessKeyMetadata.map((key) => [key.AccessKeyId, `${key.Status}`]));
}

test("a key is rotated without a moment in which no key works", async () => {
  await deploy(`[{ name: "old" }]`);
  const old = await project.accessKey("web", "old");
  expect(await works(old)).toBe(true);

  await deploy(`[{ name: "old" }, { name: "new" }]`);
  const fresh = await project.accessKey("web", "new");
  expect([await works(old), await works(fresh)]).toStrictEqual([true, true]);

  await deploy(`[{ name: "new" }, { name: "old", status: "Inactive" }]`);
  expect(await works(fresh)).toBe(true);
  // AWS refuses an inactive key. moto records the status but goes on serving the key, so the status is what is checked.
  expect(await statuses()).toStrictEqual({ [old.accessKeyId]: "Inactive", [fresh.accessKeyId]: "Active" });

  await deploy(`[{ name: "new" }]`);
  expect(await works(fresh)).toBe(true);
  expect(await project.accessKey("web", "new")).toStrictEqual(fresh);
  expect(await works(old)).toBe(false);
  expect(await statuses()).toStrictEqual({ [fresh.accessKeyId]: "Active" });
});

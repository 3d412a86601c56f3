import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import type { AccessKey } from "../../../commands/aws/s3-calls";
import { localAdministrator } from "../../../commands/terraform/environment";
import { Project } from "../../support/project";
import { answerOf, callFor, makePlace, notEnforced, type Place } from "../../support/s3-actions";

// Which calls prove something about a policy in the local AWS: full/access.test.ts relies on it.

let project: Project;
let place: Place;
beforeAll(async () => {
  project = await Project.start();
  place = await makePlace("calibration", localAdministrator, project.aws.endpoint);
});
afterAll(() => project.stop());

async function makeUser(UserName: string): Promise<AccessKey> {
  await project.iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey: key } = await project.iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: `${key?.AccessKeyId}`, secretAccessKey: `${key?.SecretAccessKey}` };
}

async function allow(UserName: string, ...Statement: object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await project.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "calibration", PolicyDocument }));
}

test("asks IAM in the local AWS about all but the calls on the list", async () => {
  const found: string[] = [];
  const keyWithout = await makeUser("but"); // has every other permission
  const keyAlone = await makeUser("only"); // has only that one
  const statement = (Effect: string, Action: string) => ({ Effect, Action, Resource: "*" });
  const answer = (action: string, key: AccessKey) => answerOf(action, place, key, project.aws.endpoint);
  for (const action of Object.keys(callFor)) {
    await project.aws.enforceIam(false); // or the administrator would need a user
    await allow("but", statement("Allow", "s3:*"), statement("Deny", action));
    await allow("only", statement("Allow", action));
    await project.aws.enforceIam(true);
    const isAsked = (await answer(action, keyWithout)) === "denied" && (await answer(action, keyAlone)) !== "denied";
    if (!isAsked) found.push(action);
  }
  expect(found.sort()).toStrictEqual([...notEnforced].sort());
});

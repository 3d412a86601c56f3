import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import { Project, type ProviderChoice } from "./project";

/**
 * A project that declares every option of the library, and in AWS what it refers to. It is not deployed yet.
 *
 * @param provider `new` for two that are configured differently; one that is kept takes the last configuration for both
 */
export async function startEveryOptionProject(provider: ProviderChoice = "worker's"): Promise<Project> {
  const project = await Project.start(provider);
  const everyOption = JSON.stringify(join(__dirname, "every-option"));
  const args = [`"${await makeWhatIsReferredTo(project)}"`];
  if (provider !== "new") args.push('{ region: "eu-central-1", defaultTags: [{ tags: { team: "web" } }] }');
  project.write(`import { S3UserApp } from "terraform-s3-user";
import { declareEveryOption } from ${everyOption};

const app = new S3UserApp();
declareEveryOption(app, ${args.join(", ")});
app.synth();
`);
  return project;
}

/** @returns the id of the key of the user to be imported */
async function makeWhatIsReferredTo({ iam }: Project): Promise<string> {
  await iam.send(new CreateGroupCommand({ GroupName: "uploaders" }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
  });
  await iam.send(new CreatePolicyCommand({ PolicyName: "Shared", PolicyDocument }));
  for (const UserName of ["imported", "referenced"]) await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "imported" }));
  return `${AccessKey?.AccessKeyId}`;
}

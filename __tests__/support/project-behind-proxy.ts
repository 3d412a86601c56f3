import { type FaultProxy, startFaultProxy } from "./fault-proxy";
import { Project, succeeded } from "./project";

/** A project with one user, `web`, initialized and not deployed yet, whose calls to AWS go through a fault proxy. */
export async function startProjectBehindProxy(): Promise<{ project: Project; proxy: FaultProxy }> {
  const project = await Project.start("project's");
  const proxy = await startFaultProxy(project.aws.endpoint);
  project.env.AWS_ENDPOINT_URL = proxy.endpoint;
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
  await project.synth();
  succeeded(await project.terraform("init"));
  await project.keepProvider();
  return { project, proxy };
}

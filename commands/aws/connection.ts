import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getOrMake } from "../system/maps";
import { Problem } from "../system/problem";
import { systemReason } from "../system/system-error";
import { profileName } from "./credentials";
import { proxyFor } from "./proxy";

/** The timeout for AWS in milliseconds, so that an address without a server can't block a command. */
const patience = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true } as const;

/**
 * How every AWS client here connects: through the proxy, and with the certificate authorities, that Terraform's AWS
 * provider uses.
 *
 * @param profile the one in the shared configuration files whose `ca_bundle` counts
 * @throws Problem where Terraform would reach another AWS
 */
export function awsConnection(profile?: string): { readonly requestHandler: NodeHttpHandler } {
  refuseOtherEndpoints();
  const options = async () => {
    const agent = new ProxyingAgent(await certificateAuthorities(profile));
    return { ...patience, httpAgent: agent, httpsAgent: agent };
  };
  return { requestHandler: new NodeHttpHandler(options) };
}

/**
 * Variables that only Terraform's AWS provider reads, so that it would reach another AWS than these commands.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/guides/custom-service-endpoints
 */
const otherEndpoints = ["TF_AWS_IAM_ENDPOINT", "AWS_IAM_ENDPOINT", "TF_AWS_STS_ENDPOINT", "AWS_STS_ENDPOINT"];

/** @throws Problem with the variable to use instead */
function refuseOtherEndpoints(): void {
  const set = otherEndpoints.find((name) => process.env[name]);
  if (set === undefined) return;
  const instead = set.includes("IAM") ? "AWS_ENDPOINT_URL_IAM" : "AWS_ENDPOINT_URL_STS";
  throw new Problem(
    `${set} must not be set, because only Terraform reads it. Run: export ${instead}="$${set}"; unset ${set}`,
  );
}

/**
 * The certificate authorities to trust instead of the machine's; undefined for the machine's.
 *
 * @throws Problem where the file can't be read
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html (`ca_bundle`)
 */
async function certificateAuthorities(profile?: string): Promise<Buffer | undefined> {
  const { configFile } = await loadSharedConfigFiles();
  const file = process.env.AWS_CA_BUNDLE || configFile[profileName(profile)]?.ca_bundle;
  if (!file) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = systemReason(error as Error);
    throw new Problem(`AWS_CA_BUNDLE (or ca_bundle) must be a file of certificates, but is "${file}" (${reason}).`);
  }
}

/** Sends each request straight or through a proxy, as its address and the environment want it. */
class ProxyingAgent extends Agent {
  private readonly straight: { readonly http: http.Agent; readonly https: https.Agent };
  private readonly proxies = new Map<string, http.Agent>();

  constructor(private readonly ca: Buffer | undefined) {
    const options: https.AgentOptions = { ca }; // go on with each request, for the connection behind a proxy
    super(options);
    this.straight = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true, ca }) };
  }

  connect(_request: http.ClientRequest, { secureEndpoint, host, port }: AgentConnectOpts): http.Agent {
    const protocol = secureEndpoint ? "https:" : "http:";
    const name = String(host).includes(":") ? `[${host}]` : host;
    const proxy = proxyFor(new URL(`${protocol}//${name}:${port}`));
    if (!proxy) return secureEndpoint ? this.straight.https : this.straight.http;
    const key = `${protocol} ${proxy.href}`;
    return getOrMake(this.proxies, key, () => this.throughProxy(proxy, secureEndpoint));
  }

  override destroy(): void {
    for (const agent of [this.straight.http, this.straight.https, ...this.proxies.values()]) agent.destroy();
    super.destroy();
  }

  private throughProxy(proxy: URL, secureEndpoint: boolean): http.Agent {
    const options = { keepAlive: true, ca: this.ca };
    return secureEndpoint ? new HttpsProxyAgent(proxy, options) : new HttpProxyAgent(proxy, options);
  }
}

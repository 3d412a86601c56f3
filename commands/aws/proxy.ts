import { BlockList, isIP } from "node:net";
import { Problem } from "../system/problem";

// The proxy of a request, as Go's net/http chooses it. Terraform is a Go program, and its requests and ours must take
// the same way. Libraries for Node.js read NO_PROXY differently, for example curl's "amazonaws.com".

/**
 * The proxy for an address, from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; undefined without a proxy.
 *
 * @throws Problem where the variable names a proxy that these commands can't use
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export function proxyFor({ protocol, hostname, port }: URL, env: NodeJS.ProcessEnv = process.env): URL | undefined {
  const isSecure = protocol === "https:";
  const name = isSecure ? "HTTPS_PROXY" : "HTTP_PROXY";
  const value = variable(name, env);
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (!value || goesStraight(host, port || (isSecure ? "443" : "80"), variable("NO_PROXY", env))) return undefined;
  return readProxy(name, value);
}

function variable(name: string, env: NodeJS.ProcessEnv): string {
  return env[name] || env[name.toLowerCase()] || "";
}

function readProxy(name: string, value: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && ["http:", "https:"].includes(url.protocol)) return url;
  // The value may hold a password.
  throw new Problem(
    `${name} must be the address of an HTTP proxy. Set it for example to http://proxy.example.com:3128.`,
  );
}

function goesStraight(host: string, port: string, noProxy: string): boolean {
  if (host === "localhost" || isLoopback(host)) return true;
  const entries = noProxy.split(",").map((entry) => entry.trim().toLowerCase());
  return entries.includes("*") || entries.some((entry) => covers(entry, host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry.includes("/")) return isInRange(host, entry);
  const [, bracketed, plain, ownPort] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain ?? entry;
  if (name === "" || (ownPort !== undefined && ownPort !== port)) return false;
  if (isIP(name) !== 0) return isInRange(host, `${name}/${isIP(name) === 4 ? 32 : 128}`);
  const domain = name.replace(/^\*(?=\.)/, "");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function isLoopback(host: string): boolean {
  return isInRange(host, "127.0.0.0/8") || isInRange(host, "::1/128");
}

function isInRange(host: string, range: string): boolean {
  const [address = "", bits = ""] = range.split("/");
  const family = isIP(address);
  if (isIP(host) === 0 || family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return list.check(host, isIP(host) === 4 ? "ipv4" : "ipv6");
}

import { proxyFor } from "../../../commands/aws/proxy";

// The cases are those of Go's documentation of NO_PROXY: https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config

const proxyOf = (address: string, env: Record<string, string>) => proxyFor(new URL(address), env)?.host;
const both = { HTTPS_PROXY: "http://proxy.test:3128", HTTP_PROXY: "http://proxy.test:3128" };

test.each([
  ["https://iam.amazonaws.com", { HTTPS_PROXY: "http://proxy.test:3128" }],
  ["https://iam.amazonaws.com", { https_proxy: "http://proxy.test:3128" }],
  ["https://iam.amazonaws.com", { HTTPS_PROXY: "proxy.test:3128" }],
  ["https://iam.amazonaws.com", { HTTPS_PROXY: "http://proxy.test:3128", https_proxy: "http://other.test:1" }],
  ["http://aws.test:5000", { HTTP_PROXY: "http://proxy.test:3128" }],
  ["https://iam.amazonaws.com", { ...both, NO_PROXY: "example.com,.aws.com" }],
  ["https://amazonaws.com", { ...both, NO_PROXY: ".amazonaws.com" }],
  ["https://amazonaws.com", { ...both, NO_PROXY: "*.amazonaws.com" }],
  ["https://iam.amazonaws.com", { ...both, NO_PROXY: "amazonaws.com:8443" }],
  ["https://myamazonaws.com", { ...both, NO_PROXY: "amazonaws.com" }],
  ["https://192.0.2.7", { ...both, NO_PROXY: "192.0.3.0/24" }],
])("sends %s through the proxy of %j", (address, env) => {
  expect(proxyOf(address, env)).toBe("proxy.test:3128");
});

test.each([
  ["https://iam.amazonaws.com", {}],
  ["https://iam.amazonaws.com", { HTTP_PROXY: "http://proxy.test:3128" }],
  ["http://aws.test:5000", { HTTPS_PROXY: "http://proxy.test:3128" }],
  ["https://iam.amazonaws.com", { ...both, NO_PROXY: "amazonaws.com" }],
  ["https://iam.amazonaws.com", { ...both, NO_PROXY: ".amazonaws.com" }],
  ["https://iam.amazonaws.com", { ...both, NO_PROXY: "*.amazonaws.com" }],
  ["https://iam.amazonaws.com", { ...both, no_proxy: "example.com, AMAZONAWS.COM" }],
  ["https://iam.amazonaws.com", { ...both, NO_PROXY: "amazonaws.com:443" }],
  ["https://iam.amazonaws.com", { ...both, NO_PROXY: "*" }],
  ["https://192.0.2.7", { ...both, NO_PROXY: "192.0.2.0/24" }],
  ["https://192.0.2.7", { ...both, NO_PROXY: "192.0.2.7" }],
  ["https://[2001:db8::7]", { ...both, NO_PROXY: "2001:db8::/32" }],
  ["https://[2001:db8::7]:8443", { ...both, NO_PROXY: "[2001:db8::7]:8443" }],
  ["https://localhost:5000", both],
  ["https://127.0.0.2:5000", both],
  ["https://[::1]:5000", both],
])("sends %s straight with %j", (address, env) => {
  expect(proxyOf(address, env)).toBeUndefined();
});

test.each(["socks5://me:secret@proxy.test:1080", "http://me:secret@", "me:secret@proxy.test:x"])(
  "refuses %s, which is not an HTTP proxy, without its password",
  (value) => {
    expect(() => proxyOf("https://iam.amazonaws.com", { HTTPS_PROXY: value })).toThrow(
      "HTTPS_PROXY must be the address of an HTTP proxy. Set it for example to http://proxy.example.com:3128.",
    );
  },
);

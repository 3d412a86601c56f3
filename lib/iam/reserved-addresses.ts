import { BlockList, isIP } from "node:net";

// Addresses that requests on the internet never come from.
// https://www.iana.org/assignments/iana-ipv4-special-registry
// https://www.iana.org/assignments/iana-ipv6-special-registry

/** The purpose of a block, for messages: "which is …". */
type Purpose = "private" | "reserved" | "documentation";

const blocks: readonly (readonly [network: string, bits: number, purpose: Purpose])[] = [
  ["10.0.0.0", 8, "private"],
  ["172.16.0.0", 12, "private"],
  ["192.168.0.0", 16, "private"],
  ["100.64.0.0", 10, "private"],
  ["0.0.0.0", 8, "reserved"],
  ["127.0.0.0", 8, "reserved"],
  ["169.254.0.0", 16, "reserved"],
  ["192.0.0.0", 24, "reserved"],
  ["198.18.0.0", 15, "reserved"],
  ["224.0.0.0", 3, "reserved"],
  ["192.0.2.0", 24, "documentation"],
  ["198.51.100.0", 24, "documentation"],
  ["203.0.113.0", 24, "documentation"],
  ["fc00::", 7, "private"],
  ["fe80::", 10, "reserved"],
  ["ff00::", 8, "reserved"],
  ["::", 96, "reserved"],
  ["::ffff:0:0", 96, "reserved"],
  ["100::", 64, "reserved"],
  ["2001:db8::", 32, "documentation"],
  ["3fff::", 20, "documentation"],
];

/** Whether a text is an IP address or a CIDR range, such as `198.51.100.0/24`. */
export function isAddressRange(range: string): boolean {
  const [address = "", bits, ...rest] = range.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Whether a range is every address, such as `0.0.0.0/0`. */
export function isEveryAddress(range: string): boolean {
  return isAddressRange(range) && Number(range.split("/")[1] ?? 1) === 0;
}

/** The purpose of the block that contains an address or a whole range; undefined if none does. */
export function reservedBlock(range: string): Purpose | undefined {
  const [address = "", bits] = range.split("/");
  const version = isIP(address);
  const narrowness = bits === undefined ? Number.POSITIVE_INFINITY : Number(bits);
  const found = blocks.find(
    ([network, width]) => isIP(network) === version && narrowness >= width && isIn(address, network, width),
  );
  return found?.[2];
}

function isIn(address: string, network: string, bits: number): boolean {
  const family = isIP(network) === 4 ? "ipv4" : "ipv6";
  const block = new BlockList();
  block.addSubnet(network, bits, family);
  return block.check(address, family);
}
